/** The edges: scalars 0, 1, n − 1, n, n + 1; r or s zero, r + k = n, t = 1; infinity; equal and opposite inputs to an addition, each in several guises. */
import { expect } from "chai";
import { fromBytes, newLimbs } from "../../../firmware/crypto/arithmetic/limbs.js";
import { Ascon } from "../../../firmware/crypto/ascon/ascon.js";
import type { Curve } from "../../../firmware/crypto/curve/curve.js";
import { Point } from "../../../firmware/crypto/curve/point.js";
import { Points } from "../../../firmware/crypto/curve/points.js";
import { Expand } from "../../../firmware/crypto/signing/expand.js";
import { Scripted } from "./scripted.js";
import { p256Subject, subjects } from "./subjects.js";
import { fromBig, hex, source, toBig } from "./support.js";

const NO_SIGNATURE = "00".repeat(64);
const bytes = source(11);

/** The textbook's chord through two points: no formula for a point and itself, nor for infinity. */
class Chord extends Points {
  readonly #curve: Curve;

  constructor(curve: Curve) {
    super(curve);
    this.#curve = curve;
  }

  override add(r: Point, p: Point, q: Point): void {
    const f = this.#curve.field;
    const [u, v, w, a, t, s] = Array.from({ length: 6 }, () => newLimbs(20)) as [
      number[],
      number[],
      number[],
      number[],
      number[],
      number[],
    ];
    f.mul(u, q.y, p.z);
    f.mul(t, p.y, q.z);
    f.sub(u, u, t); // u = Y2·Z1 − Y1·Z2
    f.mul(v, q.x, p.z);
    f.mul(s, p.x, q.z);
    f.sub(v, v, s); // v = X2·Z1 − X1·Z2
    f.mul(w, p.z, q.z);
    const [vv, vvv, r1] = [newLimbs(20), newLimbs(20), newLimbs(20)];
    f.sqr(vv, v);
    f.mul(vvv, vv, v);
    f.mul(r1, vv, s);
    f.sqr(a, u);
    f.mul(a, a, w);
    f.sub2(a, a, vvv, r1);
    f.sub(a, a, r1); // u²·w − v³ − 2·v²·X1·Z2
    f.mul(r.x, v, a);
    f.sub(r1, r1, a);
    f.mul(r1, r1, u);
    f.mul(t, vvv, t);
    f.sub(r.y, r1, t);
    f.mul(r.z, vvv, w);
  }
}

for (const subject of subjects) {
  const { n, p, constants } = subject;
  const R = 1n << 260n;
  const curve: Curve = {
    field: new subject.Field(),
    scalar: new subject.Scalar(),
    table: new subject.Comb(),
    constants,
  };
  const scripted = new Scripted(subject);
  const digest = bytes(32);
  const inverse = (a: bigint): bigint => {
    let [base, out] = [((a % n) + n) % n, 1n];
    for (let e = n - 2n; e > 0n; e >>= 1n) {
      if (e & 1n) out = (out * base) % n;
      base = (base * base) % n;
    }
    return out;
  };
  /** A ticket's two scalars for this key and nonce. */
  const scalars = (d: bigint, k: bigint): [bigint, bigint] =>
    subject === p256Subject ? [inverse(k), d] : [inverse(1n + d), k];

  const limbs = (value: bigint) => Array.from({ length: 20 }, (_, i) => Number((value >> BigInt(13 * i)) & 8191n));
  const value = (a: readonly number[]) => a.reduceRight((sum, limb) => (sum << 13n) + BigInt(limb), 0n);
  const set = (to: number[], number: bigint) => to.splice(0, 20, ...limbs(((number % p) * R) % p));

  /** multiple·G as (λx : λy : λ); infinity as (0 : λ : 0). */
  function point(multiple: bigint, lambda: bigint): Point {
    const out = new Point();
    const m = ((multiple % n) + n) % n;
    const { x, y } = m === 0n ? { x: 0n, y: 1n } : subject.affine(m);
    set(out.x, x * lambda);
    set(out.y, y * lambda);
    set(out.z, m === 0n ? 0n : lambda);
    return out;
  }

  /** Is it multiple·G? Crosswise, without dividing: (0 : 0 : 0), which is no point, is not. */
  function is(found: Point, multiple: bigint): boolean {
    const expected = point(multiple, 1n);
    const [x, y, z] = [found.x, found.y, found.z].map((a) => value(a) % p) as [bigint, bigint, bigint];
    const [u, v, w] = [expected.x, expected.y, expected.z].map((a) => value(a) % p) as [bigint, bigint, bigint];
    if (x === 0n && y === 0n && z === 0n) return false;
    return (x * w - u * z) % p === 0n && (y * w - v * z) % p === 0n && (x * v - u * y) % p === 0n;
  }

  const PAIRS: readonly (readonly [name: string, a: bigint, b: bigint])[] = [
    ["P + Q", 2n, 5n],
    ["P + P", 5n, 5n],
    ["P + (−P)", 5n, -5n],
    ["P + O", 3n, 0n],
    ["O + P", 0n, 3n],
    ["O + O", 0n, 0n],
    ["G + G", 1n, 1n],
    ["(n − 1)·G + G", -1n, 1n],
  ];
  const LAMBDAS: readonly (readonly [bigint, bigint])[] = [
    [1n, 1n],
    [1n, 7n],
    [p - 1n, 1n],
    [toBig(bytes(32)), toBig(bytes(32))],
  ];
  /** The pairs for which an addition is wrong. */
  const wrong = (points: Points) =>
    PAIRS.filter(([, a, b]) =>
      LAMBDAS.some(([l, m]) => {
        const r = new Point();
        points.add(r, point(a, l), point(b, m));
        return !is(r, a + b);
      }),
    ).map(([name]) => name);

  describe(`edges of ${subject.name}`, () => {
    it("additions of equal, opposite and infinite points, as (λx : λy : λ) for several λ", () => {
      const points = new Points(curve);
      expect(wrong(points)).to.deep.equal([]);
      for (const [name, a, b] of PAIRS) {
        for (const [l] of LAMBDAS) {
          const r = new Point();
          points.double(r, point(a, l));
          expect(is(r, 2n * a), `2·${a}`).to.equal(true);
          if (b === 0n) continue;
          const q = point(b, 1n);
          points.addAffine(r, point(a, l), q.x, q.y);
          expect(is(r, a + b), `${name}, mixed`).to.equal(true);
        }
      }
    });

    it("control: the textbook's formula is found out by just these", () => {
      expect(wrong(new Chord(curve))).to.deep.equal(["P + P", "P + O", "O + P", "O + O", "G + G"]);
    });

    it("scalars 0, 1, n − 1, n, n + 1 and 2^256 − 1, as they are and n further", () => {
      for (const d of [0n, 1n, 2n, n - 1n, n, n + 1n, (1n << 256n) - 1n]) {
        const expected = d % n === 0n ? "00".repeat(33) : hex(subject.key(d % n));
        expect(scripted.key(d), `${d}·G`).to.equal(expected);
        const shared = d % n === 0n ? "00".repeat(32) : hex(subject.sharedX(d % n, subject.key(9n)));
        expect(scripted.shared(d, subject.key(9n)), `${d}·9G`).to.equal(shared);
      }
    });

    it("a stream that gives a multiple of n gives the scalar 1, and its neighbours themselves", () => {
      const o = newLimbs(20);
      for (const [stream, expected] of [
        [0n, 1n],
        [1n, 1n],
        [n - 1n, n - 1n],
        [n, 1n],
        [n + 1n, 1n],
        [n + 2n, 2n],
        [7n * n, 1n],
        [(1n << 384n) - 1n, ((1n << 384n) - 1n) % n],
      ] as const) {
        class FixedAscon extends Ascon {
          override xofSqueeze(out: Uint8Array): void {
            out.set(fromBig(stream, 48));
          }
        }
        const expand = new Expand(new FixedAscon(), curve);
        expand.begin(new Uint8Array(32), [1]);
        expand.next(o);
        expect((value(o) * inverse(R)) % n, `${stream}`).to.equal(expected);
      }
    });

    it("keys 1, 2, n − 2, nonces 1 and n − 1: signatures that others verify, by both ways", () => {
      for (const d of [1n, 2n, n - 2n]) {
        for (const k of [1n, n - 1n]) {
          const by = [scripted.sign(d, k, digest), scripted.ticket(...scalars(d, k), digest).signature];
          expect(by[0], `d ${d}, k ${k}`).to.equal(by[1]);
          const signature = Uint8Array.from(by[0].match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
          expect(subject.verify(signature, digest, subject.key(d)), `d ${d}, k ${k}`).to.equal(true);
        }
      }
    });

    const [d, k] = [toBig(bytes(32)) % n, toBig(bytes(32)) % n];
    const x = subject.affine(k).x % n;
    /** Digests for which the standard asks for another nonce, by what would be wrong. */
    const refused: Readonly<Record<string, bigint>> =
      subject === p256Subject
        ? { "s = 0": n - ((x * d) % n) }
        : { "r = 0": n - x, "r + k = n": 2n * n - k - x, "s = 0": k * inverse(d) + n - x };

    for (const [name, e] of Object.entries(refused)) {
      it(`${name}: no signature, by either way; with the next digest there is one`, () => {
        for (const [value, none] of [
          [e % n, true],
          [(e + 1n) % n, false],
        ] as const) {
          const touch = scripted.ticket(...scalars(d, k), fromBig(value));
          expect(scripted.sign(d, k, fromBig(value)) === NO_SIGNATURE).to.equal(none);
          expect(touch.signature === NO_SIGNATURE).to.equal(none);
          expect(touch.good).to.equal(none ? 0 : 1);
        }
      });
    }

    it("a nonce or key of 0 gives no signature", () => {
      expect(scripted.sign(d, 0n, digest)).to.equal(NO_SIGNATURE);
      if (subject === p256Subject) {
        expect(scripted.ticket(0n, d, digest).signature).to.equal(NO_SIGNATURE);
        expect(scripted.ticket(inverse(k), 0n, digest).signature).to.equal(NO_SIGNATURE);
      } else {
        // The key n − 1 has no 1/(1 + d); t = 1 is the key 0.
        expect(scripted.sign(n - 1n, k, digest)).to.equal(NO_SIGNATURE);
        expect(scripted.ticket(0n, k, digest).signature).to.equal(NO_SIGNATURE);
        const one = scripted.ticket(1n, k, digest);
        expect(one).to.deep.equal({
          ...one,
          key: "00".repeat(33),
          first: "00".repeat(32),
          z: "00".repeat(32),
          good: 0,
        });
        expect(one.signature).to.equal(NO_SIGNATURE);
      }
    });

    it("field elements 0, p − 1, p and beyond, as coordinates", () => {
      const { x: gx, y: gy } = subject.affine(1n);
      expect(scripted.isPoint(gx, gy)).to.equal(true);
      expect(scripted.isPoint(gx, p - gy)).to.equal(true);
      for (const [a, b] of [
        [gx + p, gy],
        [gx, gy + p],
        [gx, gy ^ 1n],
        [0n, 0n],
        [p, p],
        [p - 1n, p - 1n],
        [gx + (1n << 256n), gy],
      ] as const) {
        expect(scripted.isPoint(a, b), `${a} ${b}`).to.equal(false);
      }
      const o = newLimbs(20);
      for (const a of [0n, 1n, p - 1n, p, p + 1n, (1n << 256n) - 1n]) {
        fromBytes(o, 20, fromBig(a), 0, 32);
        curve.field.norm(o, o);
        expect(value(o), `${a}`).to.equal(a % p);
      }
    });
  });
}
