// What the purse needs of a cipher suite, whichever curve and hash it is made of.
//
// A suite has memory for one running job (signing/jobs.ts): starting another abandons it, and stepping an abandoned job throws. The job
// objects belong to the suite: a job's results are good until the suite is asked for the next job of the same kind.
// hash(), presign(), presignJob(), sign() and wipe() have memory of their own and may run between two steps.

import type { Hash } from "../hash/hash.js";
import type { DhJob, Job, KeyJob, Presignature, SignJob, TicketJob } from "../signing/jobs.js";

export interface Suite {
  /** The number that stands in everything signed. */
  readonly id: number;
  keyJob(seed32: Uint8Array): KeyJob;
  dhJob(d32: Uint8Array, peer33: Uint8Array): DhJob;
  /**
   * Signs a digest: in suite 1 the hash of Z and the message (GB/T 32918.2, 6.1, A1 and A2), which the caller makes.
   * `extra` goes into the nonce: a counter or fresh randomness (up to 32 bytes), or nothing.
   */
  signJob(d32: Uint8Array, digest32: Uint8Array, extra: Uint8Array): SignJob;
  ticketJob(secret32: Uint8Array): TicketJob;
  newPresignature(): Presignature;
  /** Fills a presignature from a ticket's secret and its first(): the slices of presignJob() at once. */
  presign(presignature: Presignature, secret32: Uint8Array, first32: Uint8Array): void;
  /**
   * The same as a job of four slices with memory of its own, so it may run beside another job. The arrays must stay as they are
   * until it is finished; until then the ticket cannot sign. The next presign() or presignJob() abandons it.
   */
  presignJob(presignature: Presignature, secret32: Uint8Array, first32: Uint8Array): Job;
  /** Completes a presignature: 1 with r ‖ s, or 0 with zeros (a value was zero that must not be, or the self-check saw a fault). */
  sign(presignature: Presignature, digest32: Uint8Array, out64: Uint8Array): number;
  /** The r of that signature, from the ticket's first() and the digest, both public: out[0..32). */
  signatureR(first32: Uint8Array, digest32: Uint8Array, out: Uint8Array): void;
  wipe(presignature: Presignature): void;
  /** The suite's own hash object; one message at a time. */
  hash(): Hash;
}
