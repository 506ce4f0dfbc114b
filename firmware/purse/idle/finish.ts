/** What ends a piece of idle work. */
import type { Core } from "../core.js";
import { quiet, type StepResult } from "../effects.js";
import { apply, type Change } from "../state/money.js";
import { type State, withSession } from "../state/state.js";

/** The work came to nothing: a fault, or something it was for has gone. */
export function abandon(state: State): StepResult {
  return quiet(withSession(state, { work: null }), true);
}

/** One change of money on flash. There MUST be room in the journal: idle work begins only when there is plenty. */
export function record(core: Core, state: State, change: Change): StepResult {
  const money = apply(state.money, change, core.chainOf);
  return { ...abandon({ ...state, money }), effects: [{ kind: "append", change }] };
}
