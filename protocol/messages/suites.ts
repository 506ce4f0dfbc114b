/** The suites: what signs, what hashes, and what exactly is signed (docs/protocol/suites.md). */
export const SUITE = Object.freeze({
  /** SM2 with SM3 (GB/T 32918, GB/T 32905). */
  sm: 1,
  /** ECDSA on P-256 with SHA-256 (FIPS 186-5, FIPS 180-4). */
  nist: 2,
} as const);

/** Suites a decoder accepts. */
export function knownSuite(suite: number): boolean {
  return suite === SUITE.sm || suite === SUITE.nist;
}

/** Suites in SELECT's answer: bit n − 1 for suite n. */
export const SUPPORTED_SUITES = (1 << (SUITE.sm - 1)) | (1 << (SUITE.nist - 1));

/** What the public side needs to check a signature in one suite; parties pass one built on an implementation that is not ours. */
export interface Verifier {
  hash(...parts: readonly Uint8Array[]): Uint8Array;
  /**
   * A 64-byte r‖s over a message under a 33-byte compressed point: in suite 2 the message is a 32-byte digest; in suite 1 it is that or the 68 bytes
   * of a payment, with the key's Z before it. Any bytes in, never throws.
   */
  verify(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean;
}
