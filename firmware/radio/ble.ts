/**
 * The bracelet's end of the phone's radio link: chunks of a GATT characteristic to commands, and answers to chunks (protocol/transport/ble.ts). Which
 * commands are accepted over this radio is decided in purse/step.ts.
 */
import { chunksOf, Gatherer } from "../../protocol/transport/ble.js";
import type { LinkListener } from "../port/link.js";

export class BleRadio {
  readonly #listener: LinkListener;
  readonly #gatherer = new Gatherer();

  constructor(listener: LinkListener) {
    this.#listener = listener;
  }

  connected(on: boolean): void {
    this.#gatherer.reset();
    this.#listener.connected(on);
  }

  /** A value written to the command characteristic; the values to notify, in order. Chunks that make no command get no answer. */
  write(chunk: Uint8Array): Uint8Array[] {
    const got = this.#gatherer.take(chunk);
    if (!got.ok || got.value === "more") return [];
    return chunksOf(this.#listener.command(got.value));
  }
}
