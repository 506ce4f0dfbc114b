/**
 * What the page knows: the town as the server last showed it, the log folded from the one stream of events, and what the person chose. Every figure
 * comes from the server; the page reckons nothing but sums of what is shown.
 */
import { useEffect, useReducer } from "preact/hooks";
import type { Asked } from "../../api/schemas.js";
import type { TownState } from "../../town/town.js";
import type { RecordedEvent } from "../../world/event-record.js";
import { follow, getState, post, type Refused } from "./api.js";
import { type Act, fold } from "./log.js";

export type Language = "en" | "zh";
export type Tab = "day" | "bank" | "office";
export type Manner = "still" | "away" | "before" | "half" | "after";

export interface Light {
  readonly cue: string;
  /** Of the event: another number is another flash. */
  readonly number: number;
}

export interface Store {
  readonly town: TownState | null;
  readonly acts: readonly Act[];
  /** What was refused before it began; null when the last thing was an act. */
  readonly refused: Refused | null;
  readonly chosen: string | null;
  readonly manner: Manner;
  /** The leaf of the side panel that is up. */
  readonly tab: Tab;
  readonly language: Language;
  readonly reached: boolean;
  /** Requests under way. */
  readonly busy: number;
  /** By bracelet, the last flash that was seen while this page was open. */
  readonly lights: Readonly<Record<string, Light>>;
}

type Change =
  | { readonly to: "town"; readonly town: TownState }
  | { readonly to: "told"; readonly told: RecordedEvent; readonly live: boolean }
  | {
      readonly to: "set";
      readonly set: Partial<Pick<Store, "refused" | "chosen" | "manner" | "tab" | "language" | "reached">>;
    }
  | { readonly to: "busy"; readonly by: 1 | -1 };

function hear(store: Store, told: RecordedEvent, live: boolean): Store {
  const { event, number } = told;
  const next = { ...store, acts: fold(store.acts, told) };
  if (event.kind === "act") {
    const issued = (event.name === "issue" || event.name === "clone") && live ? event.bracelet : null;
    return { ...next, refused: null, chosen: issued ?? store.chosen ?? event.bracelet };
  }
  if (event.kind !== "cue" || !live) return next;
  return { ...next, lights: { ...store.lights, [event.bracelet]: { cue: event.cue, number } } };
}

function reduce(store: Store, change: Change): Store {
  switch (change.to) {
    case "town":
      return { ...store, town: change.town };
    case "told":
      return hear(store, change.told, change.live);
    case "set":
      return { ...store, ...change.set };
    case "busy":
      return { ...store, busy: store.busy + change.by };
  }
}

function firstLanguage(): Language {
  const kept = localStorage.getItem("language");
  if (kept === "en" || kept === "zh") return kept;
  return navigator.language.startsWith("zh") ? "zh" : "en";
}

const FIRST: Omit<Store, "language"> = {
  town: null,
  acts: [],
  refused: null,
  chosen: null,
  manner: "still",
  tab: "day",
  reached: true,
  busy: 0,
  lights: {},
};
/** So much of the past is read when the page opens. */
const PAST = 1500;
const SETTLE_MS = 40;

/** Looks at the town again soon after something happened; once for many events, never two at a time. */
function watcher(look: () => Promise<void>): () => void {
  let waiting = false;
  let looking = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(async () => {
      waiting = false;
      if (looking) return soon();
      looking = true;
      await look().catch(() => {});
      looking = false;
    }, SETTLE_MS);
  };
  return soon;
}

export interface Doing {
  ask<A extends keyof Asked>(act: A, body: Asked[A]): Promise<boolean>;
  set(set: Partial<Pick<Store, "refused" | "chosen" | "manner" | "tab" | "language">>): void;
}

export function useStore(): [Store, Doing] {
  const [store, change] = useReducer(reduce, null, () => ({ ...FIRST, language: firstLanguage() }));
  useEffect(() => {
    const look = async () => change({ to: "town", town: await getState() });
    const soon = watcher(look);
    const begin = async () => {
      const town = await getState();
      change({ to: "town", town });
      follow(Math.max(0, town.events - PAST), {
        tell: (told) => {
          change({ to: "told", told, live: told.number > town.events });
          soon();
        },
        reach: (reached) => {
          change({ to: "set", set: { reached } });
          if (reached) soon();
        },
      });
    };
    begin().catch(() => change({ to: "set", set: { reached: false } }));
  }, []);
  useEffect(() => {
    localStorage.setItem("language", store.language);
  }, [store.language]);
  const doing: Doing = {
    set: (set) => change({ to: "set", set }),
    ask: async (act, body) => {
      change({ to: "busy", by: 1 });
      const refused = await post(act, body);
      change({ to: "busy", by: -1 });
      if (refused !== null) change({ to: "set", set: { refused } });
      return refused === null;
    },
  };
  return [store, doing];
}
