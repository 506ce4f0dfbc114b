// What the purse asks of a cipher suite, whichever curve and hash it is made of.
//
// Long work comes as jobs, cut into slices so that the radio never waits: one step() is at most one point addition or
// doubling, or as much (under 3.5 M rv32 instructions). A suite has room for ONE running job; starting another abandons it, and
// stepping an abandoned job throws. The job objects belong to the suite: a job's results are good until the suite is asked for the
// next job of the same kind. hash(), prime(), primeJob(), sign() and wipe() have their own room and may run between two steps.
// Bytes: 256-bit numbers are big-endian; points are SEC 1 compressed, 33 bytes.

export interface Job {
  /** Does one slice; true when the job is finished, and true again ever after. */
  step(): boolean;
}

/** A long-lived key pair made from a 32-byte seed. */
export interface KeyJob extends Job {
  /** The private key d, 1 ≤ d < n. Throws before the job is finished. */
  secret(out32: Uint8Array): void;
  /** d·G; all zeros if a fault was seen. Throws before the job is finished. */
  publicKey(out33: Uint8Array): void;
  /** In suite 1 the key's Z (GB/T 32918.2, 5.5), which stands before every message it signs; zeros in suite 2. */
  z(out32: Uint8Array): void;
}

/** Diffie–Hellman with a peer's point. */
export interface DhJob extends Job {
  /** False once the peer's bytes are found to be no point of the curve; true until then. */
  readonly valid: boolean;
  /** The x coordinate of d·peer; zeros if the point was not valid. Throws before the job is finished. */
  sharedX(out32: Uint8Array): void;
}

/** A full signature, for the identity key: no ticket involved. */
export interface SignJob extends Job {
  /** r ‖ s, checked; all zeros if a fault was seen. Throws before the job is finished. */
  signature(out64: Uint8Array): void;
}

/** The public half of a ticket, made from its 32-byte secret. */
export interface TicketJob extends Job {
  /** The ticket's public key; all zeros if a fault was seen. Throws before the job is finished. */
  publicKey(out33: Uint8Array): void;
  /**
   * What is fixed of the ticket's one signature: x of the nonce's point modulo n. In suite 2 it is r, in suite 1 r less the digest. Zeros if
   * a fault was seen, and then sign() refuses.
   */
  first(out32: Uint8Array): void;
  /** As KeyJob's. */
  z(out32: Uint8Array): void;
}

/** A ticket made ready to sign: preallocated, secret, wiped with Suite.wipe. */
export interface Presignature {
  /** The suite that made it. */
  readonly suite: number;
}

/** An incremental hash. */
export interface Hash {
  reset(): void;
  update(bytes: ArrayLike<number>, offset: number, length: number): void;
  /** Writes 32 bytes and begins a new message. */
  digest(out: Uint8Array | number[], offset: number): void;
  /** Keeps the state, at a whole number of 64-byte blocks, in into[0..9). */
  save(into: number[]): void;
  restore(from: readonly number[]): void;
  /** The digest of what was kept and of block[0..length), length ≤ 55; `block` is 64 bytes, zeros from there on, and is padded in place. */
  finish(from: readonly number[], block: Uint8Array, length: number, out: Uint8Array): void;
}

export interface Suite {
  /** The number that stands in everything signed. */
  readonly id: number;
  keyJob(seed32: Uint8Array): KeyJob;
  dhJob(d32: Uint8Array, peer33: Uint8Array): DhJob;
  /**
   * Signs a digest: in suite 1 the hash of Z and the message (GB/T 32918.2, 6.1, A1 and A2), which is the caller's to make.
   * `extra` goes into the nonce: a counter or fresh randomness (up to 32 bytes), or nothing.
   */
  signJob(d32: Uint8Array, digest32: Uint8Array, extra: Uint8Array): SignJob;
  ticketJob(secret32: Uint8Array): TicketJob;
  newPresignature(): Presignature;
  /** Readies a ticket from its secret and its first(): the slices of primeJob at once. */
  presign(primed: Presignature, secret32: Uint8Array, first32: Uint8Array): void;
  /**
   * The same as a job of four slices with its own room, so it may run beside another job. The arrays must stay as they are
   * until it is finished; until then the ticket cannot sign. The next prime or primeJob abandons it.
   */
  presignJob(primed: Presignature, secret32: Uint8Array, first32: Uint8Array): Job;
  /** Signs with a primed ticket: 1 with r ‖ s, or 0 with zeros (something was zero that must not be, or the self-check saw a fault). */
  sign(primed: Presignature, digest32: Uint8Array, out64: Uint8Array): number;
  /** The r of that signature, from the ticket's first() and the digest, both public: out[0..32). */
  half(first32: Uint8Array, digest32: Uint8Array, out: Uint8Array): void;
  wipe(primed: Presignature): void;
  /** The suite's own hash object; one message at a time. */
  hash(): Hash;
}
