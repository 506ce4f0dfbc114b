/** The keys of one wallet, which only the institution and the bracelet have (docs/protocol/keys.md). */

import { concatBytes } from "../../../protocol/codec/bytes.js";
import { handleInput } from "../../../protocol/commands/sync-open.js";
import { blobNonce } from "../../../protocol/messages/blob.js";
import { open, prf, seal } from "./ascon.js";

const NONE = new Uint8Array(0);

/** K_w. Both shared secrets, 32 bytes each, bound to the transcript of both sides. */
export function walletKey(staticX: Uint8Array, ephemeralX: Uint8Array, transcript: Uint8Array): Uint8Array {
  return prf(concatBytes(staticX, ephemeralX), "walletKey", transcript, 32);
}

/** The i-th handle; i starts at 1. */
export function handleOf(key: Uint8Array, index: number): Uint8Array {
  return prf(key, "handle", handleInput(index), 16);
}

export interface SessionKeys {
  readonly down: Uint8Array;
  readonly up: Uint8Array;
}

export function sessionKeys(
  key: Uint8Array,
  handle: Uint8Array,
  institutionNonce: Uint8Array,
  purseNonce: Uint8Array,
): SessionKeys {
  const both = prf(key, "session", concatBytes(handle, institutionNonce, purseNonce), 32);
  return { down: both.slice(0, 16), up: both.slice(16) };
}

export function sealBlob(key: Uint8Array, ticketId: Uint8Array, plain: Uint8Array): Uint8Array {
  return seal(prf(key, "blob", NONE, 16), blobNonce(ticketId), plain);
}

export function openBlob(key: Uint8Array, ticketId: Uint8Array, box: Uint8Array): Uint8Array | null {
  return open(prf(key, "blob", NONE, 16), blobNonce(ticketId), box);
}

/** The activation box; its key serves once, so its nonce is zeros. */
export function sealActivation(key: Uint8Array, transcript: Uint8Array, plain: Uint8Array): Uint8Array {
  return seal(prf(key, "activate", transcript, 16), new Uint8Array(16), plain);
}

export function openActivation(key: Uint8Array, transcript: Uint8Array, box: Uint8Array): Uint8Array | null {
  return open(prf(key, "activate", transcript, 16), new Uint8Array(16), box);
}
