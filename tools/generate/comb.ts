// Prints the fixed-base table of one curve as code: firmware/crypto/curve/comb-*.gen.ts.
//
// Signed comb, 5 teeth 52 bits apart, in two blocks 26 bits apart, so 26 doublings and 52 additions multiply by 260 bits.
// An entry is  2^208·B ± 2^156·B ± 2^104·B ± 2^52·B ± B  (B = G, or 2^26·G for block 1): never the point at infinity,
// hence affine. Bit t of the index says that tooth t has the sign of the top tooth; the caller applies the sign of the whole.
//
// The table is not an array: each entry is masked in by literals in the instruction stream. That reads every entry whatever
// the index is, has no address that could depend on it, and takes 9 bytes of ROM an int instead of an XS slot of 16.

import type { CurveNumbers } from "./curve.js";
import { inverse, LIMBS, limbs, R } from "./limbs.js";
import { generatedClass, method } from "./print.js";

const TEETH = 5;
const SPACING = 52;
const BLOCKS = 2;
type Affine = readonly [x: bigint, y: bigint];

function mod(x: bigint, m: bigint): bigint {
  return ((x % m) + m) % m;
}

function add(curve: CurveNumbers, [x1, y1]: Affine, [x2, y2]: Affine): Affine {
  const p = curve.p.value;
  const same = x1 === x2;
  if (same && y1 !== y2) throw new Error("a table entry at infinity");
  const slope = same ? (3n * x1 * x1 - 3n) * inverse(2n * y1, p) : (y2 - y1) * inverse(x2 - x1, p);
  const x = mod(slope * slope - x1 - x2, p);
  return [x, mod(slope * (x1 - x) - y1, p)];
}

function double(curve: CurveNumbers, point: Affine, times: number): Affine {
  let out = point;
  for (let i = 0; i < times; i++) out = add(curve, out, out);
  return out;
}

/** The 16 points of a block, index 0 first. */
function block(curve: CurveNumbers, number: number): Affine[] {
  const base = double(curve, [curve.gx, curve.gy], (SPACING / BLOCKS) * number);
  const teeth = Array.from({ length: TEETH }, (_, t) => double(curve, base, SPACING * t));
  return Array.from({ length: 1 << (TEETH - 1) }, (_, index) => {
    let sum = teeth[TEETH - 1] as Affine;
    for (let t = 0; t < TEETH - 1; t++) {
      const [x, y] = teeth[t] as Affine;
      sum = add(curve, sum, (index >> t) & 1 ? [x, y] : [x, mod(-y, curve.p.value)]);
    }
    return sum;
  });
}

/** Lines that mask the entry with m0..m15 into x and y; two limbs share one literal. */
function pick(curve: CurveNumbers, points: readonly Affine[]): string[] {
  const out = ["let t = 0;"];
  for (const [name, which] of [
    ["x", 0],
    ["y", 1],
  ] as const) {
    const values = points.map((point) => limbs(((point[which] as bigint) * R) % curve.p.value));
    for (let i = 0; i < LIMBS; i += 2) {
      const terms = values.map((v, j) => `(m${j} & ${(v[i] as number) + ((v[i + 1] as number) << 13)})`);
      out.push(`t = ${terms.join(" | ")};`, `${name}[${i}] = t & 8191;`, `${name}[${i + 1}] = t >> 13;`);
    }
  }
  return out;
}

/** The text of comb-*.gen.ts. */
export function printComb(curve: CurveNumbers): string {
  const masks = Array.from({ length: 1 << (TEETH - 1) }, (_, j) => `const m${j} = ((index ^ ${j}) - 1) >> 31;`);
  const why = [
    `Multiples of the base point of ${curve.name} for the signed comb of comb.ts, affine, in Montgomery form: the table is code,`,
    "every entry is masked in, nothing is indexed. tools/generate/comb.ts says which multiples these are.",
  ];
  const methods = Array.from({ length: BLOCKS }, (_, n) =>
    method(
      `x, y = entry \`index\` (0..15, may be secret) of block ${n}`,
      `block${n}(x: number[], y: number[], index: number): void`,
      [...masks, ...pick(curve, block(curve, n))],
    ),
  ).flat();
  const name = `Comb${curve.name}`;
  return generatedClass({ generator: "comb.ts", why, name, interfaceName: "CombTable", module: "curve", methods });
}
