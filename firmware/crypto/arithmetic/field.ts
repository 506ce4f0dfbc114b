// The arithmetic modulo the field prime p that curve code uses. Implemented by generated code, field-*.gen.ts.
//
// An element is 20 limbs of 13 bits, least significant first, in Montgomery form x·2^260. Limbs 0..18 lie in [0, 8191] and the
// top limb below 600, so a value is below 1.18·2^256: every operation takes and returns such elements. An output may be an input.

export interface Field {
  /** o = a·b */
  mul(o: number[], a: readonly number[], b: readonly number[]): void;
  /** o = a² */
  sqr(o: number[], a: readonly number[]): void;
  /** o = a + b */
  add(o: number[], a: readonly number[], b: readonly number[]): void;
  /** o = a − b */
  sub(o: number[], a: readonly number[], b: readonly number[]): void;
  /** o = a − b − c */
  sub2(o: number[], a: readonly number[], b: readonly number[], c: readonly number[]): void;
  /** o = 4a */
  quad(o: number[], a: readonly number[]): void;
  /** o = 3(a − b) */
  triple(o: number[], a: readonly number[], b: readonly number[]): void;
  /** o = a + 3(b − c) */
  tri(o: number[], a: readonly number[], b: readonly number[], c: readonly number[]): void;
  /** o = 3(a − 3b − c) */
  nona(o: number[], a: readonly number[], b: readonly number[], c: readonly number[]): void;
  /** o = a if s is 0, −a if s is −1; s may be secret */
  negate(o: number[], a: readonly number[], s: number): void;
  /** o = the representative of a below p: the only form that may be compared or encoded */
  norm(o: number[], a: readonly number[]): void;
}
