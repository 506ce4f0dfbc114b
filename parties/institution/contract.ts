/**
 * What institutions ask of each other, as each sees the other: an interface, so that the other may be a process of its own behind an authenticated
 * connection (which is how it knows who `from` is).
 */
import type { PartyResult } from "../shared/errors.js";
import type { Bulletin } from "./interbank/bulletin.js";
import type { Booked } from "./purses/credits.js";
import type { ForkProof } from "./settlement/fork-proof.js";
import type { Refund } from "./settlement/refund.js";
import type { ClaimResult } from "./settlement/settle.js";
import type { ClaimRecord } from "./settlement/verify-claim.js";

export interface Peer {
  /** 4 bytes. */
  readonly id: Uint8Array;
  /** Payments under this institution's tickets, taken by a merchant of `from`. Presented again they are paid no second time. */
  claim(from: Uint8Array, payee: Uint8Array, records: readonly ClaimRecord[]): Promise<readonly ClaimResult[]>;
  /** A merchant of `from` gives back part or all of such a payment. Idempotent by key; who was refused asks no more under that key. */
  refund(from: Uint8Array, refund: Refund): Promise<PartyResult<Booked>>;
  /** For terminals of the other's merchants: certificates, and tickets not to take off line. */
  bulletin(): Promise<Bulletin>;
  /** What this institution can show of purses of its own that paid twice with one ticket; each stands by itself (`checkForkProof`). */
  forkProofs(): Promise<readonly ForkProof[]>;
}
