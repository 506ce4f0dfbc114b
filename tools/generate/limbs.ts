// Radix 2^13 in 20 limbs, Montgomery radix R = 2^260: the number representation of the firmware, on BigInt.

export const LIMBS = 20;
export const WIDTH = 13;
export const MASK = 8191;
export const R = 1n << 260n;

/** Splits a non-negative number below 2^(13·count) into limbs, least significant first. */
export function limbs(value: bigint, count = LIMBS): number[] {
  const out: number[] = [];
  let rest = value;
  for (let i = 0; i < count; i++) {
    out.push(Number(rest & 8191n));
    rest >>= 13n;
  }
  if (rest !== 0n) throw new Error("value does not fit its limbs");
  return out;
}

/** x^−1 mod m for odd prime m (extended Euclid). */
export function inverse(x: bigint, m: bigint): bigint {
  let [a, b, u, v] = [((x % m) + m) % m, m, 1n, 0n];
  while (a > 1n) {
    const q = b / a;
    [a, b, u, v] = [b - q * a, a, v - q * u, u];
  }
  return ((u % m) + m) % m;
}
