/** The generated arithmetic against BigInt: at the edges of its invariant and on repeatable random values. */
import { expect } from "chai";
import { newLimbs } from "../../../firmware/crypto/arithmetic/limbs.js";
import { subjects } from "./subjects.js";
import { source } from "./support.js";

const R = 1n << 260n;
const value = (a: readonly number[]) => a.reduceRight((sum, limb) => (sum << 13n) + BigInt(limb), 0n);
const limbs = (v: bigint) => Array.from({ length: 20 }, (_, i) => Number((v >> BigInt(13 * i)) & 8191n));
const mod = (v: bigint, m: bigint) => ((v % m) + m) % m;
const bytes = source(7);
const random = (top: number) =>
  Array.from({ length: 20 }, (_, i) => {
    const [a, b] = bytes(2) as unknown as [number, number];
    return ((a << 8) | b) % (i === 19 ? top : 8192);
  });
const full = Array.from({ length: 20 }, (_, i) => (i === 19 ? 599 : 8191));

for (const subject of subjects) {
  const { p: P, n: N, constants } = subject;
  const samples = [
    limbs(0n),
    limbs(1n),
    limbs(P - 1n),
    limbs(P),
    limbs(P + 1n),
    limbs(N),
    full,
    random(600),
    random(600),
  ];

  describe(`field of ${subject.name}`, () => {
    const f = new subject.Field();
    const o = newLimbs(20);
    const check = (name: string, expected: bigint) => {
      expect(mod(value(o) - expected, P), name).to.equal(0n);
      for (let i = 0; i < 20; i++) expect(o[i], `${name}, limb ${i}`).to.be.within(0, i === 19 ? 599 : 8191);
    };

    it("every operation gives the right residue within the invariant", () => {
      for (const a of samples) {
        const x = value(a);
        for (const b of samples) {
          const c = samples[(samples.indexOf(a) + 3) % samples.length] as number[];
          const [y, z] = [value(b), value(c)];
          f.mul(o, a, b);
          expect(mod(value(o) * R - x * y, P)).to.equal(0n);
          check("mul", value(o));
          f.add(o, a, b);
          check("add", x + y);
          f.sub(o, a, b);
          check("sub", x - y);
          f.sub2(o, a, b, c);
          check("sub2", x - y - z);
          f.triple(o, a, b);
          check("triple", 3n * (x - y));
          f.tri(o, a, b, c);
          check("tri", x + 3n * (y - z));
          f.nona(o, a, b, c);
          check("nona", 3n * (x - 3n * y - z));
        }
        f.sqr(o, a);
        expect(mod(value(o) * R - x * x, P)).to.equal(0n);
        f.quad(o, a);
        check("quad", 4n * x);
        f.negate(o, a, 0);
        check("keep", x);
        f.negate(o, a, -1);
        check("negate", -x);
        f.norm(o, a);
        expect(value(o)).to.equal(mod(x, P));
      }
    });

    it("an output may be an input", () => {
      for (const [a, b] of [
        [full, samples[7]],
        [samples[2], samples[8]],
      ] as [number[], number[]][]) {
        for (const op of ["mul", "add", "sub", "triple"] as const) {
          f[op](o, a, b);
          const expected = value(o);
          const [x, y] = [a.slice(), b.slice()];
          f[op](x, x, b);
          f[op](y, a, y);
          expect([value(x), value(y)], op).to.deep.equal([expected, expected]);
        }
      }
    });
  });

  describe(`scalars of ${subject.name}`, () => {
    const s = new subject.Scalar();
    const o = newLimbs(20);

    it("products and sums are canonical, for any first factor below 2^260", () => {
      const wide = [limbs(0n), limbs(R - 1n), limbs(N), limbs(N - 1n), random(8192), random(8192)];
      const reduced = [limbs(0n), limbs(1n), limbs(N - 1n), limbs(value(random(512)) % N)];
      for (const b of reduced) {
        for (const a of wide) {
          s.mul(o, a, b);
          expect(value(o) < N).to.equal(true);
          expect(mod(value(o) * R - value(a) * value(b), N)).to.equal(0n);
        }
        for (const a of [...reduced, limbs(N)]) {
          if (value(a) + value(b) >= 2n * N) continue;
          s.add(o, a, b);
          expect(value(o)).to.equal((value(a) + value(b)) % N);
        }
        s.sqr(o, b);
        expect(value(o) < N).to.equal(true);
        expect(mod(value(o) * R - value(b) ** 2n, N)).to.equal(0n);
      }
    });

    it("a digest that is not below n is reduced by adding zero", () => {
      for (const x of [N, N + 1n, (1n << 256n) - 1n]) {
        s.add(o, limbs(x), limbs(0n));
        expect(value(o)).to.equal(x - N);
      }
    });

    it("the constants are what they are called", () => {
      expect(value(constants.p)).to.equal(P);
      expect(value(constants.n)).to.equal(N);
      expect(value(constants.one)).to.equal(R % P);
      expect(value(constants.scalarOne)).to.equal(R % N);
      expect(value(constants.scalarMinusOne)).to.equal(N - (R % N));
      expect(value(constants.b)).to.equal((subject.b * R) % P);
      expect(value(constants.toField)).to.equal((R * R) % P);
      expect(value(constants.toScalar)).to.equal((R * R) % N);
      expect(value(constants.toScalarHigh)).to.equal((R * R * R) % N);
      const exponent = (digits: readonly number[]) => digits.reduce((sum, digit) => sum * 16n + BigInt(digit), 0n);
      expect(exponent(constants.inverseField)).to.equal(P - 2n);
      expect(exponent(constants.inverseScalar)).to.equal(N - 2n);
      expect(exponent(constants.rootField)).to.equal((P + 1n) / 4n);
    });
  });
}
