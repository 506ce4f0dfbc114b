// Prints what is the same in every Z of SM2 (GB/T 32918.2, clause 5.5): ENTL ‖ ID ‖ a ‖ b ‖ xG ‖ yG, before the key's own coordinates.

import type { CurveNumbers } from "./curve.js";
import { heading } from "./print.js";

/** The default identity: GM/T 0009, clause 10. */
const ID = "1234567812345678";

function bytes(value: bigint, length: number): number[] {
  return Array.from({ length }, (_, i) => Number((value >> BigInt(8 * (length - 1 - i))) & 255n));
}

/** The text of z-sm2.gen.ts. */
export function printZ(curve: CurveNumbers): string {
  const values = [
    ...bytes(BigInt(8 * ID.length), 2),
    ...[...ID].map((letter) => letter.charCodeAt(0)),
    ...[curve.p.value - 3n, curve.b, curve.gx, curve.gy].flatMap((value) => bytes(value, 32)),
  ];
  const lines = [
    ...heading({
      generator: "z.ts",
      why: [
        `The beginning of every Z of SM2, GB/T 32918.2 clause 5.5: ENTL ‖ ID ‖ a ‖ b ‖ xG ‖ yG with ID = "${ID}". Public.`,
      ],
    }),
    `export const Z_START: readonly number[] = Object.freeze([${values.join(", ")}]);`,
    "",
  ];
  return lines.join("\n");
}
