/**
 * The first day as a list: each step is ticked off when the stream of events has shown that it happened, whoever asked for it and however. A click ticks
 * nothing.
 */
import type { ActName, EventStream, SimEvent } from "../world/events.js";

type Event<K extends SimEvent["kind"]> = Extract<SimEvent, { kind: K }>;

/** An act that has ended, with what was seen while it went on. */
interface Seen {
  readonly act: Event<"act">;
  readonly end: Event<"end">;
  /** A sync was carried by the reader of this act. */
  readonly met: boolean;
  /** The last PAY of it was for a payee that is on line; null when there was none. */
  readonly online: boolean | null;
  /** Of the secure element of its bracelet, and whether that is bound to the phone. */
  readonly level: string;
  readonly bound: boolean;
}

interface Step {
  /** An act that ended so. */
  readonly ends?: (seen: Seen) => boolean;
  /** Something a purse was heard to say. */
  readonly hears?: (heard: Event<"heard">) => boolean;
  readonly proves?: (proof: Event<"proof">) => boolean;
}

const ended =
  (name: ActName, outcome: string, how?: string) =>
  ({ act, end }: Seen): boolean =>
    act.name === name && end.outcome === outcome && (how === undefined || act.how === how);

const touched =
  (outcome: string, more: (seen: Seen) => boolean) =>
  (seen: Seen): boolean =>
    ended("touch", outcome)(seen) && more(seen);

export const DAY = {
  issue: { ends: ended("issue", "issued") },
  wallet: { ends: ended("phone", "opened") },
  bind: { ends: ended("hold", "bound") },
  "top-up": { ends: (seen) => ended("hold", "synced", "top-up")(seen) && seen.bound },
  limits: { ends: ended("hold", "limited") },
  history: { ends: ended("hold", "told") },
  online: { ends: touched("paid", ({ met, online }) => met && online === true) },
  "l0-refused": { ends: touched("refused", ({ level, online }) => level === "level-0" && online === false) },
  "l0-served": { ends: touched("paid", ({ level, online }) => level === "level-0" && online === true) },
  "refund-full": { ends: ended("refund", "refunded", "full") },
  "refund-part": { ends: ended("refund", "refunded", "part") },
  "refund-arrives": { hears: ({ refunded_minor }) => refunded_minor > 0 },
  unclaimed: { hears: ({ back_minor }) => back_minor > 0 },
  unload: { ends: ended("hold", "unloaded") },
  lost: { ends: ended("phone", "reported") },
  heir: { ends: ended("phone", "replaced") },
  moved: { hears: ({ moved_minor }) => moved_minor > 0 },
  renew: { ends: ended("bank", "renewed") },
  rules: { ends: ended("bank", "changed") },
  clone: { ends: ended("clone", "copied") },
  fork: { proves: ({ holds }) => holds },
  hotlist: { ends: touched("bad-answer", ({ end }) => end.reason === "hotlisted") },
  netting: { ends: (seen) => ended("bank", "netted")(seen) && (seen.end.amount_minor ?? 0) > 0 },
  reconcile: { ends: ended("bank", "agrees") },
} as const satisfies Record<string, Step>;

export type DayStep = keyof typeof DAY;
export const DAY_STEPS = Object.keys(DAY) as DayStep[];

export class Day {
  readonly #done = new Set<DayStep>();
  readonly #open = new Map<number, Event<"act">>();
  readonly #levels = new Map<string, string>();
  readonly #bound = new Set<string>();
  /** Since the newest act of each bracelet began. */
  readonly #met = new Set<string>();
  readonly #online = new Map<string, boolean>();

  constructor(stream: EventStream) {
    stream.listen((event) => this.#hear(event));
  }

  get steps(): readonly { readonly name: DayStep; readonly done: boolean }[] {
    return DAY_STEPS.map((name) => ({ name, done: this.#done.has(name) }));
  }

  #tick(does: (step: Step) => boolean | undefined): void {
    for (const name of DAY_STEPS) if (does(DAY[name]) === true) this.#done.add(name);
  }

  #hear(event: SimEvent): void {
    if (event.kind === "act") this.#begin(event);
    else if (event.kind === "end") this.#end(event);
    else if (event.kind === "heard") this.#tick(({ hears }) => hears?.(event));
    else if (event.kind === "proof") this.#tick(({ proves }) => proves?.(event));
    else if (event.kind === "apdu") {
      const { asked } = event.exchange;
      if (asked === "SYNC-OPEN") this.#met.add(event.bracelet);
      if (asked.startsWith("PAY ")) this.#online.set(event.bracelet, asked.endsWith("on line"));
    }
  }

  #begin(act: Event<"act">): void {
    this.#open.set(act.act, act);
    if (act.bracelet === null) return;
    this.#met.delete(act.bracelet);
    this.#online.delete(act.bracelet);
    if (act.name === "issue" && act.how !== null) this.#levels.set(act.bracelet, act.how);
  }

  #end(end: Event<"end">): void {
    const act = this.#open.get(end.act);
    if (act === undefined) return;
    this.#open.delete(end.act);
    const who = end.bracelet ?? "";
    if (end.outcome === "bound") this.#bound.add(who);
    if (end.outcome === "unbound") this.#bound.delete(who);
    const of = { met: this.#met.has(who), level: this.#levels.get(who) ?? "", bound: this.#bound.has(who) };
    this.#tick(({ ends }) => ends?.({ act, end, ...of, online: this.#online.get(who) ?? null }));
  }
}
