/**
 * What the page knows: the town as the server last showed it, the log folded from the stream of events, and what the person chose. Every figure comes from
 * the server; the page computes nothing but sums of what is shown.
 */
import { useEffect, useReducer } from "preact/hooks";
import type { ActRequest, Refusal } from "../../api/contract/acts.js";
import type { RecordedEvent } from "../../api/contract/events.js";
import type { ActName } from "../../api/contract/names.js";
import type { TownState } from "../../api/contract/state.js";
import { follow, getState, post } from "./api.js";
import { type Act, fold } from "./log.js";

export type Language = "en" | "zh";
export type Tab = "day" | "bank" | "office";
export type AccidentChoice = "still" | "away" | "before" | "half" | "after";

export interface Light {
  readonly cue: string;
  /** Of the event: another number is another flash. */
  readonly number: number;
}

export interface Store {
  readonly town: TownState | null;
  readonly acts: readonly Act[];
  /** What was refused before it began; null when the last thing was an act. */
  readonly refused: Refusal | null;
  readonly chosen: string | null;
  readonly accident: AccidentChoice;
  /** The leaf of the side panel that is up. */
  readonly tab: Tab;
  readonly language: Language;
  readonly reached: boolean;
  /** Requests under way. */
  readonly busy: number;
  /** By bracelet, the last flash that was props while this page was open. */
  readonly lights: Readonly<Record<string, Light>>;
}

type Change =
  | { readonly to: "town"; readonly town: TownState }
  | { readonly to: "recorded"; readonly recorded: RecordedEvent; readonly live: boolean }
  | {
      readonly to: "set";
      readonly set: Partial<Pick<Store, "refused" | "chosen" | "accident" | "tab" | "language" | "reached">>;
    }
  | { readonly to: "busy"; readonly by: 1 | -1 };

function take(store: Store, recorded: RecordedEvent, live: boolean): Store {
  const { event, number } = recorded;
  const next = { ...store, acts: fold(store.acts, recorded) };
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
    case "recorded":
      return take(store, change.recorded, change.live);
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
  accident: "still",
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

export interface Dispatch {
  send<A extends ActName>(act: A, body: ActRequest<A>): Promise<boolean>;
  set(set: Partial<Pick<Store, "refused" | "chosen" | "accident" | "tab" | "language">>): void;
}

export function useStore(): [Store, Dispatch] {
  const [store, change] = useReducer(reduce, null, () => ({ ...FIRST, language: firstLanguage() }));
  useEffect(() => {
    const look = async () => change({ to: "town", town: await getState() });
    const soon = watcher(look);
    const begin = async () => {
      const town = await getState();
      change({ to: "town", town });
      follow(Math.max(0, town.events - PAST), {
        take: (recorded) => {
          change({ to: "recorded", recorded, live: recorded.number > town.events });
          soon();
        },
        setReached: (reached) => {
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
  const dispatch: Dispatch = {
    set: (set) => change({ to: "set", set }),
    send: async (act, body) => {
      change({ to: "busy", by: 1 });
      const refused = await post(act, body);
      change({ to: "busy", by: -1 });
      if (refused !== null) change({ to: "set", set: { refused } });
      return refused === null;
    },
  };
  return [store, dispatch];
}
