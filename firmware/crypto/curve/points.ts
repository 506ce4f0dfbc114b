// Point arithmetic on y² = x³ − 3x + b in homogeneous projective coordinates (X : Y : Z), by the complete formulas of Renes,
// Costello and Batina (2015), Algorithms 4 (addition), 5 (mixed addition) and 6 (doubling): no input is an exception, so there is
// nothing to branch on. The linear steps of the algorithms are merged into the field's combined operations.
// The three share their second half; in their letters: t0 = X1X2, t1 = Y1Y2, t2 = Z1Z2, t3 = X1Y2 + X2Y1, t4 = Y1Z2 + Y2Z1, u = X1Z2 + X2Z1.

import type { Field } from "../arithmetic/field.js";
import { isSame, newLimbs } from "../arithmetic/limbs.js";
import type { Curve } from "./curve.js";
import type { Point } from "./point.js";

export class Points {
  readonly #field: Field;
  readonly #b: readonly number[];
  readonly #one: readonly number[];
  readonly #t0: number[] = newLimbs(20);
  readonly #t1: number[] = newLimbs(20);
  readonly #t2: number[] = newLimbs(20);
  readonly #t3: number[] = newLimbs(20);
  readonly #t4: number[] = newLimbs(20);
  readonly #u: number[] = newLimbs(20);
  readonly #v: number[] = newLimbs(20);
  readonly #w: number[] = newLimbs(20);

  constructor(curve: Curve) {
    this.#field = curve.field;
    this.#b = curve.constants.b;
    this.#one = curve.constants.one;
  }

  /** r = the point at infinity. */
  infinity(r: Point): void {
    for (let i = 0; i < 20; i++) {
      r.x[i] = 0;
      r.y[i] = this.#one[i];
      r.z[i] = 0;
    }
  }

  /** r = p + q; r may be p or q. 14 multiplications. */
  add(r: Point, p: Point, q: Point): void {
    const f = this.#field;
    f.mul(this.#t0, p.x, q.x);
    f.mul(this.#t1, p.y, q.y);
    f.mul(this.#t2, p.z, q.z);
    f.add(this.#v, p.x, p.y);
    f.add(this.#w, q.x, q.y);
    f.mul(this.#t3, this.#v, this.#w);
    f.sub2(this.#t3, this.#t3, this.#t0, this.#t1);
    f.add(this.#v, p.y, p.z);
    f.add(this.#w, q.y, q.z);
    f.mul(this.#t4, this.#v, this.#w);
    f.sub2(this.#t4, this.#t4, this.#t1, this.#t2);
    f.add(this.#v, p.x, p.z);
    f.add(this.#w, q.x, q.z);
    f.mul(this.#u, this.#v, this.#w);
    f.sub2(this.#u, this.#u, this.#t0, this.#t2);
    this.#finish(r, this.#t2);
  }

  /** r = p + (x, y), an affine point, hence never infinity; r may be p. 13 multiplications. */
  addAffine(r: Point, p: Point, x: readonly number[], y: readonly number[]): void {
    const f = this.#field;
    f.mul(this.#t0, p.x, x);
    f.mul(this.#t1, p.y, y);
    f.add(this.#v, p.x, p.y);
    f.add(this.#w, x, y);
    f.mul(this.#t3, this.#v, this.#w);
    f.sub2(this.#t3, this.#t3, this.#t0, this.#t1);
    f.mul(this.#t4, y, p.z);
    f.add(this.#t4, this.#t4, p.y);
    f.mul(this.#u, x, p.z);
    f.add(this.#u, this.#u, p.x);
    this.#finish(r, p.z);
  }

  /** r = 2p; r may be p. 13 multiplications, three of them squarings. */
  double(r: Point, p: Point): void {
    const f = this.#field;
    f.sqr(this.#t0, p.x);
    f.sqr(this.#t1, p.y);
    f.sqr(this.#t2, p.z);
    f.add(this.#v, p.x, p.x);
    f.mul(this.#u, this.#v, p.z); // 2XZ
    f.mul(this.#t3, this.#v, p.y); // 2XY
    f.add(this.#v, p.y, p.y);
    f.mul(this.#t4, this.#v, p.z); // 2YZ
    this.#half(r, this.#t2);
    f.mul(r.z, this.#t4, this.#t1);
    f.quad(r.z, r.z); // 8Y³Z
  }

  /** −1 if the affine (x, y), canonical, satisfies the equation of the curve, else 0. Limbs in Montgomery form. */
  isOnCurve(x: readonly number[], y: readonly number[]): number {
    const f = this.#field;
    this.cubic(this.#t0, x);
    f.sqr(this.#t1, y);
    f.norm(this.#t0, this.#t0);
    f.norm(this.#t1, this.#t1);
    return isSame(this.#t0, this.#t1);
  }

  /** o = x³ − 3x + b. */
  cubic(o: number[], x: readonly number[]): void {
    const f = this.#field;
    f.sqr(this.#v, x);
    f.mul(this.#v, this.#v, x);
    f.sub2(this.#v, this.#v, x, x);
    f.sub(this.#v, this.#v, x);
    f.add(o, this.#v, this.#b);
  }

  /** X3 and Y3 from t0, t1, t3, t4, u and z = t2; leaves t1 − A in t2 and C in t0 for Z3. */
  #half(r: Point, z: readonly number[]): void {
    const f = this.#field;
    f.mul(this.#v, this.#b, z);
    f.mul(this.#w, this.#b, this.#u);
    f.nona(this.#w, this.#w, z, this.#t0); // B = 3(b·u − 3·t2 − t0)
    f.triple(this.#t0, this.#t0, z); // C = 3(t0 − t2)
    f.tri(this.#t2, this.#t1, this.#v, this.#u); // t1 − A, with A = 3(u − b·t2)
    f.tri(this.#v, this.#t1, this.#u, this.#v); // t1 + A
    f.mul(r.x, this.#t3, this.#v);
    f.mul(this.#u, this.#t4, this.#w);
    f.sub(r.x, r.x, this.#u);
    f.mul(r.y, this.#v, this.#t2);
    f.mul(this.#u, this.#t0, this.#w);
    f.add(r.y, r.y, this.#u);
  }

  /** The second half of both additions. */
  #finish(r: Point, z: readonly number[]): void {
    const f = this.#field;
    this.#half(r, z);
    f.mul(r.z, this.#t4, this.#t2);
    f.mul(this.#u, this.#t3, this.#t0);
    f.add(r.z, r.z, this.#u);
  }
}
