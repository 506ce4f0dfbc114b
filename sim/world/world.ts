/**
 * Time and randomness of a simulated world: one seed, one history. Nothing else in the simulator draws a random byte or reads a clock.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import type { Environment } from "../../parties/shared/environment.js";
import { ascii, concatBytes, Writer } from "../../protocol/codec/bytes.js";
import { WORLD_START_S } from "../api/contract/names.js";

export class SimWorld implements Environment {
  readonly #seed: Uint8Array;
  #drawn = 0;
  #now_ms = 0;

  constructor(seed: number) {
    this.#seed = new Writer(8)
      .u32(Math.floor(seed / 2 ** 32))
      .u32(seed % 2 ** 32)
      .done();
  }

  /** SHA-256 in counter mode over the seed: a simulator's chance, not a bank's. */
  random(n: number): Uint8Array {
    const blocks: Uint8Array[] = [];
    for (let got = 0; got < n; got += 32) {
      this.#drawn++;
      blocks.push(sha256(concatBytes(ascii("openpurse world"), this.#seed, new Writer(4).u32(this.#drawn).done())));
    }
    return concatBytes(...blocks).slice(0, n);
  }

  now_s(): number {
    return WORLD_START_S + Math.floor(this.#now_ms / 1000);
  }

  /** Milliseconds since the story began. */
  now_ms(): number {
    return this.#now_ms;
  }

  advance_ms(ms: number): void {
    this.#now_ms += ms;
  }

  /** The seed of one bracelet's entropy: 32 hexadecimal digits of its own. */
  entropySeed(name: string): string {
    const bytes = sha256(concatBytes(ascii(`openpurse bracelet ${name}`), this.#seed)).slice(0, 16);
    return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  }
}
