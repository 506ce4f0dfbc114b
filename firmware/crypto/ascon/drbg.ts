// The random stream of the purse, on Ascon-XOF128, with forward secrecy: every fill replaces the state, so what is in memory
// afterwards reveals nothing about earlier output.
//
// State: 32 bytes K. A fill squeezes XOF(label ‖ K): first the caller's bytes, then the next K. A reseed mixes:
// K = XOF(label ‖ K ‖ input). Assumes the seed carries full entropy (the entropy port tests it); one long fill counts as one.

import { Ascon } from "./ascon.js";
import { label } from "./label.js";
import { prfStart } from "./prf.js";

export class Drbg {
  readonly #ascon: Ascon = new Ascon();
  readonly #key: Uint8Array = new Uint8Array(32);
  readonly #seedLabel: readonly number[] = label("openpurse drbg seed");
  readonly #fillLabel: readonly number[] = label("openpurse drbg fill");

  /** Throws if the seed has fewer than 32 bytes. */
  constructor(seed: Uint8Array) {
    if (seed.length < 32) throw new Error("DRBG seed shorter than 32 bytes");
    this.reseed(seed);
  }

  /** Mixes fresh entropy in; the old state stays part of the new one, so bad input cannot weaken it. */
  reseed(bytes: Uint8Array): void {
    prfStart(this.#ascon, this.#key, this.#seedLabel);
    this.#ascon.xofAbsorb(bytes, 0, bytes.length);
    this.#ascon.xofSqueeze(this.#key, 0, 32);
    this.#ascon.xofStart();
  }

  /** Random bytes into out[offset..offset + length); then replaces the state. */
  fill(out: Uint8Array | number[], offset: number, length: number): void {
    // public offset, length: lengths are never secret
    prfStart(this.#ascon, this.#key, this.#fillLabel);
    this.#ascon.xofSqueeze(out, offset, length);
    this.#ascon.xofSqueeze(this.#key, 0, 32);
    this.#ascon.xofStart();
  }
}
