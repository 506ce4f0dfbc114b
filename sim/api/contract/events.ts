/**
 * Everything that happens in a simulated world, as one stream. Whatever shows the world (terminal, page, bench) reads this and nothing else.
 *
 * An event is plain data, so it goes through JSON unchanged. Each has a number, from 1 without gaps, and the simulated time it happened at.
 */
import { type TProperties, Type } from "typebox";
import { component, count, exactly, flag, hex, nullable, ref, type Shape, text } from "./forms.js";
import { ACT_NAMES } from "./names.js";

/** One command and its answer: in plain words and in hexadecimal. */
const EXCHANGE = component("Exchange", { commandText: text, answerText: text, command: hex, answer: hex });
export type Exchange = Shape<typeof EXCHANGE>;

const kind = <K extends string, P extends TProperties>(name: K, properties: P) =>
  exactly({ kind: Type.Literal(name), ...properties });

/** A person begins to do something: all that follows until its `end` with the same number belongs to it, or to the acts of other bracelets. */
const ACT_START = kind("act", {
  act: count,
  name: Type.Enum(ACT_NAMES),
  bracelet: nullable(text),
  at: Type.Union([text, Type.Null()], { description: "Terminal, phone or counter; null when there is none." }),
  amount_minor: nullable(count),
  how: Type.Union([text, Type.Null()], { description: "In a word: which hold, which accident, on or off." }),
});
export type ActStart = Shape<typeof ACT_START>;

/** How it ended, in the word that its result over HTTP has too. */
const ACT_END = kind("end", {
  act: count,
  name: Type.Enum(ACT_NAMES),
  bracelet: nullable(text),
  outcome: text,
  reason: nullable(text),
  amount_minor: nullable(count),
});

/** What a purse reported in a complete sync, and what came with it beside cash and top-ups. */
const REPORT = kind("report", {
  bracelet: text,
  through: Type.String({ description: "The reader that carried the sync." }),
  balance_minor: count,
  tickets: Type.Integer({ minimum: 0, description: "Offline payments left." }),
  refunded_minor: Type.Integer({ minimum: 0, description: "Given back by payees." }),
  moved_minor: Type.Integer({ minimum: 0, description: "From a lost bracelet that this one replaces." }),
  back_minor: Type.Integer({ minimum: 0, description: "Payments that no payee claimed in time." }),
});

const SIM_EVENT = Type.Union(
  [
    // A step of a story begins; it ended, and `detail` is one sentence with the figures.
    kind("step", { number: count, name: text, title: text }),
    kind("outcome", { name: text, ok: flag, detail: text }),
    kind("apdu", { reader: text, bracelet: text, exchange: ref(EXCHANGE) }),
    // What the wearer saw and felt.
    kind("cue", { bracelet: text, cue: text }),
    kind("power", { bracelet: text, state: Type.Enum(["on", "off", "killed"]), why: text }),
    // What the step so far changed: kinds of records in a bracelet's flash, totals of the books.
    kind("changed", { where: text, what: text }),
    kind("note", { who: text, text }),
    ACT_START,
    ACT_END,
    REPORT,
    // Two payments under one ticket are evidence at the bank; `holds` is the verdict of a program that shares no code with the bank.
    kind("proof", { wallet: hex, bytes: count, holds: flag }),
    // Work between touches.
    kind("idle", { bracelet: text, slices: count, done: flag }),
  ],
  { $id: "SimEvent" },
);
export type SimEvent = Shape<typeof SIM_EVENT>;
export type EventOf<K extends SimEvent["kind"]> = Extract<SimEvent, { kind: K }>;

const RECORDED_EVENT = component("RecordedEvent", { number: count, at_ms: count, event: ref(SIM_EVENT) });
export type RecordedEvent = Shape<typeof RECORDED_EVENT>;

export const EVENT_PAGE = component("EventPage", {
  forgotten: Type.Integer({ minimum: 0, description: "Requested events that are no longer kept." }),
  events: Type.Array(ref(RECORDED_EVENT)),
  next: Type.Integer({ minimum: 0, description: "The `since` of the next request." }),
});
export type EventPage = Shape<typeof EVENT_PAGE>;

export const EVENTS_QUERY = exactly({
  since: Type.Optional(
    Type.String({ pattern: "^\\d{1,9}$", description: "Only events with a number above this; 0 by default." }),
  ),
  limit: Type.Optional(
    Type.String({ pattern: "^\\d{1,4}$", description: "JSON only: at most so many; 1000 by default." }),
  ),
});

export const EVENT_COMPONENTS = [EXCHANGE, SIM_EVENT, RECORDED_EVENT, EVENT_PAGE];
