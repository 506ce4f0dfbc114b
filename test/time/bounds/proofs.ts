/**
 * What is proved about the arithmetic, and for which inputs: each subject of the bounds layer with the ranges that its contract allows for inputs, and
 * those that it guarantees for outputs, on which other proofs rely.
 */
import { type Elements, type Inputs, type Interval, type Run, runIntervals } from "./intervals.js";

const limb: Interval = [0, 8191];
/** Any 260-bit number. */
export const wide = (): Interval => limb;
export const word = (): Interval => [-(2 ** 31), 2 ** 31 - 1];
const byte = (): Interval => [0, 255];
const topped =
  (top: Interval) =>
  (index: number | undefined): Interval =>
    index === 19 ? top : limb;
/** field.ts: limbs 0..18 in [0, 8191], the top limb below 600. */
export const element = topped([0, 599]);
/** What is canonical has a top limb below 512. */
const canonical = topped([0, 511]);

/** One set of inputs, and the ranges that outputs must be in: `count` elements of an array, or "return". */
interface Case extends Inputs {
  readonly outputs: Readonly<Record<string, readonly [count: number, holds: Elements]>>;
}

export interface Proof {
  readonly subject: string;
  /** In firmware/crypto. */
  readonly file: string;
  /** The function, and everything it is proved for. */
  readonly name: string;
  readonly cases: readonly Case[];
}

/** Intervals alone allow a top limb of −1; the result is (a·b + M·p)/2^260, which is not negative, so it is 0 or more. */
const product = topped([-1, 599]);
/** Intervals do not see that a result is below n: that is arithmetic (tools/generate), which field.spec.ts compares with BigInt. */
const reduced = topped([-8192, 8191]);

function ofCurve(curve: "sm2" | "p256"): readonly Proof[] {
  const elements = { a: element, b: element, c: element };
  const modP =
    (o: Elements) =>
    (name: string): Proof => {
      // t of negate is (a ^ s) − s with s = 0 or −1: the two cases are proved apart.
      const signs = name === "negate" ? [0, -1] : [0];
      const cases = signs.map((s) => ({
        arrays: elements,
        numbers: { s: [s, s] as const },
        outputs: { o: [20, o] as const },
      }));
      return { subject: `${curve} mod p, ${name}`, file: `arithmetic/field-${curve}.gen.ts`, name, cases };
    };
  const modN = (name: string): Proof => {
    // A first factor may be any 260-bit number.
    const arrays = name === "mul" ? { a: wide, b: canonical } : { a: canonical, b: canonical };
    const cases = [{ arrays, outputs: { o: [20, reduced] as const } }];
    return { subject: `${curve} mod n, ${name}`, file: `arithmetic/scalar-${curve}.gen.ts`, name, cases };
  };
  const table = (name: string): Proof => ({
    subject: `${curve} comb table, ${name}`,
    file: `curve/comb-${curve}.gen.ts`,
    name,
    cases: [{ numbers: { index: [0, 15] }, outputs: { x: [20, element], y: [20, element] } }],
  });
  return [
    ...["mul", "sqr"].map(modP(product)),
    ...["add", "sub", "sub2", "quad", "triple", "tri", "nona", "negate"].map(modP(element)),
    modP(wide)("norm"),
    ...["mul", "sqr", "add"].map(modN),
    ...["block0", "block1"].map(table),
  ];
}

const block = (subject: string, file: string): Proof => ({
  subject,
  file,
  name: "absorb",
  cases: [
    {
      arrays: { bytes: byte, state: word },
      numbers: { offset: [0, 0] },
      exactShifts: false,
      outputs: { state: [8, word] },
    },
  ],
});

const limbs = (subject: string, name: string, cases: readonly Case[]): Proof => ({
  subject,
  file: "arithmetic/limbs.ts",
  name,
  cases,
});
const read = (count: number, length: number): Case => ({
  arrays: { bytes: byte },
  numbers: { count: [count, count], offset: [0, 0], length: [length, length] },
  outputs: { o: [count, wide] },
});
const both = { a: wide, b: wide };
const verdict: readonly Case[] = [{ arrays: both, outputs: { return: [1, () => [-1, 0]] } }];

export const PROOFS: readonly Proof[] = [
  ...ofCurve("sm2"),
  ...ofCurve("p256"),
  block("SHA-256, one block", "hash/sha256-block.gen.ts"),
  block("SM3, one block", "hash/sm3-block.gen.ts"),
  limbs("limbs from bytes", "fromBytes", [read(20, 32), read(30, 48)]),
  limbs("limbs to bytes", "toBytes", [{ arrays: both, numbers: { offset: [0, 0] }, outputs: { out: [32, byte] } }]),
  limbs("limbs, is zero", "isZero", verdict),
  limbs("limbs, is same", "isSame", verdict),
  limbs("limbs, is below", "isBelow", verdict),
  limbs("limbs, add", "addLimbs", [{ arrays: both, outputs: { o: [20, wide] } }]),
];

export interface Proved {
  readonly peak: number;
  readonly intermediates: number;
}

/** What is proved of a source. Throws a RangeError where a value may leave int32 or a result its contract, an Error for what is not understood. */
export function prove({ name, cases }: Proof, source: string): Proved {
  const runs = cases.map((one) => assertOutputs(runIntervals(source, name, one), one));
  const intermediates = runs.reduce((sum, run) => sum + run.intermediates, 0);
  return { peak: Math.max(...runs.map(({ peak }) => peak)), intermediates };
}

function assertOutputs(run: Run, { outputs }: Case): Run {
  for (const [name, [count, holds]] of Object.entries(outputs)) {
    for (let i = 0; i < count; i++) {
      const key = name === "return" ? name : `${name}[${i}]`;
      const value = run.stores.get(key);
      if (value === undefined) throw new Error(`${key} is not written`);
      const [least, most] = holds(i);
      if (value[0] < least || value[1] > most) throw new RangeError(`${key} leaves its range: [${value.join(", ")}]`);
    }
  }
  return run;
}
