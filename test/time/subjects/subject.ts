/**
 * A subject of the evidence: one primitive that handles a secret, prepared once, so that run() does nothing but its work.
 *
 * Runs on XS on the desktop, on XS on rv32 and on V8, from one bundle. A subject takes its secret as blocks of 32 bytes; load() puts them where
 * run() reads them, is not measured, and may be slow.
 */

/** Values that may be secret: bytes, limbs, words. */
export type Values = number[] | Uint8Array;

/** What the blocks of 32 bytes are, big-endian, so that the corners of each kind are tried. */
export type Kind =
  /** Any bytes. */
  | "bytes"
  /** A number of at most 256 bits, taken for an element of the field modulo this curve's p. */
  | "element-sm2"
  | "element-p256"
  /** 1 … n − 1 of this curve. */
  | "scalar-sm2"
  | "scalar-p256";

export interface Subject {
  /** Unique; the name of the rows. */
  readonly name: string;
  readonly kind: Kind;
  /** Blocks of secret; 1 unless said otherwise. */
  readonly blocks?: number;
  load(secret: Uint8Array): void;
  /** Where load() puts what is secret: poisoned before run(). */
  readonly inputs: readonly Values[];
  run(): void;
  /** What run() makes of it: must depend on the secret, otherwise the row shows nothing. */
  readonly outputs: readonly Values[];
  /** Takes seconds on the emulated board: other layers look at fewer secrets. */
  readonly heavy?: boolean;
}

/** Zeros. */
export function zeros(count: number): number[] {
  const out: number[] = [];
  for (let i = 0; i < count; i++) out.push(0);
  return out;
}

/** 20 limbs of 13 bits from block `index` of a secret; written here, so that a mutant of the core's function does not change its own test. */
export function toLimbs(limbs: number[], secret: Uint8Array, index: number): void {
  for (let i = 0; i < 20; i++) limbs[i] = 0;
  for (let bit = 0; bit < 256; bit++) {
    const byte = secret[32 * index + 31 - (bit >> 3)];
    const limb = Math.floor(bit / 13);
    limbs[limb] |= ((byte >> (bit & 7)) & 1) << (bit - 13 * limb);
  }
}

/** Bytes from..to of a secret into an array. */
export function toValues(values: Values, secret: Uint8Array, from: number): void {
  for (let i = 0; i < values.length; i++) values[i] = secret[from + i];
}
