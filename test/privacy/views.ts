/** A transcript cut into views: one for the outcome of each question, one for each field of each answer. A linker looks at one view at a time. */
import type { Field, PrivacyDocument } from "./document.js";
import type { Heard, Transcript } from "./transcript.js";
import type { Truth } from "./wearer.js";

export interface Seen {
  readonly purse: number;
  readonly touch: number;
  readonly value: Uint8Array;
  readonly text: string;
  readonly truth: Truth;
}

export interface View {
  readonly name: string;
  readonly field: Field | null;
  readonly seen: readonly Seen[];
}

/** The answers of one command that say the same kind of thing are one: a RECEIPT is the answer to a PAY. */
const ANSWER_OF: Readonly<Record<string, string>> = {
  select: "SELECT",
  pay: "PAY",
  receipt: "PAY",
  "sync-open": "SYNC-OPEN",
  sync: "SYNC",
  "link-open": "LINK-OPEN",
  link: "LINK",
};

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** `only`: the views whose name begins so. */
export function viewsOf(transcript: Transcript, document: PrivacyDocument, only = ""): View[] {
  const views = new Map<string, { field: Field | null; seen: Seen[] }>();
  const add = (name: string, field: Field | null, heard: Heard, value: Uint8Array, text?: string): void => {
    if (!name.startsWith(only)) return;
    const view = views.get(name) ?? { field, seen: [] };
    views.set(name, view);
    view.seen.push({ purse: heard.purse, touch: heard.touch, value, text: text ?? hex(value), truth: heard.truth });
  };
  const cut = (answer: string, heard: Heard, bytes: Uint8Array): void => {
    if (bytes.length === 0) return;
    let at = 0;
    for (const field of document.answers[answer] ?? []) {
      const value = bytes.slice(at, at + field[1]);
      add(`${answer} ${field[0]}`, field, heard, value);
      at += field[1];
    }
    // Bytes that the document does not know are a view of their own, of which nothing may be told.
    if (at < bytes.length) add(`${answer} beyond the document`, null, heard, bytes.slice(at));
  };
  for (const heard of transcript.heard) {
    add(`answer to ${heard.ask}`, null, heard, new Uint8Array(0), heard.outcome);
    cut(ANSWER_OF[heard.command] ?? heard.command, heard, heard.data);
    cut(`${ANSWER_OF[heard.command]}, carried`, heard, heard.request);
  }
  return [...views].map(([name, { field, seen }]) => ({ name, field, seen }));
}
