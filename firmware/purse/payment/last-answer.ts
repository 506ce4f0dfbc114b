/**
 * The last payment's answer, for a payee that lost it: the very same bytes. After a power cut they are made again from the record, in slices while idle
 * or by the commands that need them, which answer `working` until they are there.
 */
import { CUE } from "../../port/panel.js";
import type { Core } from "../core.js";
import { quiet, type StepResult } from "../effects.js";
import type { LastPayment } from "../state/money.js";
import { type State, withSession } from "../state/state.js";
import { blobOf } from "./blob.js";
import { notPaid, type PayResult } from "./pay-result.js";
import { answerOf, digestOf, prefixOf } from "./signed-body.js";

/** How long the last answer is given again. */
export const LAST_ANSWER_MS = 120_000;

/** Is there a last payment whose answer must be made again before it can be given? */
export function rebuildDue(state: State): boolean {
  return state.session.lastAnswer === null && (state.money?.last ?? null) !== null;
}

/** One slice of making it again; due. The state has the answer at the end. */
export function rebuildSlice(core: Core, state: State): StepResult {
  const last = state.money?.last ?? null;
  if (last === null) throw new RangeError("an answer to no payment");
  const { rebuilding } = state.session;
  if (rebuilding === null) {
    const { ticket, seq, balanceBefore_minor: balance_minor, chainBefore: chain } = last;
    const blob = blobOf(core, state.device, { ticketId: ticket.id, seq, balance_minor, chain });
    return quiet(withSession(state, { rebuilding: { blob, prefix: null } }), true);
  }
  const { blob, prefix } = rebuilding;
  if (prefix === null) {
    const next = { blob, prefix: prefixOf(core, last.ticket, blob) };
    return quiet(withSession(state, { rebuilding: next }), true);
  }
  const lastAnswer = answerOf(last.ticket, last.pressed, blob, signatureAgain(core, last, prefix));
  return quiet(withSession(state, { lastAnswer, rebuilding: null }), true);
}

/** The very same bytes again, or `working`; null when the last answer is no longer given. */
export function repeatLastAnswer(core: Core, before: State, now_ms: number): PayResult | null {
  const last = before.money?.last ?? null;
  if (last === null || now_ms >= before.session.lastAnswerUntil_ms) return null;
  const state = rebuildDue(before) ? rebuildSlice(core, before).state : before;
  const { lastAnswer } = state.session;
  if (lastAnswer === null) return notPaid("working", state);
  return { state, effects: [], cues: [CUE.paid], response: { tag: "paid", answer: lastAnswer } };
}

/** The signature of a payment that was made, from the half of it that is on record. */
function signatureAgain(core: Core, last: LastPayment, prefix: number[]): Uint8Array {
  const signature = new Uint8Array(64);
  const digest = digestOf(core, prefix, last.request.bytes, last.pressed);
  core.suite.signatureR(last.ticket.first, digest, signature);
  signature.set(last.s, 32);
  return signature;
}
