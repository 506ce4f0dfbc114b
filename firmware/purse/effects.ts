/**
 * What one step gives back. The shell performs the effects in order, each on the medium before the next, then sends the reply, then shows the cues:
 * flash before answer is a property of this type, not of anybody's care.
 */
import { statusOnly } from "../../protocol/commands/apdu.js";
import { type StatusWord, SW } from "../../protocol/commands/status.js";
import type { Secret } from "../crypto/memory/secret.js";
import { CUE, type Cue } from "../port/panel.js";
import type { Change, Money } from "./state/money.js";
import type { Session, State } from "./state/state.js";

export type Effect =
  | { readonly kind: "append"; readonly change: Change }
  /** Program the secret of a spent ticket to zero. */
  | { readonly kind: "wipe"; readonly ticket: number }
  | { readonly kind: "vault"; readonly slot: number; readonly bytes: Uint8Array | Secret }
  /** Start a fresh journal that says just this. */
  | { readonly kind: "restate"; readonly money: Money }
  /** One slice of the same, while idle: until it is done the old journal is the live one. Another `money` begins anew. */
  | { readonly kind: "restating"; readonly money: Money }
  /** One more on the monotonic counter; the shell goes on with a `bumped` event. */
  | { readonly kind: "bump" };

export interface StepResult {
  readonly state: State;
  readonly effects: readonly Effect[];
  /** A whole response APDU, or null when the event wants none (or the `bumped` event will give it). */
  readonly reply: Uint8Array | null;
  readonly cues: readonly Cue[];
  /** Idle work remains. */
  readonly more: boolean;
}

const NONE: readonly never[] = Object.freeze([]);

/** Nothing but a new state. */
export function quiet(state: State, more = false): StepResult {
  return { state, effects: NONE, reply: null, cues: NONE, more };
}

/** A status word and nothing changed. */
export function status(state: State, sw: StatusWord, cues: readonly Cue[] = NONE): StepResult {
  return { state, effects: NONE, reply: statusOnly(sw), cues, more: false };
}

/** The one refusal. */
export function refused(state: State): StepResult {
  return status(state, SW.refused, [CUE.refused]);
}

/** A state that differs in its session. */
export function withSession(state: State, session: Partial<Session>): State {
  return { ...state, session: { ...state.session, ...session } };
}
