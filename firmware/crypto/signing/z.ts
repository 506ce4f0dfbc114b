// Z of a key (GB/T 32918.2, clause 5.5): the hash of the signer's identity, the curve and the public key. It stands before every message
// that the key signs, so that no signature fits another key. Four blocks of SM3, two of which are the same for all keys and computed once.
// Uses the suite's hash during a call only.

import type { Affine } from "../curve/affine.js";
import type { Hash } from "../hash/hash.js";
import { wipe } from "../memory/bytes.js";
import { Z_START } from "./z-sm2.gen.js";

export class Z {
  readonly #hash: Hash;
  readonly #start: number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  readonly #key: Uint8Array = new Uint8Array(64);

  constructor(hash: Hash) {
    this.#hash = hash;
    hash.reset();
    hash.update(Z_START, 0, 128);
    hash.save(this.#start);
    hash.reset();
  }

  /** out32 = Z of the point that `affine` has loaded; zeros where mask is 0 (it is −1 or 0). */
  of(out32: Uint8Array, affine: Affine, mask: number): void {
    affine.coordinates(this.#key, mask);
    this.#hash.restore(this.#start);
    this.#hash.update(Z_START, 128, Z_START.length - 128);
    this.#hash.update(this.#key, 0, 64);
    this.#hash.digest(out32, 0);
    for (let i = 0; i < 32; i++) out32[i] = out32[i] & mask;
    wipe(this.#key);
  }
}
