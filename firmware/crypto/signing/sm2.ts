// The signature of SM2 (GB/T 32918.2, clause 6.1): r = e + x, s = (k − r·d)/(1 + d). It is made as s = (r + k)/(1 + d) − r, which is
// the same number; r = 0, s = 0 and r + k = n (then s + r = 0) are refused.
// A ticket's two scalars are t = 1/(1 + d) and k (docs/design/crypto.md); t = 1 would make d zero and the public key infinity, and is refused.

import { addLimbs, copyLimbs, isSame, isZero, newLimbs } from "../arithmetic/limbs.js";
import type { Scalar } from "../arithmetic/scalar.js";
import type { Constants, Curve } from "../curve/curve.js";
import type { Equation } from "./equation.js";
import type { TicketScheme } from "./ticket-key-job.js";

export class Sm2 implements Equation, TicketScheme {
  readonly #scalar: Scalar;
  readonly #constants: Constants;
  readonly #t: number[] = newLimbs(20);
  readonly #u: number[] = newLimbs(20);

  constructor(curve: Curve) {
    this.#scalar = curve.scalar;
    this.#constants = curve.constants;
  }

  divisor(o: number[], d: readonly number[], _k: readonly number[]): void {
    this.#scalar.mul(o, d, this.#constants.toScalar);
    this.#scalar.add(o, o, this.#constants.scalarOne);
  }

  sign(
    r: number[],
    s: number[],
    x: readonly number[],
    _d: readonly number[],
    e: readonly number[],
    k: readonly number[],
    inverse: readonly number[],
  ): void {
    const scalar = this.#scalar;
    const t = this.#t;
    addLimbs(t, e, x);
    scalar.mul(r, t, this.#constants.scalarOne);
    scalar.mul(t, k, this.#constants.unit);
    addLimbs(t, t, r);
    scalar.mul(s, t, inverse);
    scalar.mul(t, r, this.#constants.scalarMinusOne);
    scalar.add(s, s, t);
    copyLimbs(t, this.#constants.unit); // overwrites the nonce
  }

  /** s + (s + r)·d = k */
  check(
    r: readonly number[],
    s: readonly number[],
    x: readonly number[],
    d: readonly number[],
    e: readonly number[],
    k: readonly number[],
  ): number {
    const scalar = this.#scalar;
    const t = this.#t;
    const u = this.#u;
    addLimbs(t, x, e);
    scalar.mul(t, t, this.#constants.scalarOne);
    let good = isSame(t, r) & ~isZero(t) & ~isZero(s);
    scalar.add(u, s, t);
    good = good & ~isZero(u);
    scalar.mul(t, d, u);
    scalar.mul(t, t, this.#constants.toScalar);
    scalar.add(t, t, s);
    scalar.mul(u, k, this.#constants.unit);
    good = good & isSame(t, u);
    copyLimbs(t, this.#constants.unit); // overwrites the nonce
    copyLimbs(u, t);
    return good;
  }

  scalars(k: number[], d: number[], second: readonly number[], inverse: readonly number[]): void {
    copyLimbs(k, second);
    this.#scalar.add(d, inverse, this.#constants.scalarMinusOne);
  }
}
