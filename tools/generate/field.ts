// Prints the arithmetic modulo the field prime p of one curve: firmware/crypto/arithmetic/field-*.gen.ts.
//
// The invariant of every element: limbs 0..18 in [0, 8191], top limb below 600, so the value is below 1.18·2^256.
// A linear combination keeps it in a single carry pass: the uncarried top limb says how often p fits (h), and h·p is
// subtracted while the carries run. That is half the cost of "add, then conditionally subtract", and has no condition.

import type { CurveNumbers } from "./curve.js";
import { LIMBS, MASK, WIDTH } from "./limbs.js";
import { product, storeReduced } from "./montgomery.js";
import { generatedClass, method } from "./print.js";

/** A combination of field elements: how a limb of it is written, and by how many units of 2^247 it may go below zero. */
interface Linear {
  readonly doc: string;
  readonly name: string;
  readonly inputs: string;
  readonly limb: (i: number) => string;
  readonly negative: number;
}

const combinations: readonly Linear[] = [
  { doc: "o = a + b", name: "add", inputs: "ab", limb: (i) => `a[${i}] + b[${i}]`, negative: 0 },
  { doc: "o = 4a", name: "quad", inputs: "a", limb: (i) => `(a[${i}] << 2)`, negative: 0 },
  { doc: "o = a − b", name: "sub", inputs: "ab", limb: (i) => `a[${i}] - b[${i}]`, negative: 1 },
  { doc: "o = a − b − c", name: "sub2", inputs: "abc", limb: (i) => `a[${i}] - b[${i}] - c[${i}]`, negative: 2 },
  { doc: "o = 3(a − b)", name: "triple", inputs: "ab", limb: (i) => `3 * (a[${i}] - b[${i}])`, negative: 3 },
  {
    doc: "o = a + 3(b − c)",
    name: "tri",
    inputs: "abc",
    limb: (i) => `a[${i}] + 3 * (b[${i}] - c[${i}])`,
    negative: 3,
  },
  {
    doc: "o = 3(a − 3b − c)",
    name: "nona",
    inputs: "abc",
    limb: (i) => `3 * (a[${i}] - 3 * b[${i}] - c[${i}])`,
    negative: 12,
  },
  {
    doc: "o = a, or −a when s is −1 (s is 0 or −1 and may be secret)",
    name: "negate",
    inputs: "as",
    limb: (i) => `(a[${i}] ^ s) - s`,
    negative: 1,
  },
];

function linear(curve: CurveNumbers, l: Linear): string[] {
  const margin = l.negative + 1; // keeps the result above zero whatever the carries do
  const off = `(t - ${margin})`;
  const body = [`let t = ${l.limb(LIMBS - 1)};`, `const h = ${off} >> 9;`, `const top = (${off} & 511) + ${margin};`];
  for (let i = 0; i < LIMBS - 1; i++) {
    let sum = `${i > 0 ? "(t >> 13) + " : ""}${l.limb(i)}`;
    if (i === 0) sum += " + h";
    for (const [sign, exponent] of curve.p.terms) {
      if (exponent < 256 && Math.floor(exponent / WIDTH) === i)
        sum += ` ${sign > 0 ? "-" : "+"} (h << ${exponent % WIDTH})`;
    }
    body.push(`t = ${sum};`, `o[${i}] = t & ${MASK};`);
  }
  body.push(`o[${LIMBS - 1}] = (t >> 13) + top;`);
  const inputs = [...l.inputs].map((x) => (x === "s" ? "s: number" : `${x}: readonly number[]`)).join(", ");
  return method(l.doc, `${l.name}(o: number[], ${inputs}): void`, body);
}

/** The text of field-*.gen.ts. */
export function printField(curve: CurveNumbers): string {
  const store = Array.from({ length: LIMBS }, (_, i) => `o[${i}] = r${i};`);
  const normal = Array.from({ length: LIMBS }, (_, i) => `const r${i} = a[${i}];`);
  const why = [
    `Arithmetic modulo the field prime of ${curve.name}, unrolled, int32 only, without branches: see field.ts for the contract`,
    "and tools/generate/field.ts for why it looks like this. test/time/bounds/bounds.test.ts proves that nothing reaches 2^31.",
  ];
  const methods = [
    ...method("o = a·b·2^−260", "mul(o: number[], a: readonly number[], b: readonly number[]): void", [
      ...product(curve.p, false),
      ...store,
    ]),
    ...method("o = a²·2^−260", "sqr(o: number[], a: readonly number[]): void", [...product(curve.p, true), ...store]),
    ...combinations.flatMap((l) => linear(curve, l)),
    ...method("o = a mod p, canonical", "norm(o: number[], a: readonly number[]): void", [
      ...normal,
      ...storeReduced(curve.p),
    ]),
  ];
  const name = `Field${curve.name}`;
  return generatedClass({ generator: "field.ts", why, name, interfaceName: "Field", module: "field", methods });
}
