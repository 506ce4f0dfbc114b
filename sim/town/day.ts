/**
 * The first day as a list: a step is ticked off when the stream of events has shown that it happened, whatever caused it. A click alone ticks nothing.
 */
import type { EventOf, SimEvent } from "../api/contract/events.js";
import { type ActName, DAY_STEPS, type DayStep } from "../api/contract/names.js";
import type { EventStream } from "../world/events.js";

/** An act that has ended, with what was seen while it went on. */
interface Seen {
  readonly act: EventOf<"act">;
  readonly end: EventOf<"end">;
  /** The reader of this act carried a sync. */
  readonly synced: boolean;
  /** Whether its last PAY was for a payee that is online; null when there was none. */
  readonly online: boolean | null;
  /** Of the secure element of its bracelet, and whether that is bound to the phone. */
  readonly level: string;
  readonly bound: boolean;
}

interface Step {
  /** An act that ended so. */
  readonly ends?: (seen: Seen) => boolean;
  /** Something that a purse reported. */
  readonly reports?: (report: EventOf<"report">) => boolean;
  readonly proves?: (proof: EventOf<"proof">) => boolean;
}

const ended =
  (name: ActName, outcome: string, how?: string) =>
  ({ act, end }: Seen): boolean =>
    act.name === name && end.outcome === outcome && (how === undefined || act.how === how);

const touched =
  (outcome: string, more: (seen: Seen) => boolean) =>
  (seen: Seen): boolean =>
    ended("touch", outcome)(seen) && more(seen);

const STEPS: Readonly<Record<DayStep, Step>> = {
  issue: { ends: ended("issue", "issued") },
  wallet: { ends: ended("phone", "opened") },
  bind: { ends: ended("hold", "bound") },
  "top-up": { ends: (seen) => ended("hold", "synced", "top-up")(seen) && seen.bound },
  limits: { ends: ended("hold", "limited") },
  history: { ends: ended("hold", "read") },
  online: { ends: touched("paid", ({ synced, online }) => synced && online === true) },
  "l0-refused": { ends: touched("refused", ({ level, online }) => level === "level-0" && online === false) },
  "l0-served": { ends: touched("paid", ({ level, online }) => level === "level-0" && online === true) },
  "refund-full": { ends: ended("refund", "refunded", "full") },
  "refund-part": { ends: ended("refund", "refunded", "part") },
  "refund-arrives": { reports: ({ refunded_minor }) => refunded_minor > 0 },
  unclaimed: { reports: ({ back_minor }) => back_minor > 0 },
  unload: { ends: ended("hold", "unloaded") },
  lost: { ends: ended("phone", "reported") },
  heir: { ends: ended("phone", "replaced") },
  moved: { reports: ({ moved_minor }) => moved_minor > 0 },
  renew: { ends: ended("bank", "renewed") },
  rules: { ends: ended("bank", "changed") },
  clone: { ends: ended("clone", "copied") },
  fork: { proves: ({ holds }) => holds },
  hotlist: { ends: touched("bad-answer", ({ end }) => end.reason === "hotlisted") },
  netting: { ends: (seen) => ended("bank", "netted")(seen) && (seen.end.amount_minor ?? 0) > 0 },
  reconcile: { ends: ended("bank", "agrees") },
};

export class Day {
  readonly #done = new Set<DayStep>();
  readonly #open = new Map<number, EventOf<"act">>();
  readonly #levels = new Map<string, string>();
  readonly #bound = new Set<string>();
  /** Since the newest act of each bracelet began. */
  readonly #synced = new Set<string>();
  readonly #online = new Map<string, boolean>();

  constructor(stream: EventStream) {
    stream.listen((event) => this.#take(event));
  }

  get steps(): readonly { readonly name: DayStep; readonly done: boolean }[] {
    return DAY_STEPS.map((name) => ({ name, done: this.#done.has(name) }));
  }

  #tick(does: (step: Step) => boolean | undefined): void {
    for (const name of DAY_STEPS) if (does(STEPS[name]) === true) this.#done.add(name);
  }

  #take(event: SimEvent): void {
    if (event.kind === "act") this.#begin(event);
    else if (event.kind === "end") this.#end(event);
    else if (event.kind === "report") this.#tick(({ reports }) => reports?.(event));
    else if (event.kind === "proof") this.#tick(({ proves }) => proves?.(event));
    else if (event.kind === "apdu") {
      const { commandText } = event.exchange;
      if (commandText === "SYNC-OPEN") this.#synced.add(event.bracelet);
      if (commandText.startsWith("PAY ")) this.#online.set(event.bracelet, commandText.endsWith(", online"));
    }
  }

  #begin(act: EventOf<"act">): void {
    this.#open.set(act.act, act);
    if (act.bracelet === null) return;
    this.#synced.delete(act.bracelet);
    this.#online.delete(act.bracelet);
    if (act.name === "issue" && act.how !== null) this.#levels.set(act.bracelet, act.how);
  }

  #end(end: EventOf<"end">): void {
    const act = this.#open.get(end.act);
    if (act === undefined) return;
    this.#open.delete(end.act);
    const who = end.bracelet ?? "";
    if (end.outcome === "bound") this.#bound.add(who);
    if (end.outcome === "unbound") this.#bound.delete(who);
    const of = { synced: this.#synced.has(who), level: this.#levels.get(who) ?? "", bound: this.#bound.has(who) };
    this.#tick(({ ends }) => ends?.({ act, end, ...of, online: this.#online.get(who) ?? null }));
  }
}
