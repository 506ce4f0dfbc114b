// From projective coordinates to what leaves the core: affine, canonical, as bytes; and the check that a computed point lies on the
// curve, which detects almost every fault in its computation.

import type { Field } from "../arithmetic/field.js";
import { newLimbs, toBytes } from "../arithmetic/limbs.js";
import type { Scalar } from "../arithmetic/scalar.js";
import type { Constants, Curve } from "./curve.js";
import type { Point } from "./point.js";
import type { Points } from "./points.js";

export class Affine {
  /** Coordinates, canonical, in Montgomery form, after load(). */
  readonly x: number[] = newLimbs(20);
  readonly y: number[] = newLimbs(20);
  readonly #field: Field;
  readonly #scalar: Scalar;
  readonly #points: Points;
  readonly #constants: Constants;
  readonly #t: number[] = newLimbs(20);

  constructor(curve: Curve, points: Points) {
    this.#field = curve.field;
    this.#scalar = curve.scalar;
    this.#points = points;
    this.#constants = curve.constants;
  }

  /** Loads the point, given 1/Z; returns −1 if it satisfies the equation of the curve, else 0 (infinity gives 0). */
  load(point: Point, inverse: readonly number[]): number {
    const f = this.#field;
    f.mul(this.x, point.x, inverse);
    f.norm(this.x, this.x);
    f.mul(this.y, point.y, inverse);
    f.norm(this.y, this.y);
    return this.#points.isOnCurve(this.x, this.y);
  }

  /** o = the x coordinate as a plain number below p, or 0 where mask is 0 (it is −1 or 0). */
  plainX(o: number[], mask: number): void {
    this.#plain(o, this.x, mask);
  }

  /** o = x mod n (the r of ECDSA), or 0 where mask is 0. */
  xModOrder(o: number[], mask: number): void {
    this.#plain(o, this.x, mask);
    this.#scalar.mul(o, o, this.#constants.scalarOne);
  }

  /** SEC 1 (2.3.3) compressed point, 33 bytes, or zeros where mask is 0. */
  compress(out33: Uint8Array, mask: number): void {
    this.#plain(this.#t, this.y, mask);
    out33[0] = (2 | (this.#t[0] & 1)) & mask;
    this.#plain(this.#t, this.x, mask);
    toBytes(out33, 1, this.#t);
  }

  /** Both coordinates as bytes, 32 each, or zeros where mask is 0. */
  coordinates(out64: Uint8Array, mask: number): void {
    this.#plain(this.#t, this.x, mask);
    toBytes(out64, 0, this.#t);
    this.#plain(this.#t, this.y, mask);
    toBytes(out64, 32, this.#t);
  }

  #plain(o: number[], a: readonly number[], mask: number): void {
    this.#field.mul(o, a, this.#constants.unit);
    this.#field.norm(o, o);
    for (let i = 0; i < 20; i++) o[i] = o[i] & mask;
  }
}
