/**
 * A payment: exactly once. Order of the checks: currency, the very same request again, freeze, caps, press, tickets, sums, room, preparation; and last,
 * as one refusal, the balance and the names already paid. So only a payment that would really be made reveals anything of either.
 *
 * At level 1 the vault's counter is bumped first, the record signed second, written third, answered fourth.
 */

import { sameBytes } from "../../../protocol/codec/bytes.js";
import { hasName, type ReceivedRequest } from "../../../protocol/commands/pay.js";
import { MAX_REPORTED } from "../../../protocol/commands/sync.js";
import { CUE } from "../../port/panel.js";
import { openQuestion, PRESS_MS, pose, without } from "../consent/question.js";
import type { Core } from "../core.js";
import { limitsOf } from "../state/limits.js";
import { apply, type Change, type Money, nextTicket, type PurseTicket } from "../state/money.js";
import { endSyncs } from "../state/session.js";
import { type Conditions, type State, withSession } from "../state/state.js";
import { LAST_ANSWER_MS, repeatLastAnswer } from "./last-answer.js";
import { notPaid, type PayResult } from "./pay-result.js";
import { isCurrent, prepareSlice } from "./prepare.js";
import { answerOf, digestOf } from "./signed-body.js";

/** A request for money, and whether it came inside a link, where a press is always needed. */
export interface Payment {
  readonly request: ReceivedRequest;
  readonly linked: boolean;
}

/** The purse is active. */
export function pay(core: Core, state: State, { request, linked }: Payment, conditions: Conditions): PayResult {
  const { money } = state;
  const { now_ms, room } = conditions;
  if (money === null || request.currency !== money.currency) return notPaid("refused", state);

  const same = money.last !== null && sameBytes(money.last.request.bytes, request.bytes);
  const again = same ? repeatLastAnswer(core, state, now_ms) : null;
  if (again !== null) return again;
  if (money.frozen) return notPaid("refused", state);

  const amount = request.amount_minor;
  const limits = limitsOf(money);
  if (amount > limits.maxPayment_minor) return notPaid("refused", state);

  const waiting = openQuestion(state, "payment", now_ms);
  if (waiting !== null && !sameBytes(waiting.request.bytes, request.bytes)) return notPaid("refused", state);
  const approved = waiting?.approved === true;
  if (!approved && (linked || amount > limits.pressFree_minor || state.session.pressFreeUsed)) {
    return requestPress(state, request, now_ms);
  }

  const ticket = nextTicket(money);
  // A purse that its bank does not answer pays no more than one report can state.
  if (ticket === null || money.paid.length >= MAX_REPORTED) return notPaid("sync", withdrawn(state));
  if (!covers(ticket, request)) return notPaid("refused", withdrawn(state));
  if (!approved && money.pressFreeSum_minor + amount > limits.pressFreeSum_minor) {
    return requestPress(state, request, now_ms);
  }
  if (room < 1) return notPaid("working", state);
  if (!isCurrent(state.session.prepared, money, ticket)) return prepareFirst(core, state, money, ticket);
  // Exactly once: from here on it is paid.
  if (amount > money.balance_minor || paidBefore(money, request)) return notPaid("refused", withdrawn(state));

  const signing = withSession(state, { signing: { request, pressed: approved, linked } });
  if (state.counter === null) return sign(core, signing, now_ms);
  return { state: signing, effects: [{ kind: "bump" }], cues: [], response: null };
}

/** After the bump: the counter must be the one this payment's number stands for. */
export function afterBump(core: Core, state: State, counter: number, now_ms: number): PayResult {
  const counted: State = { ...state, counter };
  if (state.money === null || counter !== state.money.seq + 1) {
    return notPaid("refused", { ...withSession(counted, { signing: null }), damage: "counter" });
  }
  return sign(core, counted, now_ms);
}

function sign(core: Core, state: State, now_ms: number): PayResult {
  const { money } = state;
  const { signing, prepared } = state.session;
  const ticket = money === null ? null : nextTicket(money);
  if (money === null || signing === null || ticket === null || !isCurrent(prepared, money, ticket)) {
    throw new RangeError("a signature for no payment");
  }
  const { request, pressed } = signing;
  // A report that went out before this payment is no longer true: its sync ends.
  const { channel, otherConnection } = endSyncs(state.session);
  const question = without(state.session.question, "payment");
  const over = {
    channel,
    otherConnection,
    question,
    signing: null,
    prepared: null,
    preparation: null,
    rebuilding: null,
  };

  const digest = digestOf(core, prepared.prefix, request.bytes, pressed);
  const signature = new Uint8Array(64);
  const good = core.suite.sign(core.presignature, digest, signature);
  core.suite.wipe(core.presignature);
  // public: a failed self-check is a fault, which the refusal and the suspension that follows show.
  if (good !== 1) {
    const damage = state.counter === null ? state.damage : "counter";
    return notPaid("refused", { ...withSession(state, over), damage });
  }

  const s = signature.slice(32);
  const change: Change = { kind: "paid", ticket: ticket.number, seq: money.seq + 1, pressed, request, s };
  const answer = answerOf(ticket, pressed, prepared.blob, signature);
  return {
    state: {
      ...state,
      money: apply(money, change, core.chainOf),
      session: {
        ...state.session,
        ...over,
        lastAnswer: answer,
        lastAnswerUntil_ms: now_ms + LAST_ANSWER_MS,
        pressFreeUsed: state.session.pressFreeUsed || !pressed,
      },
    },
    effects: [
      { kind: "append", change },
      { kind: "wipe", ticket: ticket.number },
    ],
    cues: [CUE.paid],
    response: { tag: "paid", answer },
  };
}

/** Is the ticket good for this amount, and for a payee that stays offline? */
function covers({ certificate }: PurseTicket, { amount_minor, online }: ReceivedRequest): boolean {
  return certificate !== null && amount_minor <= certificate.head.max_minor && (online || certificate.head.offline);
}

/** A payment of this name is remembered, whatever its content. */
function paidBefore(money: Money, request: ReceivedRequest): boolean {
  if (money.last !== null && hasName(money.last.request.bytes, request)) return true;
  for (const paid of money.paid) if (hasName(paid.request, request)) return true;
  return false;
}

/** A payment that came before it was prepared: one slice of that. A seal that does not open suspends. */
function prepareFirst(core: Core, state: State, money: Money, ticket: PurseTicket): PayResult {
  const { state: next } = prepareSlice(core, state, money, ticket);
  return notPaid(next.damage === null ? "working" : "refused", next);
}

/** The payment's press is no longer waited for. */
function withdrawn(state: State): State {
  return withSession(state, { question: without(state.session.question, "payment") });
}

function requestPress(state: State, request: ReceivedRequest, now_ms: number): PayResult {
  const waiting = openQuestion(state, "payment", now_ms);
  const next = waiting ?? { kind: "payment", request, until_ms: now_ms + PRESS_MS, approved: false };
  return notPaid("press", pose(state, next));
}
