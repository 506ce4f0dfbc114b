/** The suites: what signs a ticket's payment and what hashes it (docs/design/crypto.md). */
export const SUITE = {
  /** SM2 with SM3 (GB/T 32918, GB/T 32905). Not built yet. */
  sm: 1,
  /** ECDSA on P-256 with SHA-256 (FIPS 186-5, FIPS 180-4). */
  nist: 2,
} as const;

/** Suites a decoder accepts. */
export function knownSuite(suite: number): boolean {
  return suite === SUITE.nist;
}

/** What the public side needs to check a signature; parties pass one built on an implementation that is not ours. */
export interface Verifier {
  hash(...parts: readonly Uint8Array[]): Uint8Array;
  /** A 64-byte r‖s over a 32-byte digest under a 33-byte compressed point. Any bytes in, never throws. */
  verify(digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean;
}
