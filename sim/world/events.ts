/**
 * Everything that happens in a simulated world, as one stream. Whatever shows the world (terminal, page, bench) reads this and nothing else.
 *
 * An event is plain data, so it goes through JSON unchanged. Each has a number, from 1 without gaps, and the simulated time it happened at.
 */
import type { Exchange } from "./describe.js";

/** What a person can do to the world. */
export type ActName =
  | ("issue" | "hold" | "touch" | "press" | "power" | "clock" | "network")
  | ("phone" | "refund" | "bank" | "clone");

/** What somebody begins to do. */
export interface Asked {
  readonly act: number;
  readonly name: ActName;
  /** Null when it is done to no bracelet. */
  readonly bracelet: string | null;
  /** Terminal, phone or counter; null when there is none. */
  readonly at: string | null;
  readonly amount_minor: number | null;
  /** What was asked in a word: which hold, which accident, on or off. */
  readonly how: string | null;
}

/** Money that a sync brought, by where it came from. */
export interface Came {
  /** Given back by payees. */
  readonly refunded_minor: number;
  /** From a lost bracelet that this one replaces. */
  readonly moved_minor: number;
  /** Payments that nobody claimed in time. */
  readonly back_minor: number;
}

export type SimEvent =
  /** A step of a story begins. */
  | { readonly kind: "step"; readonly number: number; readonly name: string; readonly title: string }
  /** It ended; `detail` is one sentence with the figures. */
  | { readonly kind: "outcome"; readonly name: string; readonly ok: boolean; readonly detail: string }
  /** One command and its answer, with both in plain words. */
  | { readonly kind: "apdu"; readonly reader: string; readonly bracelet: string; readonly exchange: Exchange }
  /** What the wearer saw and felt. */
  | { readonly kind: "cue"; readonly bracelet: string; readonly cue: string }
  | { readonly kind: "power"; readonly bracelet: string; readonly state: "on" | "off" | "killed"; readonly why: string }
  /** What the step so far changed: kinds of records in a bracelet's flash, totals of the books. */
  | { readonly kind: "changed"; readonly where: string; readonly what: string }
  /** Somebody did something that is no APDU. */
  | { readonly kind: "note"; readonly who: string; readonly text: string }
  /** A person begins to do something: all that follows until its `end` with the same number belongs to it, or to the acts of other bracelets. */
  | ({ readonly kind: "act" } & Asked)
  /** How it ended, in the word that its answer over HTTP has too. */
  | {
      readonly kind: "end";
      readonly act: number;
      readonly name: ActName;
      readonly bracelet: string | null;
      readonly outcome: string;
      /** Why not, in a word, where somebody said why. */
      readonly reason: string | null;
      readonly amount_minor: number | null;
    }
  /** What a purse said of itself in a whole sync, and what came with it beside cash and top-ups. Fen. */
  | ({
      readonly kind: "heard";
      readonly bracelet: string;
      /** Who carried it. */
      readonly through: string;
      readonly balance_minor: number;
      /** Off-line payments left. */
      readonly tickets: number;
    } & Came)
  /** Two payments under one ticket are evidence at the bank, and a program that shares no code with it has checked that. */
  | {
      readonly kind: "proof";
      /** Hexadecimal, as the proof says. */
      readonly wallet: string;
      readonly bytes: number;
      readonly holds: boolean;
    }
  /** A bracelet works while nobody wants anything of it. */
  | { readonly kind: "idle"; readonly bracelet: string; readonly slices: number; readonly done: boolean };

export interface Stamp {
  readonly number: number;
  /** Milliseconds since the world began. */
  readonly at_ms: number;
}

export type Listener = (event: SimEvent, stamp: Stamp) => void;

export class EventStream {
  readonly #listeners = new Set<Listener>();
  readonly #now_ms: () => number;
  #number = 0;

  constructor(now_ms: () => number = () => 0) {
    this.#now_ms = now_ms;
  }

  /** Hears everything from now on, until the function that is given back is called. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: SimEvent): void {
    const stamp: Stamp = { number: ++this.#number, at_ms: this.#now_ms() };
    for (const listener of this.#listeners) listener(event, stamp);
  }
}
