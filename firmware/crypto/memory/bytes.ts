// Byte strings that may be secret: comparing, copying and wiping them in constant time.
// Lengths and offsets are public. Nothing is allocated. Ranges are not checked: the caller must keep them inside the arrays.

/** 1 if a[aOffset..+length) equals b[bOffset..+length), else 0; reads all of both. */
export function equal(
  a: ArrayLike<number>,
  aOffset: number,
  b: ArrayLike<number>,
  bOffset: number,
  length: number,
): number {
  // public aOffset, bOffset, length: where the strings stand
  let difference = 0;
  for (let i = 0; i < length; i++) difference = difference | (a[aOffset + i] ^ b[bOffset + i]);
  return ((difference - 1) >> 31) & 1;
}

/** Sets every element to 0: bytes, limbs or hash state. */
export function wipe(a: Uint8Array | number[]): void {
  for (let i = 0; i < a.length; i++) a[i] = 0;
}

/** to[toOffset..+length) = from[fromOffset..+length); the ranges must not overlap inside one array. */
export function copy(
  to: Uint8Array | number[],
  toOffset: number,
  from: ArrayLike<number>,
  fromOffset: number,
  length: number,
): void {
  // public toOffset, fromOffset, length: where the strings stand
  for (let i = 0; i < length; i++) to[toOffset + i] = from[fromOffset + i];
}
