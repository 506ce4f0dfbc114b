// A signature scheme of the (r, s) kind, as signature-job.ts needs it: how the signature is made, and another way to check it.
// Private key d and digest e are plain numbers, d < n and e < 2^256; the nonce k is in Montgomery form; x is the x coordinate of k·G
// modulo n, plain; r and s are plain and canonical.

export interface Equation {
  /** o = the number whose inverse modulo n sign() needs; Montgomery form. */
  divisor(o: number[], d: readonly number[], k: readonly number[]): void;
  /** The signature, given that inverse in Montgomery form. */
  sign(
    r: number[],
    s: number[],
    x: readonly number[],
    d: readonly number[],
    e: readonly number[],
    k: readonly number[],
    inverse: readonly number[],
  ): void;
  /** −1 if r and s are what x, d, e and k give and may be given out, else 0. Needs no inverse, and shares no intermediate value with sign(). */
  check(
    r: readonly number[],
    s: readonly number[],
    x: readonly number[],
    d: readonly number[],
    e: readonly number[],
    k: readonly number[],
  ): number;
}
