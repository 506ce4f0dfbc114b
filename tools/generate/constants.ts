// Prints the constants of one curve: firmware/crypto/curve/constants-*.gen.ts. Plain arrays, so XS keeps them in ROM.

import type { CurveNumbers } from "./curve.js";
import { limbs, R } from "./limbs.js";
import { heading } from "./print.js";

/** 4-bit digits of an exponent, most significant first. */
function digits(exponent: bigint): number[] {
  return [...exponent.toString(16)].map((digit) => Number.parseInt(digit, 16));
}

/** The text of constants-*.gen.ts. */
export function printConstants(curve: CurveNumbers): string {
  const p = curve.p.value;
  const n = curve.n.value;
  if (p % 4n !== 3n) throw new Error("the square root by one power needs p = 3 mod 4");
  const entries: [string, string, number[]][] = [
    ["p", "the field prime", limbs(p)],
    ["n", "the group order", limbs(n)],
    ["one", "1 mod p, in Montgomery form", limbs(R % p)],
    ["three", "3 mod p, in Montgomery form", limbs((3n * R) % p)],
    ["b", "the curve's b, in Montgomery form", limbs((curve.b * R) % p)],
    ["toField", "2^520 mod p: times this is into Montgomery form", limbs((R * R) % p)],
    ["scalarOne", "1 mod n, in Montgomery form", limbs(R % n)],
    ["scalarMinusOne", "−1 mod n, in Montgomery form", limbs(n - (R % n))],
    ["toScalar", "2^520 mod n: times this is into Montgomery form", limbs((R * R) % n)],
    ["toScalarHigh", "2^780 mod n: the same for what stands above bit 260", limbs((R * R * R) % n)],
    ["unit", "1, plain: times this is out of Montgomery form", limbs(1n)],
    ["inverseField", "p − 2 in 4-bit digits, most significant first", digits(p - 2n)],
    ["rootField", "(p + 1)/4 in 4-bit digits, most significant first", digits((p + 1n) / 4n)],
    ["inverseScalar", "n − 2 in 4-bit digits, most significant first", digits(n - 2n)],
  ];
  const lines = [
    ...heading({
      generator: "constants.ts",
      why: [`Constants of ${curve.name}: limbs of 13 bits, least significant first, unless said otherwise. Public.`],
    }),
    `import type { Constants } from "./curve.js";`,
    "",
    `export const constants${curve.name}: Constants = Object.freeze({`,
    ...entries.flatMap(([name, doc, values]) => [
      `  /** ${doc} */`,
      `  ${name}: Object.freeze([${values.join(", ")}]),`,
    ]),
    "});",
    "",
  ];
  return lines.join("\n");
}
