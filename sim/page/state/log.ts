/** The stream of events as a person reads it: acts, each with what went over the air and what the wearer felt. */

import type { ActStart, EventOf, RecordedEvent } from "../../api/contract/events.js";

export type Line =
  | {
      readonly kind: "apdu";
      readonly number: number;
      readonly reader: string;
      readonly command: string;
      readonly answer: string;
    }
  | { readonly kind: "cue"; readonly number: number; readonly cue: string }
  | (Pick<EventOf<"report">, "kind" | "balance_minor" | "refunded_minor" | "moved_minor" | "back_minor"> & {
      readonly number: number;
    })
  | { readonly kind: "power"; readonly number: number; readonly state: "on" | "off" | "killed" }
  | { readonly kind: "idle"; readonly number: number; readonly slices: number };

export interface Act extends Omit<ActStart, "kind"> {
  readonly at_ms: number;
  /** Null while it goes on. */
  readonly outcome: string | null;
  readonly reason: string | null;
  /** What was moved, where that is not the requested amount. */
  readonly moved_minor: number | null;
  readonly lines: readonly Line[];
}

const MAX_ACTS = 80;

/** Power died in the middle of it. */
export const died = (act: Act): boolean => act.lines.some((line) => line.kind === "power" && line.state === "killed");

function lineOf({ number, event }: RecordedEvent): Line | null {
  switch (event.kind) {
    case "apdu": {
      const { command, answer } = event.exchange;
      return { kind: "apdu", number, reader: event.reader, command, answer };
    }
    case "cue":
      return { kind: "cue", number, cue: event.cue };
    case "report": {
      const { balance_minor, refunded_minor, moved_minor, back_minor } = event;
      return { kind: "report", number, balance_minor, refunded_minor, moved_minor, back_minor };
    }
    case "power":
      return { kind: "power", number, state: event.state };
    case "idle":
      return { kind: "idle", number, slices: event.slices };
    default:
      return null;
  }
}

function withLine(act: Act, line: Line): Act {
  const last = act.lines.at(-1);
  // Progress of idle work is one line that counts up.
  const lines = line.kind === "idle" && last?.kind === "idle" ? act.lines.slice(0, -1) : act.lines;
  if (line.kind !== "apdu") return { ...act, lines: [...lines, line] };
  // The cue comes before the answer in the stream; a person reads the command first.
  let at = lines.length;
  while (at > 0 && lines[at - 1].kind === "cue" && lines[at - 1].number === line.number - (lines.length - at) - 1) at--;
  return { ...act, lines: [...lines.slice(0, at), line, ...lines.slice(at)] };
}

/** Newest first. */
export function fold(acts: readonly Act[], recorded: RecordedEvent): readonly Act[] {
  const { event, at_ms } = recorded;
  if (event.kind === "act") {
    const { kind: _, ...start } = event;
    const begun: Act = { ...start, at_ms, outcome: null, reason: null, moved_minor: null, lines: [] };
    return [begun, ...acts].slice(0, MAX_ACTS);
  }
  if (event.kind === "end") {
    const { act, outcome, reason, amount_minor } = event;
    return acts.map((one) => (one.act === act ? { ...one, outcome, reason, moved_minor: amount_minor } : one));
  }
  const line = lineOf(recorded);
  if (line === null || !("bracelet" in event)) return acts;
  const index = acts.findIndex((one) => one.bracelet === event.bracelet);
  if (index < 0) return acts;
  return acts.map((one, i) => (i === index ? withLine(one, line) : one));
}
