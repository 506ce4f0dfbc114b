// The long calculations of a suite as jobs, cut into slices so that the radio never waits: one step() is at most one point addition
// or doubling, or as much (under 3.5 M rv32 instructions). Reading a result before the job is finished throws.
// Bytes: 256-bit numbers are big-endian; points are SEC 1 compressed, 33 bytes.

export interface Job {
  /** Does one slice; true when the job is finished, and on every later call. */
  step(): boolean;
}

/** A long-lived key pair made from a 32-byte seed. */
export interface KeyJob extends Job {
  /** The private key d, 1 ≤ d < n. */
  secret(out32: Uint8Array): void;
  /** d·G; all zeros if a fault was seen. */
  publicKey(out33: Uint8Array): void;
  /** In suite 1 the key's Z (GB/T 32918.2, 5.5), which stands before every message it signs; zeros in suite 2. */
  z(out32: Uint8Array): void;
}

/** Diffie–Hellman with a peer's point. */
export interface DhJob extends Job {
  /** False once the peer's bytes are found to be no point of the curve; true until then. */
  readonly valid: boolean;
  /** The x coordinate of d·peer; zeros if the point was not valid. */
  sharedX(out32: Uint8Array): void;
}

/** A full signature with the identity key; no ticket is involved. */
export interface SignJob extends Job {
  /** r ‖ s, checked; all zeros if a fault was seen. */
  signature(out64: Uint8Array): void;
}

/** The public part of a ticket, made from its 32-byte secret. */
export interface TicketJob extends Job {
  /** The ticket's public key; all zeros if a fault was seen. */
  publicKey(out33: Uint8Array): void;
  /**
   * What is fixed of the ticket's one signature: x of the nonce's point modulo n. In suite 2 it is r, in suite 1 r less the digest. Zeros if
   * a fault was seen; such a ticket cannot sign.
   */
  first(out32: Uint8Array): void;
  /** As KeyJob's. */
  z(out32: Uint8Array): void;
}

/** All of a ticket's signature that is known before the digest: preallocated, secret, wiped with Suite.wipe. */
export interface Presignature {
  /** The suite that made it. */
  readonly suite: number;
}
