// Prints the arithmetic modulo the group order n of one curve: firmware/crypto/arithmetic/scalar-*.gen.ts.
// Results are canonical (below n); the first factor of a product may be any 260-bit number, since
// a·b/2^260 + n < 2n for a < 2^260 and b < n.

import type { CurveNumbers } from "./curve.js";
import { LIMBS, limbs, MASK } from "./limbs.js";
import { product, storeReduced } from "./montgomery.js";
import { generatedClass, method } from "./print.js";

/** The text of scalar-*.gen.ts. */
export function printScalar(curve: CurveNumbers): string {
  const sum = ["let c = 0;"];
  for (let i = 0; i < LIMBS; i++) {
    sum.push(
      `c = ${i > 0 ? "(c >> 13) + " : ""}a[${i}] + b[${i}];`,
      `const r${i} = c${i < LIMBS - 1 ? ` & ${MASK}` : ""};`,
    );
  }
  if (limbs(curve.n.value)[LIMBS - 1] !== 511) throw new Error("n is expected to have 256 bits");
  const why = [
    `Arithmetic modulo the group order of ${curve.name}, unrolled, int32 only, without branches: see scalar.ts for the contract.`,
    "test/time/bounds/bounds.test.ts proves that nothing reaches 2^31.",
  ];
  const methods = [
    ...method(
      "o = a·b·2^−260 mod n, canonical; a < 2^260, b < n",
      "mul(o: number[], a: readonly number[], b: readonly number[]): void",
      [...product(curve.n, false), ...storeReduced(curve.n)],
    ),
    ...method("o = a²·2^−260 mod n, canonical; a < n", "sqr(o: number[], a: readonly number[]): void", [
      ...product(curve.n, true),
      ...storeReduced(curve.n),
    ]),
    ...method(
      "o = a + b mod n, canonical; a, b < n",
      "add(o: number[], a: readonly number[], b: readonly number[]): void",
      [...sum, ...storeReduced(curve.n)],
    ),
  ];
  const name = `Scalar${curve.name}`;
  return generatedClass({ generator: "scalar.ts", why, name, interfaceName: "Scalar", module: "scalar", methods });
}
