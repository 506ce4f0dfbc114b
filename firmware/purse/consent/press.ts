/** The button: a press answers the question, if it comes in time. With no question it does nothing. */
import { CUE } from "../../port/panel.js";
import type { Core } from "../core.js";
import { appendChange, quiet, type StepResult, type Written, writeSlot } from "../effects.js";
import { encodeBinding } from "../state/binding.js";
import { endSyncs, type Question } from "../state/session.js";
import { type Conditions, type State, withSession } from "../state/state.js";
import { isPossible, PRESS_MS, pose } from "./question.js";

export function press(core: Core, state: State, { now_ms, room }: Conditions): StepResult {
  const { question } = state.session;
  if (question === null || now_ms >= question.until_ms) return quiet(state);
  const until_ms = now_ms + PRESS_MS;
  if (question.kind === "payment") {
    return approved({ state: pose(state, { ...question, approved: true, until_ms }), effects: [] });
  }
  if (question.kind === "sync-open") {
    const allowed = { question: { ...question, until_ms }, openAllowedUntil_ms: until_ms };
    return approved({ state: withSession(state, allowed), effects: [] });
  }
  const answered = withSession(state, { question: null });
  return isPossible(answered, question) ? approved(perform(core, answered, question, room)) : quiet(answered);
}

type Immediate = Exclude<Question, { kind: "payment" | "sync-open" }>;

function perform(core: Core, state: State, question: Immediate, room: number): Written {
  switch (question.kind) {
    case "bind":
      return writeSlot(state, "binding", encodeBinding(question.number, question.key));
    case "unload": {
      const { number, amount_minor } = question;
      // A report that went out before this is no longer true: its sync ends.
      const ended = withSession(state, endSyncs(state.session));
      return appendChange(core, ended, { kind: "unloaded", number, amount_minor }, room);
    }
    case "thaw":
      return appendChange(core, state, { kind: "frozen", on: false }, room);
  }
}

function approved({ state, effects }: Written): StepResult {
  return { ...quiet(state), effects, cues: [CUE.approved] };
}
