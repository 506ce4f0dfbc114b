/**
 * What one step gives back. The shell performs the effects in order, each on the medium before the next, then sends the reply, then shows the cues:
 * flash before answer is a property of this type, and no command can get it wrong.
 */
import { encodeResponse, statusOnly } from "../../protocol/commands/apdu.js";
import { type StatusWord, SW } from "../../protocol/commands/status.js";
import { Secret } from "../crypto/memory/secret.js";
import { CUE, type Cue } from "../port/panel.js";
import { SLOT } from "../port/vault.js";
import type { Core } from "./core.js";
import type { Device } from "./state/device.js";
import { apply, type Change, chained, type Money } from "./state/money.js";
import { endLinks } from "./state/session.js";
import { type State, withSession } from "./state/state.js";

export type Effect =
  | { readonly kind: "append"; readonly change: Change }
  /** Program the secret of a spent ticket to zero. */
  | { readonly kind: "wipe"; readonly ticket: number }
  | { readonly kind: "vault"; readonly slot: number; readonly bytes: Uint8Array | Secret }
  /** Compact the journal to what this money needs. */
  | { readonly kind: "compact"; readonly money: Money }
  /** One slice of the same, while idle: until the last one the old journal is the live one. Another `money` starts over. */
  | { readonly kind: "compactSlice"; readonly money: Money }
  /** One more on the monotonic counter; the shell goes on with a `bumped` event. */
  | { readonly kind: "bump" };

export interface StepResult {
  readonly state: State;
  readonly effects: readonly Effect[];
  /** A whole response APDU, or null when the event wants none (or the `bumped` event will give it). */
  readonly reply: Uint8Array | null;
  readonly cues: readonly Cue[];
  /** Of an `idle` event: idle work remains. */
  readonly more: boolean;
}

/** A changed state and what must be on the medium for it. */
export type Written = Pick<StepResult, "state" | "effects">;

const NONE: readonly never[] = Object.freeze([]);

/** Nothing but a new state. */
export function quiet(state: State, more = false): StepResult {
  return { state, effects: NONE, reply: null, cues: NONE, more };
}

/** A status word and nothing changed. */
export function status(state: State, sw: StatusWord, cues: readonly Cue[] = NONE): StepResult {
  return { state, effects: NONE, reply: statusOnly(sw), cues, more: false };
}

/** Data and the status word `done`. */
export function done(
  state: State,
  data: Uint8Array = new Uint8Array(0),
  effects: readonly Effect[] = NONE,
): StepResult {
  return { state, effects, reply: encodeResponse(data, SW.done), cues: NONE, more: false };
}

/** The one refusal. */
export function refused(state: State): StepResult {
  return status(state, SW.refused, [CUE.refused]);
}

/** Puts these bytes into a slot of the vault. */
export function writeSlot<Slot extends keyof Device>(state: State, slot: Slot, bytes: Device[Slot]): Written {
  return {
    state: { ...state, device: { ...state.device, [slot]: bytes } },
    effects: [{ kind: "vault", slot: SLOT[slot], bytes }],
  };
}

/** Forgets the bound phone and ends its link, over either radio. */
export function unbind(state: State): Written {
  return writeSlot(withSession(state, endLinks(state.session)), "binding", new Secret(new Uint8Array(0)));
}

/** Makes one change of money outside payments and syncs. `state` has money. A full journal (`room` is 0) is compacted instead, as in a sync. */
export function appendChange(core: Core, state: State, change: Change, room: number): Written {
  const money = apply(state.money, change, core.chainOf);
  if (room > 0) return { state: { ...state, money }, effects: [{ kind: "append", change }] };
  // A compacted journal has the chain complete.
  const whole = chained(money, core.chainOf);
  return { state: { ...state, money: whole }, effects: [{ kind: "compact", money: whole }] };
}
