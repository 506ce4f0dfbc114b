/** The list of new public keys that waits for certificates, and the work of signing one, slice by slice. */

import { concatBytes } from "../../../protocol/codec/bytes.js";
import { type KeyList, keyListDigest } from "../../../protocol/messages/key-list.js";
import { wipe } from "../../crypto/memory/bytes.js";
import type { SignJob } from "../../crypto/signing/jobs.js";
import { handlesOf } from "../commands/sync-open.js";
import type { Core } from "../core.js";
import { quiet, type StepResult, withSession } from "../effects.js";
import type { Money, PurseTicket } from "../state/money.js";
import type { Device, State, Work } from "../state/state.js";
import { HashJob } from "./hash-job.js";
import { record } from "./record.js";

/** The signed list, as long as one of its keys still waits for a certificate and all of them can be shown. */
export function keyList(money: Money): KeyList | null {
  const { list } = money;
  if (list === null || !money.tickets.some((t) => t.stage === "listed" && list.tickets.includes(t.number))) return null;
  const keys: Uint8Array[] = [];
  for (const number of list.tickets) {
    const ticket = find(money, number);
    // A key of the list is gone: the signature can no longer be shown with all it covers, and a new list is due.
    if (ticket === null) return null;
    keys.push(ticket.publicKey);
  }
  return { number: list.number, keys, signature: list.signature };
}

function find(money: Money, number: number): PurseTicket | null {
  for (const ticket of money.tickets) if (ticket.number === number) return ticket;
  return money.last?.ticket.number === number ? money.last.ticket : null;
}

/** Are there keys that no list shows? */
export function listDue(money: Money): boolean {
  if (money.tickets.some((t) => t.stage === "made")) return true;
  return money.tickets.some((t) => t.stage === "listed") && keyList(money) === null;
}

export type ListWork = Extract<Work, { kind: "list" }>;

/** Begins a list of every key that has no certificate. */
export function startList(core: Core, device: Device, money: Money): ListWork {
  const waiting = money.tickets.filter((t) => t.stage !== "ready");
  const keys = waiting.map((t) => t.publicKey);
  // Numbered after the handle under which it can first be shown: that index lives in the vault, so the numbers of the lists that are shown go up even
  // across the loss of the journal.
  const number = handlesOf(device).index + 1;
  // With `join` in the hash's place: the message itself.
  const message = keyListDigest({ hash: concatBytes }, core.suite.id, money.wallet, number, keys);
  const tickets = waiting.map((t) => t.number);
  const hash = new HashJob(core, message);
  return { kind: "list", number, tickets, extra: core.random(32), hash, hashed: false, job: null, signed: false };
}

/** The digest in slices, then the signature by the identity key in slices, then the record. */
export function listSlice(core: Core, state: State, work: ListWork): StepResult {
  const on = (next: ListWork) => quiet(withSession(state, { work: next }), true);
  if (!work.hashed) return on({ ...work, hashed: work.hash.step() });
  if (work.job === null) return on({ ...work, job: startSigning(core, state.device, work) });
  if (!work.signed) return work.job.step() ? on({ ...work, signed: true }) : quiet(state, true);
  return keepList(core, state, work, work.job);
}

function startSigning(core: Core, device: Device, { hash, extra }: ListWork): SignJob {
  const identity = device.identity.reveal();
  const secret = identity.slice(0, 32);
  const job = core.suite.signJob(secret, core.signedDigest(identity.slice(66), hash.digest), extra);
  wipe(secret);
  return job;
}

function keepList(core: Core, state: State, work: ListWork, job: SignJob): StepResult {
  const signature = new Uint8Array(64);
  job.signature(signature);
  if (signature.every((byte) => byte === 0)) return quiet(withSession(state, { work: null }), true);
  // The time entry of a sync may have taken a listed ticket away meanwhile; then this list is for nobody.
  const tickets = state.money?.tickets ?? [];
  if (!work.tickets.every((n) => tickets.some((t) => t.number === n))) {
    return quiet(withSession(state, { work: null }), true);
  }
  return record(core, state, { kind: "listed", list: { number: work.number, tickets: work.tickets, signature } });
}
