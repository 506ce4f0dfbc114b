/**
 * From what lies on the medium to a state. Boot is replay; what cannot be trusted is not blank but suspended, until the institution has
 * said what holds.
 */
import type { Opened } from "../journal/journal.js";
import type { Core } from "./core.js";
import { decodeChange } from "./entries.js";
import { apply, type Money } from "./money.js";
import { type Effect, type Outcome, quiet } from "./outcome.js";
import { HELD_MS } from "./pay.js";
import { type Device, FRESH_SESSION, type State } from "./state.js";

export function boot(core: Core, device: Device, opened: Opened, counter: number | null, now_ms: number): Outcome {
  const session = { ...FRESH_SESSION, heldUntil_ms: now_ms + HELD_MS };
  // A journal without the vault's mark was cut on its way into use: ACTIVATE will come again.
  if (device.active.length === 0) return quiet({ device, money: null, damage: null, counter, session }, true);
  const money = opened.state === "good" ? replay(core, opened) : null;
  const damage = money === null ? "damaged" : counter !== null && counter !== money.seq ? "counter" : null;
  const state: State = { device, money, damage, counter, session };
  return { ...quiet(state, true), effects: money === null ? [] : unfinishedWipes(money, opened) };
}

/** The fold over all entries, or null when they do not make sense together. */
function replay(core: Core, opened: Opened): Money | null {
  let money: Money | null = null;
  try {
    for (const entry of opened.entries) {
      const change = decodeChange(entry);
      if (change === null) return null;
      money = apply(money, change, core.chainOf);
    }
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  return money;
}

/** Secrets of tickets that are spent or gone and are not yet zero. */
function unfinishedWipes(money: Money, opened: Opened): Effect[] {
  const effects: Effect[] = [];
  for (const entry of opened.entries) {
    if (entry.secret === null || !entry.secret.some((byte) => byte !== 0)) continue;
    const change = decodeChange(entry);
    if (change?.kind !== "made") continue;
    const { number } = change.ticket;
    if (!money.tickets.some((t) => t.number === number)) effects.push({ kind: "wipe", ticket: number });
  }
  return effects;
}
