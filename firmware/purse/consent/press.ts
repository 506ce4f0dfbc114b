/** The button. A press approves exactly what waits, for a while; with nothing waiting it does nothing. */
import { CUE } from "../../port/panel.js";
import type { Core } from "../core.js";
import { quiet, type StepResult, withSession } from "../effects.js";
import type { State } from "../state/state.js";
import { allow, PRESS_MS } from "./consent.js";

export function press(core: Core, state: State, now_ms: number, room: number): StepResult {
  const { pending, consent, openPress } = state.session;
  // A payment first: it is what the wearer was shown last, because nothing else is asked while one waits (consent.ts).
  if (pending !== null && now_ms < pending.until_ms) {
    const approved = { ...pending, approved: true, until_ms: now_ms + PRESS_MS };
    return { ...quiet(withSession(state, { pending: approved })), cues: [CUE.approved] };
  }
  if (consent !== null && now_ms < consent.until_ms) return allow(core, state, consent, room);
  if (openPress !== null && now_ms < openPress.until_ms) {
    const allowed = { approved: true, until_ms: now_ms + PRESS_MS };
    return { ...quiet(withSession(state, { openPress: allowed })), cues: [CUE.approved] };
  }
  return quiet(state);
}
