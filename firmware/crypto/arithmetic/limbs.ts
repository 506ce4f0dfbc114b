// Numbers in limbs of 13 bits, least significant first: making them, reading and writing them as big-endian bytes, and the
// few operations on whole numbers that need no modulus. Values are secret, lengths are public; nothing here branches on a value.

/** A number of `count` limbs, zero. Allocates: for constructors only. */
export function newLimbs(count: number): number[] {
  // public count: a constant of the program
  const out: number[] = []; // public: made once, at construction
  for (let i = 0; i < count; i++) out.push(0); // public: made once, at construction
  return out;
}

/** o[0..count) = the big-endian number in bytes[offset..offset + length), which must fit 13·count bits. */
export function fromBytes(o: number[], count: number, bytes: ArrayLike<number>, offset: number, length: number): void {
  // public count, offset, length, bits, j: lengths and positions
  let value = 0;
  let bits = 0;
  let j = 0;
  for (let i = length - 1; i >= 0; i--) {
    value = value | (bytes[offset + i] << bits);
    bits = bits + 8;
    if (bits >= 13) {
      o[j] = value & 8191;
      value = value >> 13;
      bits = bits - 13;
      j = j + 1;
    }
  }
  if (j < count) {
    o[j] = value;
    for (j = j + 1; j < count; j++) o[j] = 0;
  }
}

/** out[offset..offset + 32) = a as a big-endian number; a is below 2^256. */
export function toBytes(out: Uint8Array, offset: number, a: readonly number[]): void {
  // public offset, bits, j: lengths and positions
  let value = 0;
  let bits = 0;
  let j = 0;
  for (let i = 31; i >= 0; i--) {
    if (bits < 8) {
      value = value | (a[j] << bits);
      bits = bits + 13;
      j = j + 1;
    }
    out[offset + i] = value & 255;
    value = value >> 8;
    bits = bits - 8;
  }
}

/** o = a, 20 limbs. */
export function copyLimbs(o: number[], a: readonly number[]): void {
  for (let i = 0; i < 20; i++) o[i] = a[i];
}

/** −1 if all 20 limbs are zero, else 0. */
export function isZero(a: readonly number[]): number {
  let any = a[0] | a[1] | a[2] | a[3] | a[4] | a[5] | a[6] | a[7] | a[8] | a[9];
  any = any | a[10] | a[11] | a[12] | a[13] | a[14] | a[15] | a[16] | a[17] | a[18] | a[19];
  return (any - 1) >> 31;
}

/** −1 if a and b have the same limbs, else 0. */
export function isSame(a: readonly number[], b: readonly number[]): number {
  let any = 0;
  for (let i = 0; i < 20; i++) any = any | (a[i] ^ b[i]);
  return (any - 1) >> 31;
}

/** o = a where mask is −1, and stays where mask is 0. */
export function select(o: number[], a: readonly number[], mask: number): void {
  for (let i = 0; i < 20; i++) o[i] = o[i] ^ ((o[i] ^ a[i]) & mask);
}

/** o = a + b as whole numbers; the sum is below 2^260. */
export function addLimbs(o: number[], a: readonly number[], b: readonly number[]): void {
  let t = 0;
  for (let i = 0; i < 20; i++) {
    t = (t >> 13) + a[i] + b[i];
    o[i] = t & 8191;
  }
}

/** −1 if a < b as whole numbers, else 0. */
export function isBelow(a: readonly number[], b: readonly number[]): number {
  let t = 0;
  for (let i = 0; i < 20; i++) t = (t >> 13) + a[i] - b[i];
  return t >> 31;
}
