// Bytes in and out of Ascon's state of ten int32 halves (upper half of word i at 2i, lower half at 2i + 1), little-endian as in
// NIST SP 800-232, clause 2 and appendix A. Positions are public, bytes are secret.

/** Four bytes, little-endian, as int32. */
export function load(bytes: ArrayLike<number>, at: number): number {
  // public at: where the bytes stand
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}

/** Eight bytes, little-endian, from two halves. */
export function store(out: Uint8Array | number[], at: number, low: number, high: number): void {
  // public at: where the bytes stand
  out[at] = low & 255;
  out[at + 1] = (low >> 8) & 255;
  out[at + 2] = (low >> 16) & 255;
  out[at + 3] = (low >> 24) & 255;
  out[at + 4] = high & 255;
  out[at + 5] = (high >> 8) & 255;
  out[at + 6] = (high >> 16) & 255;
  out[at + 7] = (high >> 24) & 255;
}

/** XORs 16 bytes into the rate of the AEAD. */
export function absorb16(s: number[], bytes: Uint8Array, at: number): void {
  // public at: where the bytes stand
  s[1] = s[1] ^ load(bytes, at);
  s[0] = s[0] ^ load(bytes, at + 4);
  s[3] = s[3] ^ load(bytes, at + 8);
  s[2] = s[2] ^ load(bytes, at + 12);
}

/** XORs one byte into byte j of the state. */
export function xorByte(s: number[], j: number, byte: number): void {
  // public j: a position
  const half = (j >> 2) ^ 1;
  s[half] = s[half] ^ (byte << ((j & 3) << 3));
}

/** Byte j of the state. */
export function byteOf(s: readonly number[], j: number): number {
  // public j: a position
  return (s[(j >> 2) ^ 1] >> ((j & 3) << 3)) & 255;
}
