/** What is proved about the arithmetic, and for which inputs: each subject of the bounds layer with the ranges that its contract allows. */
import type { Inputs, Interval } from "./intervals.js";

export const limb: Interval = [0, 8191];
/** field.ts: limbs 0..18 in [0, 8191], the top limb below 600. */
export const element = (index: number | undefined): Interval => (index === 19 ? [0, 599] : limb);
/** Any 260-bit number. */
export const wide = (): Interval => limb;
/** What is canonical has a top limb below 512. */
export const canonical = (index: number | undefined): Interval => (index === 19 ? [0, 511] : limb);
export const byte = (): Interval => [0, 255];
export const word = (): Interval => [-(2 ** 31), 2 ** 31 - 1];

export interface Proof {
  readonly subject: string;
  /** In firmware/crypto. */
  readonly file: string;
  /** The function, and everything it is proved for. */
  readonly name: string;
  readonly inputs: readonly Inputs[];
}

const elements = { a: element, b: element, c: element };

function ofCurve(curve: "sm2" | "p256"): readonly Proof[] {
  const modP = (name: string): Proof => {
    // t of negate is (a ^ s) − s with s = 0 or −1: the two cases are proved apart.
    const inputs = [0, -1].map((s) => ({ arrays: elements, numbers: { s: [s, s] as const } }));
    return { subject: `${curve} mod p, ${name}`, file: `field-${curve}.gen.ts`, name, inputs };
  };
  const modN = (name: string): Proof => {
    const arrays = name === "mul" ? { a: wide, b: canonical } : { a: canonical, b: canonical };
    return { subject: `${curve} mod n, ${name}`, file: `scalar-${curve}.gen.ts`, name, inputs: [{ arrays }] };
  };
  const table = (name: string): Proof => ({
    subject: `${curve} comb table, ${name}`,
    file: `comb-${curve}.gen.ts`,
    name,
    inputs: [{ numbers: { index: [0, 15] } }],
  });
  return [
    ...["mul", "sqr", "add", "sub", "sub2", "quad", "triple", "tri", "nona", "negate", "norm"].map(modP),
    ...["mul", "sqr", "add"].map(modN),
    ...["block0", "block1"].map(table),
  ];
}

const block = (subject: string, file: string): Proof => ({
  subject,
  file,
  name: "absorb",
  inputs: [{ arrays: { bytes: byte, state: word }, numbers: { offset: [0, 0] }, exactShifts: false }],
});

const limbs = (subject: string, name: string, inputs: readonly Inputs[]): Proof => ({
  subject,
  file: "limbs.ts",
  name,
  inputs,
});
const range = (count: number, length: number): Inputs => ({
  arrays: { bytes: byte },
  numbers: { count: [count, count], offset: [0, 0], length: [length, length] },
});
const both: readonly Inputs[] = [{ arrays: { a: wide, b: wide } }];

export const PROOFS: readonly Proof[] = [
  ...ofCurve("sm2"),
  ...ofCurve("p256"),
  block("SHA-256, one block", "sha256-block.gen.ts"),
  block("SM3, one block", "sm3-block.gen.ts"),
  limbs("limbs from bytes", "fromBytes", [range(20, 32), range(30, 48)]),
  limbs("limbs to bytes", "toBytes", [{ arrays: { a: wide }, numbers: { offset: [0, 0] } }]),
  limbs("limbs, is zero", "isZero", both),
  limbs("limbs, is same", "isSame", both),
  limbs("limbs, is below", "isBelow", both),
  limbs("limbs, add", "addLimbs", both),
];
