/**
 * An active purse with money and tickets, created on this Node by the bank of the specs, and the events of one touch.
 */
import { EVENT, encodeEvent } from "../boards/desktop/events.js";
import { encodePay } from "../protocol/commands/pay.js";
import { encodeSelect } from "../protocol/commands/select.js";
import { purse, request } from "../test/harness/purse.js";
import type { Contents, Step } from "./touch.js";

export type Level = 0 | 1;

/** Of suite 2 by default. */
export function contentsOf(level: Level, suite = 2): Contents {
  const { board } = purse({ level, suite });
  const vault = new Map(board.slots.map((record, slot) => [slot, record] as const).filter(([, r]) => r.length > 0));
  return { flash: board.memory, vault, counter: board.count ?? -1 };
}

/** Names of the steps that the terminal waits for. */
const TOUCH = ["SELECT", "PAY"] as const;
type TouchStep = (typeof TOUCH)[number];

export type Command = { readonly name: TouchStep; readonly apdu: Uint8Array };

/** What a terminal sends; `amount_minor` is small enough to need no press. */
export function commands(level: Level): Command[] {
  const amount_minor = level === 0 ? 500 : 1_000;
  return [
    { name: "SELECT", apdu: encodeSelect() },
    { name: "PAY", apdu: encodePay(request({ online: level === 0, amount_minor })) },
  ];
}

/** Idle until no work is left, a touch, idle again. One slice an event, as between two radio events. */
export function touchSteps(list: readonly Command[]): Step[] {
  let uptime_ms = 0;
  const event = (kind: number, ...data: number[]) => encodeEvent(kind, ++uptime_ms, Uint8Array.from(data));
  const rest: Step = { name: "idle", payload: event(EVENT.idle, 0, 1), until: (answer) => answer.at(-1) === 0 };
  return [
    rest,
    { name: "field on", payload: event(EVENT.field, 1) },
    ...list.map(({ name, apdu }) => ({ name, payload: event(EVENT.command, ...apdu) })),
    { name: "field off", payload: event(EVENT.field, 0) },
    rest,
  ];
}
