/**
 * PAY: exactly once. Order of the checks: form, life (step.ts), the very same request again, freeze, caps, press, tickets, sums, room, readiness; and last,
 * as one refusal, the balance and the names already paid. So only what would really be paid tells anything of either.
 *
 * At level 1 the vault's counter is bumped first, the record signed second, written third, answered fourth.
 */

import { sameBytes } from "../../../protocol/codec/bytes.js";
import { encodeResponse } from "../../../protocol/commands/apdu.js";
import { decodeRequest } from "../../../protocol/commands/pay.js";
import { SW } from "../../../protocol/commands/status.js";
import { MAX_REPORTED } from "../../../protocol/commands/sync.js";
import { CUE } from "../../port/panel.js";
import { PRESS_MS, waitingPayment } from "../consent/consent.js";
import type { Core } from "../core.js";
import { refused, type StepResult, status, withSession } from "../effects.js";
import { answerOf, maxOf, offlineOf } from "../payment/answer.js";
import { HELD_MS, heldAnswer } from "../payment/last-answer.js";
import { digestOf, isFor } from "../payment/prepare.js";
import { readySlice } from "../payment/prepare-slice.js";
import { limitsOf } from "../state/limits.js";
import { apply, type Change, currencyOf, type Money, type PurseTicket } from "../state/money.js";
import { endSyncs, type Pending, type State } from "../state/state.js";

/** What a payment is asked with: the 35 bytes of the request, and whether they came inside a link, where a press is always needed. */
export interface Asked {
  readonly data: Uint8Array;
  readonly linked: boolean;
}

/** The purse is active. */
export function pay(core: Core, state: State, money: Money, asked: Asked, now_ms: number, room: number): StepResult {
  const { data, linked } = asked;
  const form = decodeRequest(data);
  if (!form.ok) return status(state, SW.malformed);
  if (currencyOf(data) !== money.currency) return refused(state);

  const again = money.last !== null && sameBytes(money.last.request, data) ? heldAnswer(core, state, now_ms) : null;
  if (again !== null) return again;
  if (money.frozen) return refused(state);

  const amount = form.value.amount_minor;
  const limits = limitsOf(money);
  if (amount > limits.maxPayment_minor) return refused(state);

  const pending = waitingPayment(state, now_ms);
  if (pending !== null && !sameBytes(pending.request, data)) return refused(state);
  const approved = pending?.approved === true;
  if (!approved && (linked || amount > limits.pressFree_minor || state.session.pressFreeUsed)) {
    return askPress(state, data, now_ms, pending);
  }

  const ticket = nextReady(money);
  // A purse that its bank does not listen to pays no more than one report can state.
  if (ticket === null || money.paid.length >= MAX_REPORTED) {
    return status(withSession(state, { pending: null }), SW.sync, [CUE.sync]);
  }
  if (amount > maxOf(ticket) || (!form.value.online && !offlineOf(ticket))) {
    return refused(withSession(state, { pending: null }));
  }
  if (!approved && money.pressFreeSum_minor + amount > limits.pressFreeSum_minor) {
    return askPress(state, data, now_ms, pending);
  }
  if (room < 1) return status(state, SW.working);
  if (!isFor(state.session.ready, money, ticket)) return notReady(core, state, money, ticket);
  // Exactly once: from here on it is paid.
  if (amount > money.balance_minor || paidBefore(money, data)) return refused(withSession(state, { pending: null }));

  const signing = withSession(state, { signing: { request: data, pressed: approved, linked } });
  if (state.counter === null) return sign(core, signing, now_ms);
  return { state: signing, effects: [{ kind: "bump" }], reply: null, cues: [], more: false };
}

/** After the bump: the counter must be the one this payment's number stands for. */
export function bumped(core: Core, state: State, counter: number, now_ms: number): StepResult {
  const counted: State = { ...state, counter };
  if (state.money === null || counter !== state.money.seq + 1) {
    return refused({ ...withSession(counted, { signing: null }), damage: "counter" });
  }
  return sign(core, counted, now_ms);
}

function sign(core: Core, state: State, now_ms: number): StepResult {
  const { money } = state;
  const { signing } = state.session;
  const { ready } = state.session;
  const ticket = money === null ? null : nextReady(money);
  if (money === null || signing === null || ticket === null || !isFor(ready, money, ticket)) {
    throw new RangeError("a signature nobody asked for");
  }
  // A report that went out before this payment is no longer true: its sync ends.
  const { channel, otherConnection } = endSyncs(state.session);
  const over = { signing: null, pending: null, ready: null, priming: null, rebuilding: null, channel, otherConnection };

  const digest = digestOf(core, ready.prefix, signing.request, signing.pressed);
  const signature = new Uint8Array(64);
  const good = core.suite.sign(core.presignature, digest, signature);
  core.suite.wipe(core.presignature);
  // public: a failed self-check is a fault, told by the refusal and by the suspension that follows.
  if (good !== 1) {
    const damage = state.counter === null ? state.damage : "counter";
    return refused({ ...withSession(state, over), damage });
  }

  const change: Change = {
    kind: "paid",
    ticket: ticket.number,
    seq: money.seq + 1,
    pressed: signing.pressed,
    request: signing.request,
    s: signature.slice(32),
  };
  const answer = answerOf(ticket, signing.pressed, ready.blob, signature);
  return {
    state: {
      ...state,
      money: apply(money, change, core.chainOf),
      session: {
        ...state.session,
        ...over,
        answer,
        heldUntil_ms: now_ms + HELD_MS,
        pressFreeUsed: state.session.pressFreeUsed || !signing.pressed,
      },
    },
    effects: [
      { kind: "append", change },
      { kind: "wipe", ticket: ticket.number },
    ],
    reply: encodeResponse(answer, SW.done),
    cues: [CUE.paid],
    more: true,
  };
}

/** A payment of this name is remembered, whatever its content. */
function paidBefore(money: Money, data: Uint8Array): boolean {
  if (money.last !== null && nameEquals(money.last.request, data)) return true;
  for (const paid of money.paid) if (nameEquals(paid.request, data)) return true;
  return false;
}

/** Payee at 1 … 9 and txId at 15 … 23 of the request. */
export function nameEquals(request: Uint8Array, other: Uint8Array): boolean {
  for (let i = 0; i < 8; i++) if (request[1 + i] !== other[1 + i] || request[15 + i] !== other[15 + i]) return false;
  return true;
}

/** A payment that came before all that is known of it was done: one slice of that. A seal that does not open suspends. */
function notReady(core: Core, state: State, money: Money, ticket: PurseTicket): StepResult {
  const { state: next } = readySlice(core, state, money, ticket);
  return next.damage === null ? { ...status(next, SW.working), more: true } : refused(next);
}

function askPress(state: State, request: Uint8Array, now_ms: number, pending: Pending | null): StepResult {
  const next = pending ?? { request, until_ms: now_ms + PRESS_MS, approved: false };
  // One question at a time: what waited for a press before is dropped.
  return status(withSession(state, { pending: next, consent: null }), SW.press, [CUE.press]);
}

/** The ticket that the next payment spends: the oldest certified one. */
export function nextReady(money: Money): PurseTicket | null {
  for (const ticket of money.tickets) if (ticket.stage === "ready") return ticket;
  return null;
}
