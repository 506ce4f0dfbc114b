/**
 * The protocol's `Verifier` on @noble: an implementation of P-256 and SHA-256 that shares no line with the bracelet's.
 *
 * High-S signatures are taken (`lowS: false`): the bracelet does not normalise, and nothing here compares signature bytes.
 */
import { p256 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Verifier } from "../../../protocol/messages/suites.js";

const OPTIONS = { prehash: false, lowS: false } as const;

export const verifier: Verifier = Object.freeze({
  hash(...parts: readonly Uint8Array[]): Uint8Array {
    const h = sha256.create();
    for (const part of parts) h.update(part);
    return h.digest();
  },

  verify(digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
    if (digest.length !== 32 || signature.length !== 64 || publicKey.length !== 33) return false;
    try {
      return p256.verify(signature, digest, publicKey, OPTIONS);
    } catch {
      return false; // Not a point, or r or s out of range.
    }
  },
});

/** Whether 33 bytes are a compressed point of the curve. */
export function isPoint(publicKey: Uint8Array): boolean {
  try {
    p256.Point.fromBytes(publicKey);
    return publicKey.length === 33;
  } catch {
    return false;
  }
}
