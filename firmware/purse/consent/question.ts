/**
 * The question that a press answers. There is one at a time, so a press approves what the wearer was shown last.
 *
 * Asking replaces the question before it, but for one case: while a payment waits for its press, or for the touch after it, nothing else is asked.
 */
import { LIFE } from "../../../protocol/commands/sync.js";
import { bindingOf } from "../state/binding.js";
import type { Question } from "../state/session.js";
import { lifeOf, type State, withSession } from "../state/state.js";

/** How long a press is waited for, and how long an approval holds. */
export const PRESS_MS = 30_000;

type Kind = Question["kind"];

/** The question of this kind, if it is the one that there is and it has not lapsed. */
export function openQuestion<K extends Kind>(
  state: State,
  kind: K,
  now_ms: number,
): Extract<Question, { kind: K }> | null {
  const { question } = state.session;
  if (question === null || question.kind !== kind || now_ms >= question.until_ms) return null;
  return question as Extract<Question, { kind: K }>;
}

/** Asks. The question before this one is replaced, whatever it was. */
export function pose(state: State, question: Question): State {
  return withSession(state, { question });
}

/** What is left when questions of these kinds are withdrawn. */
export function without(question: Question | null, ...kinds: readonly Kind[]): Question | null {
  return question !== null && kinds.includes(question.kind) ? null : question;
}

/** Asks, or null while a payment's question is open or when the answer could not be carried out as things are. */
export function poseIfPossible(state: State, question: Question, now_ms: number): State | null {
  if (openQuestion(state, "payment", now_ms) !== null || !isPossible(state, question)) return null;
  return pose(state, question);
}

/** Can it be carried out as things are? Checked when it is asked and again when the wearer presses. */
export function isPossible(state: State, question: Question): boolean {
  const { money } = state;
  if (question.kind === "payment" || question.kind === "sync-open") return true;
  if (money === null || money.retired) return false;
  switch (question.kind) {
    case "bind":
      return bindingOf(state.device) === null;
    case "unload": {
      // Money that the purse does not trust itself with does not go out.
      if (lifeOf(state) !== LIFE.active) return false;
      const { number, amount_minor } = question;
      return number === money.lastUnload + 1 && amount_minor > 0 && amount_minor <= money.balance_minor;
    }
    case "thaw":
      return money.frozen;
  }
}
