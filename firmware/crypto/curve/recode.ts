// A scalar as 260 digits that are all +1 or −1, so that neither the comb nor the window has to handle a digit of zero.
//
// For odd k < 2^260:  k = Σ (2·c_i − 1)·2^i  with  Σ c_i·2^i = (k − 1)/2 + 2^259.  An even k has the odd k + n in its place: the same
// point, since n·P is infinity. Adding 2n more gives other digits for the same point, so that two computations of it can be compared.

import { addLimbs, newLimbs } from "../arithmetic/limbs.js";

export class Recode {
  /** c_i, i = 0 … 259, each 0 or 1 (secret). */
  readonly bits: Uint8Array = new Uint8Array(260);
  readonly #n: readonly number[];
  readonly #odd: number[] = newLimbs(20);

  constructor(n: readonly number[]) {
    this.#n = n;
  }

  /** Fills bits for k < 2^256. `again` is public: true takes the digits of k + 2n, or k + 3n. */
  load(k: readonly number[], again: boolean): void {
    // public again, at: which of the two sets of digits; a position
    const odd = this.#odd;
    const n = this.#n;
    const bits = this.bits;
    const even = (k[0] & 1) - 1;
    for (let i = 0; i < 20; i++) odd[i] = n[i] & even;
    addLimbs(odd, odd, k);
    if (again) {
      addLimbs(odd, odd, n);
      addLimbs(odd, odd, n);
    }
    let at = 0;
    for (let i = 0; i < 20; i++) {
      const limb = odd[i];
      for (let j = i === 0 ? 1 : 0; j < 13; j++) {
        bits[at] = (limb >> j) & 1;
        at = at + 1;
      }
    }
    bits[259] = 1;
    for (let i = 0; i < 20; i++) odd[i] = 0;
  }
}
