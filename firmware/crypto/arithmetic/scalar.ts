// The arithmetic modulo the group order n that signing uses. Implemented by generated code, scalar-*.gen.ts.
// A scalar is 20 limbs of 13 bits, least significant first. Results are canonical (below n). An output may be an input.

export interface Scalar {
  /** o = a·b·2^−260 mod n, for any a below 2^260 (a hash, a sum of two scalars) and b below n */
  mul(o: number[], a: readonly number[], b: readonly number[]): void;
  /** o = a²·2^−260 mod n */
  sqr(o: number[], a: readonly number[]): void;
  /** o = a + b mod n, where a + b is below 2n: any a below 2^256 may be reduced by adding zero */
  add(o: number[], a: readonly number[], b: readonly number[]): void;
}
