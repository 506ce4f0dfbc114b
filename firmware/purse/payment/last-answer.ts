/**
 * The last payment's answer, held to be given again: the very same bytes. After a power cut they are made again from the record, in slices while idle
 * or by the commands that ask for them, which answer `working` until they are there.
 */
import { encodeResponse } from "../../../protocol/commands/apdu.js";
import { SW } from "../../../protocol/commands/status.js";
import { CUE } from "../../port/panel.js";
import type { Core } from "../core.js";
import { quiet, type StepResult, status, withSession } from "../effects.js";
import type { LastPayment } from "../state/money.js";
import type { State } from "../state/state.js";
import { answerOf } from "./answer.js";
import { blobOf, digestOf, prefixOf } from "./prepare.js";

/** How long the last record is given again. */
export const HELD_MS = 120_000;

/** Under way: the blob, and once it is there the hash's state after all that comes before the request. */
export interface Rebuilding {
  readonly blob: Uint8Array;
  readonly prefix: number[] | null;
}

/** Is there a last payment whose answer must be made again before it can be given? */
export function rebuildDue(state: State): boolean {
  return state.session.answer === null && (state.money?.last ?? null) !== null;
}

/** One slice of making it again; due. The state has the answer at the end. */
export function rebuildSlice(core: Core, state: State): StepResult {
  const last = state.money?.last ?? null;
  if (last === null) throw new RangeError("an answer to no payment");
  const { rebuilding } = state.session;
  if (rebuilding === null) {
    const blob = blobOf(core, state.device, last.ticket.id, last.seq, last.balanceBefore_minor, last.chainBefore);
    return quiet(withSession(state, { rebuilding: { blob, prefix: null } }), true);
  }
  const { blob, prefix } = rebuilding;
  if (prefix === null) {
    const next = { blob, prefix: prefixOf(core, last.ticket, blob) };
    return quiet(withSession(state, { rebuilding: next }), true);
  }
  const answer = answerOf(last.ticket, last.pressed, blob, signatureAgain(core, last, prefix));
  return quiet(withSession(state, { answer, rebuilding: null }), true);
}

/** The very same bytes again, or `working`; null when the last record is no longer held. */
export function heldAnswer(core: Core, before: State, now_ms: number): StepResult | null {
  const last = before.money?.last ?? null;
  if (last === null || now_ms >= before.session.heldUntil_ms) return null;
  const { state } = rebuildDue(before) ? rebuildSlice(core, before) : quiet(before);
  const { answer } = state.session;
  if (answer === null) return { ...status(state, SW.working), more: true };
  return { state, effects: [], reply: encodeResponse(answer, SW.done), cues: [CUE.paid], more: false };
}

/** The signature of a payment that was made, from the half of it that was kept. */
function signatureAgain(core: Core, last: LastPayment, prefix: number[]): Uint8Array {
  const signature = new Uint8Array(64);
  const digest = digestOf(core, prefix, last.request, last.pressed);
  core.suite.signatureR(last.ticket.first, digest, signature);
  signature.set(last.s, 32);
  return signature;
}
