/** What only a press can allow, besides a payment: binding a phone, unloading, paying again after a freeze. Each is asked for with a cue of its own. */
import { NAME_LENGTH } from "../../protocol/link.js";
import { CUE } from "../port/panel.js";
import { bound } from "./binding.js";
import type { Core } from "./core.js";
import { apply, type Change, type Money } from "./money.js";
import { type Outcome, quiet, withSession } from "./outcome.js";
import type { Consent, State } from "./state.js";

/** How long a press is waited for, and how long it holds. */
export const PRESS_MS = 30_000;

/** Is this the next unload, and is the money there? */
export function unloadFits(money: Money, number: number, amount_minor: number): boolean {
  return number === money.lastUnload + 1 && amount_minor > 0 && amount_minor <= money.balance_minor;
}

/** The wearer pressed for `consent` in time. */
export function allow(core: Core, state: State, consent: Consent): Outcome {
  const done = withSession(state, { consent: null });
  switch (consent.kind) {
    case "bind": {
      const { number, key } = consent;
      const kept = bound(done, { number, key, name: new Uint8Array(NAME_LENGTH) });
      return { ...quiet(kept.state), effects: kept.effects, cues: [CUE.approved] };
    }
    case "unload": {
      const { number, amount_minor } = consent;
      if (done.money === null || !unloadFits(done.money, number, amount_minor)) return quiet(done);
      return change(core, done, { kind: "unloaded", number, amount_minor });
    }
    case "thaw":
      return change(core, done, { kind: "frozen", on: false });
  }
}

function change(core: Core, state: State, entry: Change): Outcome {
  return {
    ...quiet({ ...state, money: apply(state.money, entry, core.chainOf) }, true),
    effects: [{ kind: "append", change: entry }],
    cues: [CUE.approved],
  };
}
