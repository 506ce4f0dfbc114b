// The keyed function of the purse: Ascon-XOF128( len(key) ‖ key ‖ len(label) ‖ label ‖ data ), lengths one byte each.
// The length prefixes make the encoding injective; labels keep the uses of one key apart (make them with label()).

import type { Ascon } from "./ascon.js";

/**
 * out[0..outLength) = PRF(key, label, data[0..dataLength)). Key and label are shorter than 256 bytes.
 * Uses the XOF of `ascon` and leaves it reset.
 */
export function prf(
  ascon: Ascon,
  key: Uint8Array,
  label: readonly number[],
  data: Uint8Array,
  dataLength: number,
  out: Uint8Array | number[],
  outLength: number,
): void {
  // public dataLength, outLength: lengths are never secret
  prfStart(ascon, key, label);
  ascon.xofAbsorb(data, 0, dataLength);
  ascon.xofSqueeze(out, 0, outLength);
  ascon.xofStart();
}

/** The same up to the data, for data in several pieces: the caller absorbs them, squeezes, and calls xofStart to reset it. */
export function prfStart(ascon: Ascon, key: Uint8Array, label: readonly number[]): void {
  if (key.length > 255 || label.length > 255) throw new Error("PRF key or label too long");
  ascon.xofStart();
  ascon.xofAbsorbByte(key.length);
  ascon.xofAbsorb(key, 0, key.length);
  ascon.xofAbsorbByte(label.length);
  ascon.xofAbsorb(label, 0, label.length);
}
