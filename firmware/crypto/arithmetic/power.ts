// A secret to the power of a public exponent, in slices: inversion modulo p and n by Fermat, and the square root modulo p.
// Windows of four bits; the exponent's digits are constants of the curve and may be branched on.

import { copyLimbs, newLimbs } from "./limbs.js";

/** The two operations a power needs; the field and the scalars both have them. */
interface Multiplier {
  mul(o: number[], a: readonly number[], b: readonly number[]): void;
  sqr(o: number[], a: readonly number[]): void;
}

export class Power {
  /** The result in Montgomery form, once step() has returned true. */
  readonly result: number[] = newLimbs(20);
  readonly #powers: readonly number[][];
  // public #exponent, #by, #at: the exponent is a constant of the curve
  #exponent: readonly number[] = [];
  #by: Multiplier | null = null;
  #at = 0;

  /** `scratch` is 16 numbers of 20 limbs that this object shares: in use from start() until step() returns true. */
  constructor(scratch: readonly number[][]) {
    this.#powers = scratch;
  }

  /** Starts base^exponent, base in Montgomery form, exponent in 4-bit digits from the top, the first not zero. */
  start(by: Multiplier, base: readonly number[], exponent: readonly number[]): void {
    // public by, exponent: which field or scalars, and a constant of the curve
    this.#by = by;
    this.#exponent = exponent;
    this.#at = 0;
    copyLimbs(this.#powers[1], base);
  }

  /** The table of powers, or four digits (at most 20 multiplications); true when done. */
  step(): boolean {
    const by = this.#by;
    if (by === null) return true;
    if (this.#at === 0) {
      for (let i = 2; i < 16; i++) by.mul(this.#powers[i], this.#powers[i - 1], this.#powers[1]);
      copyLimbs(this.result, this.#powers[this.#exponent[0]]);
      this.#at = 1;
      return false;
    }
    for (let end = this.#at + 4; this.#at < end && this.#at < this.#exponent.length; this.#at++) {
      for (let i = 0; i < 4; i++) by.sqr(this.result, this.result);
      const digit = this.#exponent[this.#at];
      if (digit !== 0) by.mul(this.result, this.result, this.#powers[digit]);
    }
    if (this.#at < this.#exponent.length) return false;
    this.#by = null;
    return true;
  }
}
