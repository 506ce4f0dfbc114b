/** SYNC-OPEN: a reader passes on the institution's nonce; the purse shows a one-time handle and a nonce of its own. */

import { concatBytes, Reader, Writer } from "../codec/bytes.js";
import type { Decoded } from "../codec/result.js";
import { encodeCommand } from "./apdu.js";

export interface SyncOpenAnswer {
  /** PRF(wallet key, "handle", i): names the purse once, and only to its institution. A purse that wants a press first shows a handle that names none. */
  readonly handle: Uint8Array;
  readonly nonce: Uint8Array;
}

/** How far ahead of the last seen handle an institution looks. */
export const HANDLE_WINDOW = 64;

/** Opens without a finished sync, after which each further one costs a press: without it the answer has the same form, with a handle that names no purse. */
export const FREE_OPENS = 32;

export function encodeSyncOpen(institutionNonce: Uint8Array): Uint8Array {
  return encodeCommand("sync-open", institutionNonce);
}

export function encodeSyncOpenAnswer(answer: SyncOpenAnswer): Uint8Array {
  return concatBytes(answer.handle, answer.nonce);
}

export function decodeSyncOpenAnswer(bytes: Uint8Array): Decoded<SyncOpenAnswer> {
  const r = new Reader(bytes);
  const answer = { handle: r.bytes(16), nonce: r.bytes(16) };
  return r.done(answer);
}

/** The data of the handle's PRF: i, 4 bytes. */
export function handleInput(index: number): Uint8Array {
  return new Writer(4).u32(index).done();
}
