// ECDSA (FIPS 186-5, clause 6.4): r = x, s = (e + r·d)/k. s is not brought into the lower half: verifiers accept both (lowS: false).
// A ticket's two scalars are w = 1/k and d (docs/design/crypto.md).

import { addLimbs, copyLimbs, isSame, isZero, newLimbs } from "../arithmetic/limbs.js";
import type { Scalar } from "../arithmetic/scalar.js";
import type { Constants, Curve } from "../curve/curve.js";
import type { Equation } from "./equation.js";
import type { TicketScheme } from "./ticket-key-job.js";

export class Ecdsa implements Equation, TicketScheme {
  readonly #scalar: Scalar;
  readonly #constants: Constants;
  readonly #t: number[] = newLimbs(20);
  readonly #u: number[] = newLimbs(20);

  constructor(curve: Curve) {
    this.#scalar = curve.scalar;
    this.#constants = curve.constants;
  }

  divisor(o: number[], _d: readonly number[], k: readonly number[]): void {
    copyLimbs(o, k);
  }

  sign(
    r: number[],
    s: number[],
    x: readonly number[],
    d: readonly number[],
    e: readonly number[],
    _k: readonly number[],
    inverse: readonly number[],
  ): void {
    const scalar = this.#scalar;
    const t = this.#t;
    copyLimbs(r, x);
    scalar.mul(t, d, this.#constants.toScalar);
    scalar.mul(t, r, t);
    addLimbs(t, t, e); // e + r·d, not reduced
    scalar.mul(s, t, inverse);
    copyLimbs(t, this.#constants.unit); // overwrites r·d
  }

  /** s·k = e + r·d */
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
    scalar.mul(t, d, x);
    scalar.mul(t, t, this.#constants.toScalar);
    addLimbs(t, t, e);
    scalar.mul(t, t, this.#constants.scalarOne);
    scalar.mul(u, s, k);
    const good = isSame(u, t) & isSame(r, x) & ~isZero(r) & ~isZero(s);
    copyLimbs(t, this.#constants.unit); // overwrites e + r·d
    copyLimbs(u, t);
    return good;
  }

  scalars(k: number[], d: number[], second: readonly number[], inverse: readonly number[]): void {
    copyLimbs(k, inverse);
    copyLimbs(d, second);
  }
}
