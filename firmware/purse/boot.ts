/**
 * From what lies on the medium to a state. Boot is replay; what cannot be trusted is not blank but suspended, until the institution has
 * said what holds.
 */
import type { Found } from "../journal/journal.js";
import { type Effect, quiet, type StepResult } from "./effects.js";
import { HELD_MS } from "./payment/last-answer.js";
import type { Money } from "./state/money.js";
import type { Replay } from "./state/replay.js";
import { type Device, FRESH_SESSION, type State } from "./state/state.js";

/** `found` is how the journal was; `replay` has taken in its entries. */
export function boot(device: Device, found: Found, replay: Replay, counter: number | null, now_ms: number): StepResult {
  const session = { ...FRESH_SESSION, heldUntil_ms: now_ms + HELD_MS };
  // A journal without the vault's mark was cut on its way into use: ACTIVATE will come again.
  if (device.active.length === 0) return quiet({ device, money: null, damage: null, counter, session }, true);
  const money = found === "good" ? replay.money : null;
  const damage = money === null ? "damaged" : counter !== null && counter !== money.seq ? "counter" : null;
  const state: State = { device, money, damage, counter, session };
  return { ...quiet(state, true), effects: money === null ? [] : unfinishedWipes(money, replay) };
}

/** Secrets of tickets that are spent or gone and are not yet zero. */
function unfinishedWipes(money: Money, { tickets, unwiped }: Replay): Effect[] {
  const effects: Effect[] = [];
  for (let i = 0; i < tickets.length; i++) {
    const ticket = tickets[i];
    if (unwiped[i] && !money.tickets.some((t) => t.number === ticket)) effects.push({ kind: "wipe", ticket });
  }
  return effects;
}
