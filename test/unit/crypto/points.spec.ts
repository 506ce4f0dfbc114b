/** Point formulas where other formulas have exceptions, and multiplications at scalars that are edges of the recoding. */
import { expect } from "chai";
import { fromBytes, newLimbs } from "../../../firmware/crypto/arithmetic/limbs.js";
import { Power } from "../../../firmware/crypto/arithmetic/power.js";
import { Affine } from "../../../firmware/crypto/curve/affine.js";
import { Comb } from "../../../firmware/crypto/curve/comb.js";
import { Point } from "../../../firmware/crypto/curve/point.js";
import { Points } from "../../../firmware/crypto/curve/points.js";
import { Recode } from "../../../firmware/crypto/curve/recode.js";
import { Window } from "../../../firmware/crypto/curve/window.js";
import { subjects } from "./subjects.js";
import { finish, fromBig, hex } from "./support.js";

for (const subject of subjects) {
  const { n: N, constants } = subject;
  const curve = {
    field: new subject.Field(),
    scalar: new subject.Scalar(),
    table: new subject.Comb(),
    constants,
  };
  const points = new Points(curve);
  const affine = new Affine(curve, points);
  const power = new Power(Array.from({ length: 16 }, () => newLimbs(20)));
  const digits = new Recode(constants.n);

  function limbs(value: bigint): number[] {
    const out = newLimbs(20);
    fromBytes(out, 20, fromBig(value), 0, 32);
    return out;
  }

  function fromNoble(multiple: bigint): Point {
    const point = new Point();
    if (multiple % N === 0n) {
      points.infinity(point);
      return point;
    }
    const { x, y } = subject.affine(multiple);
    curve.field.mul(point.x, limbs(x), constants.toField);
    curve.field.mul(point.y, limbs(y), constants.toField);
    for (let i = 0; i < 20; i++) point.z[i] = constants.one[i] as number;
    return point;
  }

  /** Compressed bytes, or zeros for infinity. */
  function show(point: Point): string {
    power.start(curve.field, point.z, constants.inverseField);
    finish(power);
    const out = new Uint8Array(33);
    affine.compress(out, affine.load(point, power.result));
    return hex(out);
  }

  function expected(multiple: bigint): string {
    const m = ((multiple % N) + N) % N;
    return m === 0n ? "00".repeat(33) : hex(subject.key(m));
  }

  describe(`points of ${subject.name}`, () => {
    it("additions and doublings have no exceptions", () => {
      const cases: [bigint, bigint][] = [
        [1n, 2n],
        [5n, 5n],
        [5n, -5n],
        [0n, 3n],
        [3n, 0n],
        [0n, 0n],
      ];
      for (const [a, b] of cases) {
        const r = new Point();
        points.add(r, fromNoble(a), fromNoble(b));
        expect(show(r), `${a} + ${b}`).to.equal(expected(a + b));
        if (b !== 0n) {
          const q = fromNoble(b);
          points.addAffine(r, fromNoble(a), q.x, q.y);
          expect(show(r), `${a} + ${b}, mixed`).to.equal(expected(a + b));
        }
        points.double(r, fromNoble(a));
        expect(show(r), `2·${a}`).to.equal(expected(2n * a));
      }
    });

    it("comb: scalars at the edges, by either row of digits", () => {
      const comb = new Comb(curve, points, digits);
      const cases: [bigint, boolean][] = [
        [0n, false],
        [1n, true],
        [N - 1n, false],
        [N, true],
        [(1n << 256n) - 1n, false],
      ];
      for (const [k, again] of cases) {
        comb.start(limbs(k), again);
        expect(finish(comb)).to.equal(77);
        expect(show(comb.result), `${k}`).to.equal(expected(k));
      }
    });

    it("window: scalars at the edges", () => {
      const window = new Window(curve, points, digits);
      const base = fromNoble(7n);
      for (const k of [0n, 2n, N - 1n]) {
        window.start(limbs(k), base.x, base.y, constants.one);
        expect(finish(window)).to.equal(329);
        expect(show(window.result), `${k}`).to.equal(expected(7n * k));
      }
    });
  });
}
