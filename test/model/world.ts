/** A seeded world: the same seed always gives the same bytes, and time moves only when a test moves it. For tests and stories, never for money. */
import { sha256 } from "@noble/hashes/sha2.js";
import type { Environment } from "../../parties/shared/environment.js";

export class SeededWorld implements Environment {
  readonly #seed: string;
  #drawn = 0;
  time_s: number;

  constructor(seed: string | number, time_s = 1_800_000_000) {
    this.#seed = String(seed);
    this.time_s = time_s;
  }

  random(n: number): Uint8Array {
    const out = new Uint8Array(n);
    for (let at = 0; at < n; at += 32) {
      const block = sha256(new TextEncoder().encode(`${this.#seed}/${this.#drawn++}`));
      out.set(block.subarray(0, Math.min(32, n - at)), at);
    }
    return out;
  }

  now_s(): number {
    return this.time_s;
  }

  pass(seconds: number): void {
    this.time_s += seconds;
  }
}
