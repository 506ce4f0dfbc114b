/** A party's own key and `Verifier` in suite 1. Every signature is over SM3(Z ‖ message), GB/T 32918.2, 6.1 (docs/protocol/suites.md). */

import { ascii } from "../../../protocol/codec/bytes.js";
import type { Verifier } from "../../../protocol/messages/suites.js";
import type { Environment } from "../environment.js";
import type { Signer } from "./signer.js";
import { big, N, Point, publicKeyOf, sharedX, signWith, sm3, unhexBig, verifyDigest, z } from "./sm.js";

/** 1 ≤ d ≤ n − 2, from 48 random bytes, so that the reduction's bias is negligible. */
export function newSmSecret(environment: Pick<Environment, "random">): Uint8Array {
  return big((unhexBig(environment.random(48)) % (N - 2n)) + 1n);
}

/** A nonce that cannot be guessed and that is another for each message, so that the same message has the same signature. */
function nonceOf(secret: Uint8Array, digest: Uint8Array, attempt: number): bigint {
  const half = (i: number) => sm3(ascii("openpurse sm2 nonce", 32), secret, digest, Uint8Array.of(attempt, i));
  return (((unhexBig(half(0)) << 256n) + unhexBig(half(1))) % (N - 1n)) + 1n;
}

export function smSignerOf(secret: Uint8Array): Signer {
  const publicKey = publicKeyOf(secret);
  const own = z(publicKey);
  return Object.freeze({
    publicKey,
    sign: (message: Uint8Array) => {
      const digest = sm3(own, message);
      for (let attempt = 0; attempt < 256; attempt++) {
        const signature = signWith(digest, secret, nonceOf(secret, digest, attempt));
        if (signature !== null) return signature;
      }
      throw new Error("256 nonces and no signature");
    },
    sharedX: (point: Uint8Array) => sharedX(secret, point),
  });
}

export function isSmPoint(publicKey: Uint8Array): boolean {
  try {
    Point.fromBytes(publicKey);
    return publicKey.length === 33;
  } catch {
    return false;
  }
}

export const smVerifier: Verifier = Object.freeze({
  hash: sm3,
  verify(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
    return isSmPoint(publicKey) && verifyDigest(sm3(z(publicKey), message), signature, publicKey);
  },
});
