/** One change of money that comes from neither a payment nor a sync. The journal may be full just then: it is then restated, as a sync would. */
import type { Core } from "../core.js";
import type { Effect } from "../effects.js";
import { apply, type Change, chained } from "./money.js";
import type { State } from "./state.js";

export interface Appended {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** `state` has money. */
export function appendChange(core: Core, state: State, change: Change, room: number): Appended {
  const money = apply(state.money, change, core.chainOf);
  if (room > 0) return { state: { ...state, money }, effects: [{ kind: "append", change }] };
  // A restatement has the chain whole.
  const whole = chained(money, core.chainOf);
  return { state: { ...state, money: whole }, effects: [{ kind: "restate", money: whole }] };
}
