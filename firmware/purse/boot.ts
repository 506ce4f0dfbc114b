/**
 * From what lies on the medium to a state. Boot is replay; a purse that cannot trust its memory is not blank but suspended, until the institution
 * repairs it in a sync.
 */
import type { JournalStatus } from "../journal/journal.js";
import { type Effect, quiet, type StepResult } from "./effects.js";
import { LAST_ANSWER_MS } from "./payment/last-answer.js";
import type { Device } from "./state/device.js";
import type { Money } from "./state/money.js";
import type { Replay } from "./state/replay.js";
import { FRESH_SESSION } from "./state/session.js";
import type { State } from "./state/state.js";

/** What the board found at power-on. */
interface Found {
  readonly device: Device;
  readonly journal: JournalStatus;
  /** Has taken in the journal's entries. */
  readonly replay: Replay;
  /** The vault's, or null where the board has none. */
  readonly counter: number | null;
}

export function boot({ device, journal, replay, counter }: Found, now_ms: number): StepResult {
  const session = { ...FRESH_SESSION, lastAnswerUntil_ms: now_ms + LAST_ANSWER_MS };
  // A journal without the vault's mark was cut on its way into use: ACTIVATE will come again.
  if (device.active.length === 0) return quiet({ device, money: null, damage: null, counter, session });
  const money = journal === "intact" ? replay.money : null;
  const damage = money === null ? "damaged" : counter !== null && counter !== money.seq ? "counter" : null;
  const state: State = { device, money, damage, counter, session };
  return { ...quiet(state), effects: money === null ? [] : unfinishedWipes(money, replay) };
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
