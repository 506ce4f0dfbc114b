/**
 * The purse: one event in, one outcome out. No I/O, no clock, no randomness of its own; the shell performs what the outcome says.
 *
 * Which command is met in which life is a table here; the one exception, PAY to a suspended purse, stands beside it.
 */
import { type CommandName, decodeCommand } from "../../protocol/commands/apdu.js";
import { decodeRequest } from "../../protocol/commands/pay.js";
import { SW } from "../../protocol/commands/status.js";
import { LIFE, type LifeCode } from "../../protocol/commands/sync.js";
import { CUE } from "../port/panel.js";
import { enrol } from "./commands/enrol.js";
import { link } from "./commands/link.js";
import { linkOpen } from "./commands/link-open.js";
import { toldWhereAsked } from "./commands/link-pay.js";
import { bumped, pay } from "./commands/pay.js";
import { receipt } from "./commands/receipt.js";
import { select } from "./commands/select.js";
import { sync } from "./commands/sync.js";
import { syncOpen } from "./commands/sync-open.js";
import { press } from "./consent/press.js";
import type { Core } from "./core.js";
import { quiet, refused, type StepResult, status, withSession } from "./effects.js";
import { idle } from "./idle/idle.js";
import { lifeOf, NO_CONNECTION, type Radio, type State, selectRadio } from "./state/state.js";

export type Event =
  /** A whole command APDU; `room` is what the journal still takes. */
  | {
      readonly kind: "command";
      readonly via: Radio;
      readonly apdu: Uint8Array;
      readonly now_ms: number;
      readonly room: number;
    }
  /** A reader's field, or a phone's connection, came or went. */
  | { readonly kind: "field"; readonly via: Radio; readonly on: boolean }
  | { readonly kind: "press"; readonly now_ms: number; readonly room: number }
  | { readonly kind: "bumped"; readonly counter: number; readonly now_ms: number }
  | { readonly kind: "idle"; readonly room: number; readonly capacity: number };

const { blank, enrolled, active, suspended, retired } = LIFE;

/** The lives in which a command is heard. Everywhere else it is refused. ENROL after activation knows but one repetition (enrol.ts). */
export const HEARD: Readonly<Record<CommandName, readonly LifeCode[]>> = Object.freeze({
  select: Object.freeze([blank, enrolled, active, suspended, retired]),
  pay: Object.freeze([active]),
  receipt: Object.freeze([active, suspended]),
  "sync-open": Object.freeze([active, suspended]),
  sync: Object.freeze([active, suspended]),
  "link-open": Object.freeze([active, suspended]),
  link: Object.freeze([active, suspended]),
  enrol: Object.freeze([blank, enrolled, active]),
});

/**
 * What a phone's radio is for. A sync needs a proved link too, and a payment is an ask inside it (link-pay.ts); PAY, receipts and personalisation are for
 * the field alone.
 */
const OVER_BLE: readonly CommandName[] = Object.freeze(["select", "link-open", "link", "sync-open", "sync"]);

export function step(core: Core, state: State, event: Event): StepResult {
  switch (event.kind) {
    case "command":
      return command(core, state, event);
    case "field":
      return field(state, event.via, event.on);
    case "press":
      return press(core, state, event.now_ms, event.room);
    case "bumped":
      return toldWhereAsked(core, state, bumped(core, state, event.counter, event.now_ms));
    case "idle":
      return idle(core, state, event.room, event.capacity);
  }
}

/** A new field is a new meeting: nothing of the last one is remembered but the payment that waits for a press. */
function field(state: State, via: Radio, on: boolean): StepResult {
  const free = via === "nfc" ? { pressFreeUsed: false } : {};
  return quiet(withSession(selectRadio(state, via), { ...NO_CONNECTION, ...free }), !on);
}

/** A suspended purse pays nothing, but says what would mend it: an on-line terminal can carry a sync through at once. */
function suspendedPay(state: State, data: Uint8Array): StepResult {
  return decodeRequest(data).ok ? status(state, SW.sync, [CUE.sync]) : status(state, SW.malformed);
}

function heard(state: State, name: CommandName): boolean {
  const { selected, via, link: linked } = state.session;
  if (!selected || !HEARD[name].includes(lifeOf(state))) return false;
  if (via === "nfc") return true;
  return OVER_BLE.includes(name) && (linked !== null || (name !== "sync-open" && name !== "sync"));
}

function command(core: Core, before: State, event: Extract<Event, { kind: "command" }>): StepResult {
  const { via, now_ms, room } = event;
  const state = selectRadio(before, via);
  const decoded = decodeCommand(event.apdu);
  if (!decoded.ok) return status(state, SW.malformed);
  const { name, p1, data } = decoded.value;
  if (name === "select") return select(state, data);
  if (name === "pay" && via === "nfc" && state.session.selected && lifeOf(state) === suspended) {
    return suspendedPay(state, data);
  }
  if (!heard(state, name)) return refused(state);
  switch (name) {
    case "pay":
      return state.money === null
        ? refused(state)
        : pay(core, state, state.money, { data, linked: false }, now_ms, room);
    case "receipt":
      return receipt(core, state, data, now_ms);
    case "sync-open":
      return syncOpen(core, state, data, now_ms);
    case "sync":
      return sync(core, state, data, room, now_ms);
    case "link-open":
      return linkOpen(core, state, p1, data);
    case "link":
      return link(core, state, data, room, now_ms);
    case "enrol":
      return enrol(core, state, p1, data);
  }
}
