/**
 * Making a ticket, one slice at a time: its key pair (the suite's job), the seal of its secret, its record. Each end of a part is a slice of its own, so
 * that no slice is much longer than a point addition. A power cut before the record loses the ticket and nothing else.
 */
import { wipe } from "../../crypto/memory/bytes.js";
import { Secret } from "../../crypto/memory/secret.js";
import type { Core } from "../core.js";
import { quiet, type StepResult, withSession } from "../effects.js";
import { sealKey } from "../payment/prepare.js";
import type { State, Work } from "../state/state.js";
import { record } from "./record.js";

export type TicketWork = Extract<Work, { kind: "ticket" }>;

export function startTicket(core: Core): TicketWork {
  const drawn = core.random(48);
  const secret = new Secret(drawn.slice(0, 32));
  const nonce = drawn.slice(32);
  wipe(drawn);
  return { kind: "ticket", secret, nonce, job: core.suite.ticketJob(secret.reveal()), made: false, box: null };
}

export function ticketSlice(core: Core, state: State, work: TicketWork): StepResult {
  if (!work.made) {
    return work.job.step() ? quiet(withSession(state, { work: { ...work, made: true } }), true) : quiet(state, true);
  }
  if (work.box === null) return sealSecret(core, state, work);
  return keepTicket(core, state, work, work.box);
}

function sealSecret(core: Core, state: State, work: TicketWork): StepResult {
  const key = sealKey(core, state.device);
  const box = core.seal(key, work.nonce, work.secret.reveal());
  wipe(key);
  work.secret.wipe();
  return quiet(withSession(state, { work: { ...work, box } }), true);
}

function keepTicket(core: Core, state: State, work: TicketWork, box: Uint8Array): StepResult {
  const publicKey = new Uint8Array(33);
  const first = new Uint8Array(32);
  const z = new Uint8Array(32);
  work.job.publicKey(publicKey);
  work.job.first(first);
  work.job.z(z);
  // Zeros say that the job saw a fault (crypto/suite/suite.ts): this ticket is dropped and another one begun.
  if (publicKey[0] === 0) return quiet(withSession(state, { work: null }), true);
  return record(core, state, {
    kind: "made",
    ticket: {
      number: state.money?.nextTicket ?? 1,
      stage: "made",
      id: core.hash(publicKey).slice(0, 8),
      publicKey,
      first,
      z,
      sealNonce: work.nonce,
      sealTag: box.slice(32),
      sealed: box.slice(0, 32),
      head: null,
      signature: null,
    },
  });
}
