/**
 * Making a ticket, one slice at a time: its key pair (the suite's job), the seal of its secret, its record. Each phase ends with a slice of its own, so
 * that no slice is much longer than a point addition. A power cut before the record loses the ticket and nothing else.
 */
import { ticketId } from "../../../protocol/messages/ticket.js";
import { wipe } from "../../crypto/memory/bytes.js";
import { Secret } from "../../crypto/memory/secret.js";
import type { Core } from "../core.js";
import { quiet, type StepResult } from "../effects.js";
import { sealKey } from "../state/device.js";
import type { TicketWork } from "../state/session.js";
import { type State, withSession } from "../state/state.js";
import { abandon, record } from "./finish.js";

export function startTicket(core: Core): TicketWork {
  const drawn = core.random(48);
  const secret = new Secret(drawn.slice(0, 32));
  const nonce = drawn.slice(32);
  wipe(drawn);
  return { kind: "ticket", phase: "key-pair", secret, nonce, job: core.suite.ticketJob(secret.reveal()) };
}

export function ticketSlice(core: Core, state: State, work: TicketWork): StepResult {
  switch (work.phase) {
    case "key-pair":
      if (!work.job.step()) return quiet(state, true);
      return quiet(withSession(state, { work: { ...work, phase: "seal" } }), true);
    case "seal":
      return sealSecret(core, state, work);
    case "store":
      return storeTicket(core, state, work);
  }
}

function sealSecret(core: Core, state: State, work: Extract<TicketWork, { phase: "key-pair" | "seal" }>): StepResult {
  const { kind, nonce, job } = work;
  const key = sealKey(core, state.device);
  const box = core.seal(key, nonce, work.secret.reveal());
  wipe(key);
  work.secret.wipe();
  return quiet(withSession(state, { work: { kind, phase: "store", nonce, job, box } }), true);
}

function storeTicket(core: Core, state: State, work: Extract<TicketWork, { phase: "store" }>): StepResult {
  const publicKey = new Uint8Array(33);
  const first = new Uint8Array(32);
  const z = new Uint8Array(32);
  work.job.publicKey(publicKey);
  work.job.first(first);
  work.job.z(z);
  // Zeros say that the job saw a fault (crypto/suite/suite.ts): this ticket is dropped and another one begun.
  if (publicKey[0] === 0) return abandon(state);
  return record(core, state, {
    kind: "made",
    ticket: {
      number: state.money?.nextTicket ?? 1,
      stage: "made",
      id: ticketId({ hash: core.hash }, publicKey),
      publicKey,
      first,
      z,
      sealNonce: work.nonce,
      sealTag: work.box.slice(32),
      sealed: work.box.slice(0, 32),
      certificate: null,
    },
  });
}
