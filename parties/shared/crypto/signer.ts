/**
 * A party's own key: ECDSA with deterministic nonces (RFC 6979), so that the same message has the same signature; and ECDH.
 *
 * The secret lives in this process. A bank would keep it in an HSM behind the same two methods.
 */
import { p256 } from "@noble/curves/nist.js";
import type { Environment } from "../environment.js";

export interface Signer {
  /** Compressed point, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** r‖s over a message as Verifier.verify takes it: a 32-byte digest, or in suite 1 also a payment. */
  sign(message: Uint8Array): Uint8Array;
  /** X of secret · point, 32 bytes (SP 800-56A, 5.7.1.2). Throws unless `point` is on the curve. */
  sharedX(point: Uint8Array): Uint8Array;
}

/** A secret from 48 random bytes, so that the reduction's bias is negligible (FIPS 186-5, A.2.1). */
export function newSecret(environment: Pick<Environment, "random">): Uint8Array {
  return p256.utils.randomSecretKey(environment.random(48));
}

export function signerOf(secret: Uint8Array): Signer {
  return Object.freeze({
    publicKey: p256.getPublicKey(secret, true),
    sign: (digest: Uint8Array) => p256.sign(digest, secret, { prehash: false, lowS: false }),
    sharedX: (point: Uint8Array) => p256.getSharedSecret(secret, point, true).slice(1),
  });
}
