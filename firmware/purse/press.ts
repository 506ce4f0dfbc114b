/** The button. A press approves exactly what waits, for a while; with nothing waiting it does nothing. */
import { CUE } from "../port/panel.js";
import { type Outcome, quiet, withSession } from "./outcome.js";
import { PRESS_MS } from "./pay.js";
import type { State } from "./state.js";

export function press(state: State, now_ms: number): Outcome {
  const { pending, openPress_ms } = state.session;
  if (pending !== null && now_ms < pending.until_ms) {
    const approved = { ...pending, approved: true, until_ms: now_ms + PRESS_MS };
    return { ...quiet(withSession(state, { pending: approved })), cues: [CUE.approved] };
  }
  if (openPress_ms !== null) {
    return { ...quiet(withSession(state, { openPress_ms: now_ms + PRESS_MS })), cues: [CUE.approved] };
  }
  return quiet(state);
}
