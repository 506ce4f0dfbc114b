/**
 * All of the next payment that is known before the touch (docs/design/touch-cost.md), one slice at a time: while idle, or by a PAY that came first. Such a
 * PAY does one slice and answers `working`, so that no command is ever much longer than a slice, and a terminal that repeats its request is served even if
 * the purse is never left alone.
 */
import { concatBytes } from "../../../protocol/codec/bytes.js";
import { wipe } from "../../crypto/memory/bytes.js";
import { Secret } from "../../crypto/memory/secret.js";
import type { Core } from "../core.js";
import { quiet, type StepResult } from "../effects.js";
import { type Device, sealKey } from "../state/device.js";
import { chained, type Money, type PurseTicket } from "../state/money.js";
import type { Preparation, PreparedPayment, Prospect } from "../state/session.js";
import { type State, withSession } from "../state/state.js";
import { blobOf } from "./blob.js";
import { prefixOf } from "./signed-body.js";

/** Is it for the payment that would come now? */
export function isCurrent<P extends Prospect>(prospect: P | null, money: Money, ticket: PurseTicket): prospect is P {
  return (
    prospect !== null &&
    prospect.ticket === ticket.number &&
    prospect.seq === money.seq + 1 &&
    prospect.balance_minor === money.balance_minor
  );
}

/** `ticket` is the next one to be spent, and nothing is prepared for it. The state says when it is, or that its seal is broken. */
export function prepareSlice(core: Core, state: State, money: Money, ticket: PurseTicket): StepResult {
  if (money.unchained !== null) return chainSlice(core, state, money);
  const { preparation } = state.session;
  if (!isCurrent(preparation, money, ticket)) {
    const begun = begin(core, state.device, money, ticket);
    if (begun !== null) return quiet(withSession(state, { prepared: null, preparation: begun }), true);
    return quiet({ ...withSession(state, { prepared: null, preparation: null }), damage: "damaged" });
  }
  if (!preparation.job.step()) return quiet(state, true);
  const { seq, balance_minor, blob } = preparation;
  if (blob === null) {
    preparation.secret.wipe();
    const sealed = blobOf(core, state.device, { ticketId: ticket.id, seq, balance_minor, chain: money.chain });
    return quiet(withSession(state, { preparation: { ...preparation, blob: sealed } }), true);
  }
  const prefix = prefixOf(core, ticket, blob);
  const prepared: PreparedPayment = { ticket: ticket.number, seq, balance_minor, blob, prefix };
  return quiet(withSession(state, { prepared, preparation: null }), true);
}

/** The last payment's part of the chain, which the next one's blob states. */
export function chainSlice(core: Core, state: State, money: Money): StepResult {
  return quiet({ ...state, money: chained(money, core.chainOf) }, true);
}

/** Null when the ticket's seal does not open. */
function begin(core: Core, device: Device, money: Money, ticket: PurseTicket): Preparation | null {
  const key = sealKey(core, device);
  const opened = core.open(key, ticket.sealNonce, concatBytes(ticket.sealed, ticket.sealTag));
  wipe(key);
  if (opened === null) return null;
  const secret = new Secret(opened);
  const job = core.suite.presignJob(core.presignature, secret.reveal(), ticket.first);
  const prospect = { ticket: ticket.number, seq: money.seq + 1, balance_minor: money.balance_minor };
  return { ...prospect, secret, job, blob: null };
}
