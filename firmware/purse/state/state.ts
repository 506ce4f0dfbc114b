/**
 * All that a purse is between two events. `device` and `money` mirror what is on the medium; `session` is what a power cut may take.
 * States are replaced, never changed in place.
 */

import { LIFE, type LifeCode, REASON } from "../../../protocol/commands/sync.js";
import type { Device } from "./device.js";
import type { Money } from "./money.js";
import type { Radio, Session } from "./session.js";

export interface State {
  readonly device: Device;
  readonly money: Money | null;
  /** Why the purse does not trust its own memory. */
  readonly damage: "damaged" | "counter" | null;
  /** The vault's counter as last read; null where the board has none. */
  readonly counter: number | null;
  readonly session: Session;
}

/** What an event meets outside the state. */
export interface Conditions {
  /** Time since power-on (port/clock.ts). */
  readonly now_ms: number;
  /** Records that the journal still takes. */
  readonly room: number;
}

/** A state that differs in its session. */
export function withSession(state: State, session: Partial<Session>): State {
  return { ...state, session: { ...state.session, ...session } };
}

/** The state with the connection of this radio in hand. */
export function selectRadio(state: State, via: Radio): State {
  const { session } = state;
  if (session.via === via) return state;
  const { selected, channel, linkNonces, link } = session;
  const otherConnection = { selected, channel, linkNonces, link };
  return { ...state, session: { ...session, ...session.otherConnection, via, otherConnection } };
}

export function lifeOf(state: State): LifeCode {
  if (state.device.active.length === 0) return state.device.walletKey.length === 0 ? LIFE.blank : LIFE.enrolled;
  if (state.money === null || state.damage !== null) return LIFE.suspended;
  if (state.money.retired) return LIFE.retired;
  return state.money.suspended ? LIFE.suspended : LIFE.active;
}

export function reasonOf(state: State): number {
  if (state.device.active.length === 0) return REASON.none;
  if (state.money === null || state.damage === "damaged") return REASON.damaged;
  if (state.damage === "counter") return REASON.counter;
  return state.money.suspended ? REASON.bank : REASON.none;
}
