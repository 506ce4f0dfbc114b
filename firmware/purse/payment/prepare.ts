/**
 * Priming: all of the next payment that is known before the touch, done while idle, in slices (docs/design/touch-cost.md). How the slices are called,
 * and what happens when a touch comes first, is ready.ts's.
 */

import { concatBytes } from "../../../protocol/codec/bytes.js";
import { contextDigest } from "../../../protocol/commands/pay.js";
import { blobNonce, encodeBlob } from "../../../protocol/messages/blob.js";
import { wipe } from "../../crypto/memory/bytes.js";
import { Secret } from "../../crypto/memory/secret.js";
import type { Job } from "../../crypto/signing/jobs.js";
import type { Core } from "../core.js";
import type { Money, PurseTicket } from "../state/money.js";
import { type Device, walletKey } from "../state/state.js";

/** Which payment this is for: anything that changes one of these makes it stale. */
interface Prospect {
  readonly ticket: number;
  readonly seq: number;
  readonly balance_minor: number;
}

/** Under way. `secret` is wiped when the job has taken it. */
export interface Priming extends Prospect {
  readonly secret: Secret;
  readonly job: Job;
  readonly blob: Uint8Array | null;
}

/** Done: the ticket is ready to sign in the core, and this is what is signed. */
export interface Ready extends Prospect {
  readonly blob: Uint8Array;
  /** State of the hash after tag and context digest: one whole block. */
  readonly prefix: number[];
}

/** What one slice led to; `broken` when the ticket's seal does not open. */
export type Primed =
  | { readonly stage: "going"; readonly priming: Priming }
  | { readonly stage: "ready"; readonly ready: Ready }
  | { readonly stage: "broken" };

/** Is it for the payment that would come now? */
export function isFor<P extends Prospect>(prospect: P | null, money: Money, ticket: PurseTicket): prospect is P {
  return (
    prospect !== null &&
    prospect.ticket === ticket.number &&
    prospect.seq === money.seq + 1 &&
    prospect.balance_minor === money.balance_minor
  );
}

/** One slice, from where `priming` stands; null begins. The chain of `money` must be whole. */
export function primeSlice(
  core: Core,
  device: Device,
  money: Money,
  ticket: PurseTicket,
  priming: Priming | null,
): Primed {
  if (priming === null) return begin(core, device, money, ticket);
  if (!priming.job.step()) return { stage: "going", priming };
  const { seq, balance_minor, blob } = priming;
  if (blob === null) {
    priming.secret.wipe();
    const sealed = blobOf(core, device, ticket.id, seq, balance_minor, money.chain);
    return { stage: "going", priming: { ...priming, blob: sealed } };
  }
  if (ticket.head === null || ticket.signature === null) return { stage: "broken" };
  const prefix = prefixOf(core, ticket, blob);
  return { stage: "ready", ready: { ticket: ticket.number, seq, balance_minor, blob, prefix } };
}

/** State of the hash after all of the signed body that is known before the touch. */
export function prefixOf(core: Core, ticket: PurseTicket, blob: Uint8Array): number[] {
  if (ticket.head === null || ticket.signature === null) throw new RangeError("a payment with no certificate");
  const encoded = concatBytes(ticket.head, ticket.publicKey, ticket.signature);
  const prefix: number[] = [];
  core.hashPrefix(prefix, core.payFront(ticket.z), contextDigest({ hash: core.hash }, encoded, blob));
  return prefix;
}

/** What the ticket's key signs, 32 bytes: the prefix, the request, the flags. */
export function digestOf(core: Core, prefix: number[], request: Uint8Array, pressed: boolean): Uint8Array {
  const digest = new Uint8Array(32);
  const block = new Uint8Array(64);
  block.set(request);
  block[request.length] = pressed ? 1 : 0;
  core.hashLast(prefix, block, request.length + 1, digest);
  return digest;
}

function begin(core: Core, device: Device, money: Money, ticket: PurseTicket): Primed {
  const key = sealKey(core, device);
  const opened = core.open(key, ticket.sealNonce, concatBytes(ticket.sealed, ticket.sealTag));
  wipe(key);
  if (opened === null) return { stage: "broken" };
  const secret = new Secret(opened);
  const job = core.suite.presignJob(core.presignature, secret.reveal(), ticket.first);
  const prospect = { ticket: ticket.number, seq: money.seq + 1, balance_minor: money.balance_minor };
  return { stage: "going", priming: { ...prospect, secret, job, blob: null } };
}

/** The sealed blob of a payment, 40 bytes; the same inputs give the same bytes. */
export function blobOf(
  core: Core,
  device: Device,
  ticketId: Uint8Array,
  seq: number,
  balance_minor: number,
  chain: Uint8Array,
): Uint8Array {
  const wallet = walletKey(device);
  const key = core.derive(wallet, "blob", new Uint8Array(0), 16);
  wipe(wallet);
  const box = core.seal(key, blobNonce(ticketId), encodeBlob({ seq, balance_minor, chain }));
  wipe(key);
  return box;
}

/** The key that ticket secrets are sealed with on flash; it never leaves the bracelet. */
export function sealKey(core: Core, device: Device): Uint8Array {
  return core.derive(device.root.reveal(), "seal", new Uint8Array(0), 16);
}
