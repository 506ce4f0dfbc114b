/** What idle work came to: one change of money on flash, and the work is over. */
import type { Core } from "../core.js";
import { quiet, type StepResult, withSession } from "../effects.js";
import { apply, type Change } from "../state/money.js";
import type { State } from "../state/state.js";

/** There MUST be room in the journal: idle work of any length begins only when there is plenty. */
export function record(core: Core, state: State, change: Change): StepResult {
  const money = apply(state.money, change, core.chainOf);
  return { ...quiet({ ...withSession(state, { work: null }), money }, true), effects: [{ kind: "append", change }] };
}
