/**
 * Exchanging APDUs over BLE, in chunks of two GATT characteristics (protocol/transport/ble.ts). Answers carry no number, so after a lost answer the exchange
 * is closed, and the caller has to connect again.
 */
import { chunksOf, Gatherer } from "../../protocol/transport/ble.js";
import type { ApduExchange } from "../shared/environment.js";

/** A connection to one bracelet. */
export interface Gatt {
  /** Writes a value to the command characteristic. It MAY reject, and MUST reject when the connection is lost. */
  write(value: Uint8Array): Promise<void>;
  /** The next value that the answer characteristic notified. It MUST reject when the connection is lost or nothing comes for a while. */
  notification(): Promise<Uint8Array>;
}

export function bleExchange(gatt: Gatt): ApduExchange {
  let lost = false;
  const transmit = async (apdu: Uint8Array): Promise<Uint8Array> => {
    for (const chunk of chunksOf(apdu)) await gatt.write(chunk);
    const gatherer = new Gatherer();
    for (;;) {
      const got = gatherer.take(await gatt.notification());
      if (!got.ok) throw new Error(`a notification out of order: ${got.error}`);
      if (got.value !== "more") return got.value;
    }
  };
  return async (apdu) => {
    if (lost) throw new Error("the connection was lost");
    lost = true;
    const answer = await transmit(apdu);
    lost = false;
    return answer;
  };
}
