/**
 * The next payment made ready (prime.ts), one slice at a time: while idle, or by a PAY that came first. Such a PAY does one slice and answers `working`,
 * so that no command is ever much longer than a slice, and a terminal that asks again and again is served even if the purse is never left alone.
 */
import type { Core } from "../core.js";
import { quiet, type StepResult, withSession } from "../effects.js";
import { chained, type Money, type PurseTicket } from "../state/money.js";
import type { State } from "../state/state.js";
import { isFor, primeSlice } from "./prepare.js";

/** `ticket` is the next one to be spent, and nothing is ready for it. The state says when it is, or that its seal is broken. */
export function readySlice(core: Core, state: State, money: Money, ticket: PurseTicket): StepResult {
  if (money.unchained !== null) return chainSlice(core, state, money);
  const { priming } = state.session;
  const going = isFor(priming, money, ticket) ? priming : null;
  const primed = primeSlice(core, state.device, money, ticket, going);
  switch (primed.stage) {
    case "going":
      return quiet(withSession(state, { ready: null, priming: primed.priming }), true);
    case "ready":
      return quiet(withSession(state, { ready: primed.ready, priming: null }), true);
    case "broken":
      return quiet({ ...withSession(state, { ready: null, priming: null }), damage: "damaged" });
  }
}

/** The last payment's link of the chain, which the next one's blob states. */
export function chainSlice(core: Core, state: State, money: Money): StepResult {
  return quiet({ ...state, money: chained(money, core.chainOf) }, true);
}
