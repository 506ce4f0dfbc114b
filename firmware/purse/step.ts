/**
 * The purse: one event in, one result out. No I/O, no clock, no randomness of its own; the shell performs what the result says.
 *
 * In which life which command is accepted is a table here.
 *
 * The purse's rooms, each of which imports only those before it:
 *
 *   core.ts      the primitives with their scratch
 *   state/       all that a purse is between two events, as data
 *   effects.ts   what a step gives back
 *   consent/     the question that a press answers
 *   payment/     a payment, from its preparation to the repetition of its answer
 *   channel/     frames and messages of SYNC and LINK, and the orders of a sync (not payment/)
 *   idle/        long work, a slice at a time (neither consent/ nor channel/)
 *   commands/    a file for each command; none imports another
 *   step.ts      beside it boot.ts (state/, effects.ts, payment/) and perform.ts (state/, effects.ts)
 */
import { type CommandName, decodeCommand } from "../../protocol/commands/apdu.js";
import { SW } from "../../protocol/commands/status.js";
import { LIFE, type LifeCode } from "../../protocol/commands/sync.js";
import { enrol } from "./commands/enrol.js";
import { link, respondPaid } from "./commands/link.js";
import { linkOpen } from "./commands/link-open.js";
import { pay } from "./commands/pay.js";
import { receipt } from "./commands/receipt.js";
import { select } from "./commands/select.js";
import { sync } from "./commands/sync.js";
import { syncOpen } from "./commands/sync-open.js";
import { press } from "./consent/press.js";
import type { Core } from "./core.js";
import { quiet, refused, type StepResult, status } from "./effects.js";
import { idle } from "./idle/idle.js";
import { afterBump } from "./payment/pay.js";
import { asApdu } from "./payment/pay-result.js";
import { NO_CONNECTION, type Radio } from "./state/session.js";
import { type Conditions, lifeOf, type State, selectRadio, withSession } from "./state/state.js";

export type Event =
  /** A whole command APDU. */
  | { readonly kind: "command"; readonly via: Radio; readonly apdu: Uint8Array; readonly conditions: Conditions }
  /** A reader's field, or a phone's radio link, came or went. */
  | { readonly kind: "field"; readonly via: Radio; readonly on: boolean }
  | { readonly kind: "press"; readonly conditions: Conditions }
  | { readonly kind: "bumped"; readonly counter: number; readonly conditions: Conditions }
  | { readonly kind: "idle"; readonly room: number; readonly capacity: number };

const { blank, enrolled, active, suspended, retired } = LIFE;

/** The lives in which a command is accepted. Everywhere else it is refused. ENROL after activation accepts repetitions alone (commands/enrol.ts). */
export const ACCEPTED_IN: Readonly<Record<CommandName, readonly LifeCode[]>> = Object.freeze({
  select: Object.freeze([blank, enrolled, active, suspended, retired]),
  pay: Object.freeze([active, suspended]),
  receipt: Object.freeze([active, suspended]),
  "sync-open": Object.freeze([active, suspended]),
  sync: Object.freeze([active, suspended]),
  "link-open": Object.freeze([active, suspended]),
  link: Object.freeze([active, suspended]),
  enrol: Object.freeze([blank, enrolled, active]),
});

/**
 * What a phone's radio is for. A sync needs a proved link too, and a payment is a request inside it (commands/link.ts); PAY, receipts and personalisation
 * are for the field alone.
 */
const OVER_BLE: readonly CommandName[] = Object.freeze(["select", "link-open", "link", "sync-open", "sync"]);

export function step(core: Core, state: State, event: Event): StepResult {
  switch (event.kind) {
    case "command":
      return command(core, state, event);
    case "field":
      return field(state, event.via);
    case "press":
      return press(core, state, event.conditions);
    case "bumped": {
      const linked = state.session.signing?.linked === true;
      const paid = afterBump(core, state, event.counter, event.conditions.now_ms);
      return linked ? respondPaid(core, paid) : asApdu(paid);
    }
    case "idle":
      return idle(core, state, event.room, event.capacity);
  }
}

/** A new field is a new connection: nothing of the last one is remembered but the question that waits for a press. */
function field(state: State, via: Radio): StepResult {
  const free = via === "nfc" ? { pressFreeUsed: false } : {};
  return quiet(withSession(selectRadio(state, via), { ...NO_CONNECTION, ...free }));
}

function isAccepted(state: State, name: CommandName): boolean {
  const { selected, via, link: linked } = state.session;
  if (!selected || !ACCEPTED_IN[name].includes(lifeOf(state))) return false;
  if (via === "nfc") return true;
  return OVER_BLE.includes(name) && (linked !== null || (name !== "sync-open" && name !== "sync"));
}

function command(core: Core, before: State, event: Extract<Event, { kind: "command" }>): StepResult {
  const { via, conditions } = event;
  const state = selectRadio(before, via);
  const decoded = decodeCommand(event.apdu);
  if (!decoded.ok) return status(state, SW.malformed);
  const { name, p1, data } = decoded.value;
  if (name === "select") return select(state, data);
  if (!isAccepted(state, name)) return refused(state);
  switch (name) {
    case "pay":
      return pay(core, state, data, conditions);
    case "receipt":
      return receipt(core, state, data, conditions);
    case "sync-open":
      return syncOpen(core, state, data, conditions);
    case "sync":
      return sync(core, state, data, conditions);
    case "link-open":
      return linkOpen(core, state, p1, data);
    case "link":
      return link(core, state, data, conditions);
    case "enrol":
      return enrol(core, state, p1, data);
  }
}
