/** The sealed blob of a payment (protocol/messages/blob.ts). */
import { blobNonce, encodeBlob } from "../../../protocol/messages/blob.js";
import { wipe } from "../../crypto/memory/bytes.js";
import type { Core } from "../core.js";
import { type Device, walletKey } from "../state/device.js";

/** What a blob says, and the id of the ticket whose payment it belongs to. The balance and the chain are those before the payment. */
interface Sealed {
  readonly ticketId: Uint8Array;
  readonly seq: number;
  readonly balance_minor: number;
  readonly chain: Uint8Array;
}

/** 40 bytes; the same inputs give the same bytes. */
export function blobOf(core: Core, device: Device, { ticketId, ...plain }: Sealed): Uint8Array {
  const wallet = walletKey(device);
  const key = core.derive(wallet, "blob", new Uint8Array(0), 16);
  wipe(wallet);
  const box = core.seal(key, blobNonce(ticketId), encodeBlob(plain));
  wipe(key);
  return box;
}
