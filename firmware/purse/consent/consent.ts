/**
 * What only a press can allow, besides a payment: binding a phone, unloading, paying again after a freeze. Each is asked for with a cue of its own.
 *
 * One question at a time: while a payment waits for a press nothing else is asked, and a payment that asks for a press drops what waited before. So a
 * press approves what the wearer was shown last.
 */
import { LIFE } from "../../../protocol/commands/sync.js";
import { CUE } from "../../port/panel.js";
import type { Core } from "../core.js";
import { quiet, type StepResult, withSession } from "../effects.js";
import { appendChange } from "../state/append.js";
import { bindingOf, bound } from "../state/binding.js";
import type { Change } from "../state/money.js";
import { type Consent, endSyncs, lifeOf, type Pending, type State } from "../state/state.js";

/** How long a press is waited for, and how long it holds. */
export const PRESS_MS = 30_000;

/** The payment that waits for a press, or for the touch after it. */
export function waitingPayment(state: State, now_ms: number): Pending | null {
  const { pending } = state.session;
  return pending !== null && now_ms < pending.until_ms ? pending : null;
}

/** Can it be done as things are? Asked when it is wanted and again when it is pressed for. */
function fits(state: State, consent: Consent): boolean {
  const { money } = state;
  if (money === null || money.retired) return false;
  switch (consent.kind) {
    case "bind":
      return bindingOf(state.device) === null;
    case "unload": {
      // Money that the purse does not trust itself with does not go out.
      if (lifeOf(state) !== LIFE.active) return false;
      const { number, amount_minor } = consent;
      return number === money.lastUnload + 1 && amount_minor > 0 && amount_minor <= money.balance_minor;
    }
    case "thaw":
      return money.frozen;
  }
}

/** The state in which this waits for a press, or null when it cannot be asked now. */
export function asked(state: State, consent: Consent, now_ms: number): State | null {
  if (waitingPayment(state, now_ms) !== null || !fits(state, consent)) return null;
  return withSession(state, { consent });
}

/** The wearer pressed for `consent` in time. */
export function allow(core: Core, state: State, consent: Consent, room: number): StepResult {
  const done = withSession(state, { consent: null });
  if (!fits(done, consent)) return quiet(done);
  switch (consent.kind) {
    case "bind": {
      const kept = bound(done, consent.number, consent.key);
      return { ...quiet(kept.state), effects: kept.effects, cues: [CUE.approved] };
    }
    case "unload": {
      const { number, amount_minor } = consent;
      // A report that went out before this is no longer true: its sync ends.
      const over = withSession(done, endSyncs(done.session));
      return change(core, over, { kind: "unloaded", number, amount_minor }, room);
    }
    case "thaw":
      return change(core, done, { kind: "frozen", on: false }, room);
  }
}

function change(core: Core, state: State, entry: Change, room: number): StepResult {
  const kept = appendChange(core, state, entry, room);
  return { ...quiet(kept.state, true), effects: kept.effects, cues: [CUE.approved] };
}
