/**
 * The blob: the part of a payment that only the institution can read. Sealed with Ascon-AEAD128 under the purse's blob key, nonce
 * ticketId ‖ 0⁸, no associated data: it is ready before the touch, and the ticket's signature binds it to the request.
 */

import { concatBytes, Reader, Writer } from "../codec/bytes.js";
import type { Decoded } from "../codec/result.js";

export interface Blob {
  /** Number of this payment, from 1. */
  readonly seq: number;
  /** Balance before this payment. */
  readonly balance_minor: number;
  /** Chain value before this payment, 16 bytes (chain.ts). */
  readonly chain: Uint8Array;
}

export const BLOB_PLAIN_LENGTH = 24;

export function encodeBlob(blob: Blob): Uint8Array {
  return new Writer(BLOB_PLAIN_LENGTH).u32(blob.seq).u32(blob.balance_minor).append(blob.chain).done();
}

export function decodeBlob(bytes: Uint8Array): Decoded<Blob> {
  const r = new Reader(bytes);
  const blob = { seq: r.u32(), balance_minor: r.u32(), chain: r.bytes(16) };
  return r.done(blob);
}

/** 16 bytes. A ticket is spent once, so the nonce is never used for two plaintexts that both leave the purse. */
export function blobNonce(ticketId: Uint8Array): Uint8Array {
  return concatBytes(ticketId, new Uint8Array(8));
}
