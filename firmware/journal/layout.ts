/**
 * The journal on flash, format 1. This header is its specification.
 *
 * Flash is two regions of equal size; one is live, the other is spare. A region is a row of records of 256 bytes:
 *
 *   0        format, 1
 *   1        type; bit 7 set when the record has a secret
 *   2        length n of the body
 *   3        body, n bytes
 *   3 + n    tag, 16 bytes
 *   224      secret, 32 bytes, only when the type says so; then n ≤ 205, else n ≤ 237
 *
 * All bytes of a record not named are 0xFF. The tag is Ascon-AEAD128's over the bytes [0, 3 + n) as associated data, nonce = position(4) ‖ 0¹²,
 * key = PRF(vault root, "journal", salt). The salt is drawn for each filling of a region, so no nonce serves twice under one key. The
 * secret lies outside the tag (its own seal stands in the body), so that it can be programmed to zero when it is spent.
 *
 * Position 0 holds the HEAD: epoch(4) ‖ count(2) ‖ salt(16). It is written last, after `count` records at positions 1 … count that stand
 * for the purse as it was then; a region without a valid HEAD is no region. The valid HEAD with the higher epoch is the live one.
 *
 * After them records are appended, each at the first erased position. A position that is neither erased nor valid is
 *   - voided, if it is all zeros: skipped;
 *   - torn, if nothing but erased positions follow: its write was cut, its answer never left. It is voided at boot;
 *   - damage, in any other case: the purse is suspended until a sync.
 */
export const FORMAT = 1;
export const RECORD_SIZE = 256;
export const HEADER_SIZE = 3;
export const TAG_SIZE = 16;
export const SECRET_AT = 224;
export const SECRET_SIZE = 32;
export const SALT_SIZE = 16;
export const MAX_BODY = RECORD_SIZE - HEADER_SIZE - TAG_SIZE;
export const MAX_BODY_WITH_SECRET = SECRET_AT - HEADER_SIZE - TAG_SIZE;
export const HAS_SECRET = 0x80;
export const HEAD_TYPE = 0x48;
export const HEAD_BODY = 22;

/** What a HEAD says beside its salt. */
export interface Head {
  readonly epoch: number;
  readonly count: number;
}

export function encodeHead({ epoch, count }: Head, salt: Uint8Array): Entry {
  const body = new Uint8Array(HEAD_BODY);
  body.set([epoch >> 24, (epoch >> 16) & 255, (epoch >> 8) & 255, epoch & 255, count >> 8, count & 255]);
  body.set(salt, HEAD_BODY - SALT_SIZE);
  return { type: HEAD_TYPE, body, secret: null };
}

/** Null when it is no HEAD. */
export function decodeHead({ type, body: b }: Entry): Head | null {
  if (type !== HEAD_TYPE || b.length !== HEAD_BODY) return null;
  return { epoch: (b[0] << 24) | (b[1] << 16) | (b[2] << 8) | b[3], count: (b[4] << 8) | b[5] };
}

/** The salt in a HEAD's body. */
export function saltOf(body: Uint8Array): Uint8Array {
  return body.slice(HEAD_BODY - SALT_SIZE);
}

/** A record as the purse sees it. */
export interface Entry {
  readonly type: number;
  readonly body: Uint8Array;
  /** 32 sealed bytes that can be wiped apart from the record; null in types without one. */
  readonly secret: Uint8Array | null;
}

/** An entry and where it lies. */
export interface Stored extends Entry {
  readonly position: number;
}
