// Prints one Montgomery multiplication (or squaring) as straight-line int32 code: product scanning with the reduction
// folded into the same columns, so a column is summed, cut and carried once.
//
// Why this shape: on XS an array access costs several times an arithmetic bytecode, so all limbs live in locals; and 20
// products of 13-bit limbs stay below 2^30.4, so a column needs no carry inside. test/time/bounds/bounds.test.ts proves it.

import type { Modulus } from "./curve.js";
import { inverse, LIMBS, limbs, MASK, WIDTH } from "./limbs.js";

/** The products of column k of a·b, or of a² with the double products shared. */
function column(k: number, square: boolean): string[] {
  const low = Math.max(0, k - LIMBS + 1);
  const high = Math.min(k, LIMBS - 1);
  const out: string[] = [];
  if (!square) {
    for (let i = low; i <= high; i++) out.push(`a${i} * b${k - i}`);
    return out;
  }
  const doubled: string[] = [];
  for (let i = low; i < k - i; i++) doubled.push(`a${i} * a${k - i}`);
  if (doubled.length > 0) out.push(`((${doubled.join(" + ")}) << 1)`);
  if (k % 2 === 0) out.push(`a${k / 2} * a${k / 2}`);
  return out;
}

/**
 * Lines that leave a·b·2^−260 mod m in r0..r19 (as constants): limbs 0..18 in [0, 8191], value below
 * a·b/2^260 + m. Reads the arrays `a` (and `b`); writes nothing, so outputs may be inputs.
 */
export function product(m: Modulus, square: boolean): string[] {
  const delta = limbs(m.delta);
  const unit = Number(inverse(m.delta % 8192n, 8192n));
  const out: string[] = [];
  for (const name of square ? ["a"] : ["a", "b"]) {
    for (let i = 0; i < LIMBS; i++) out.push(`const ${name}${i} = ${name}[${i}];`);
  }
  for (let k = 0; k < 2 * LIMBS - 1; k++) {
    let sum = [...(k > 0 ? ["(c >> 13)"] : []), ...column(k, square)].join(" + ");
    for (const [sign, exponent] of m.terms) {
      const i = k - Math.floor(exponent / WIDTH);
      if (i >= 0 && i < LIMBS) sum += ` ${sign > 0 ? "+" : "-"} (m${i} << ${exponent % WIDTH})`;
    }
    for (let j = 1; j < LIMBS; j++) {
      if (delta[j] && k - j >= 0 && k - j < LIMBS) sum += ` - m${k - j} * ${delta[j]}`;
    }
    out.push(`${k > 0 ? "c" : "let c"} = ${sum};`);
    if (k >= LIMBS) out.push(`const r${k - LIMBS} = c & ${MASK};`);
    else if (unit === 1 && delta[0] === 1) out.push(`const m${k} = c & ${MASK};`);
    else out.push(`const m${k} = ((c & ${MASK}) * ${unit}) & ${MASK};`, `c = c - m${k} * ${delta[0]};`);
  }
  out.push(`const r${LIMBS - 1} = c >> 13;`);
  return out;
}

/** Lines that store r0..r19, less m if that leaves no borrow, into o: the canonical value when r < 2m. */
export function storeReduced(m: Modulus): string[] {
  const q = limbs(m.value);
  const out = ["let d = 0;"];
  for (let i = 0; i < LIMBS; i++) {
    out.push(`d = r${i}${q[i] ? ` - ${q[i]}` : ""}${i > 0 ? " + (d >> 13)" : ""};`, `const s${i} = d & ${MASK};`);
  }
  out.push("d = d >> 13;"); // −1: r was already below m, keep it; 0: take the difference
  for (let i = 0; i < LIMBS; i++) out.push(`o[${i}] = s${i} ^ ((r${i} ^ s${i}) & d);`);
  return out;
}
