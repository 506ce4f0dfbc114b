/** What the person's hands do: every button and every drop ends in one of these, and each asks the server for exactly one act. */
import { useState } from "preact/hooks";
import { OWN_LIMITS } from "../../../protocol/commands/link.js";
import type { Asked, AskedAccident } from "../../api/schemas.js";
import type { HoldName } from "../../town/hold.js";
import type { TownState } from "../../town/town.js";
import type { BraceletView, TillView } from "../../town/view.js";
import type { Words } from "../i18n/en.js";
import { HOLD_ROWS } from "./hold-actions.js";
import { parseYuan } from "./money.js";
import type { Doing, Manner, Store } from "./store.js";

/** What every part of the page is given. */
export interface Seen {
  readonly store: Store;
  readonly doing: Doing;
  readonly words: Words;
  readonly town: TownState;
  readonly hands: Hands;
}

const ACCIDENTS: Readonly<Record<Manner, AskedAccident | null>> = {
  still: null,
  away: { kind: "walk-away" },
  before: { kind: "power", cut: "before", operation: 2 },
  half: { kind: "power", cut: "half", operation: 2 },
  after: { kind: "power", cut: "after", operation: 2 },
};

export interface Hands {
  /** As typed, by place. */
  readonly amounts: Readonly<Record<string, string>>;
  type(place: string, text: string): void;
  readonly what: HoldName;
  choose(what: HoldName): void;
  hold(): void;
  /** For the amount that is typed there. */
  touch(till: string): void;
  again(till: string, sale: string): void;
  /** The bracelet was let go over a place: the sale that waits there, or a new one. */
  drop(target: string): void;
}

/** The newest sale of a till, if nobody has paid it. */
export function waitingSale(till: TillView): { sale: string; amount_minor: number } | null {
  const last = till.sales.at(-1);
  return last?.state === "open" ? last : null;
}

export function chosenBracelet(store: Store): BraceletView | null {
  const list = store.town?.bracelets ?? [];
  return list.find((one) => one.name === store.chosen) ?? list.at(-1) ?? null;
}

const FIRST_AMOUNTS = {
  phone: "100.00",
  "tea-shop": "12.34",
  market: "60.00",
  counter: "200.00",
  /** Which of OWN_LIMITS. */
  limits: "1",
};

type Typed = Readonly<Record<string, string>>;
type Wish = Omit<Asked["hold"], "bracelet" | "accident">;

/** What the fields of this hold say; null where one says no amount. */
function wishOf(what: HoldName, typed: Typed): Wish | null {
  const row = HOLD_ROWS.find((one) => one.name === what);
  if (row?.amount === true) {
    const amount_minor = parseYuan(typed.phone);
    return amount_minor === null ? null : { what, amount_minor };
  }
  if (row?.limits !== true) return { what };
  return { what, limits: OWN_LIMITS[Number(typed.limits)] };
}

export function useHands(store: Store, doing: Doing): Hands {
  const [amounts, setAmounts] = useState<Typed>(FIRST_AMOUNTS);
  const [what, choose] = useState<HoldName>("top-up");
  const bracelet = chosenBracelet(store)?.name ?? "";
  const refuse = (error: string) => doing.set({ refused: { error, sentence: "" } });
  const accident = ACCIDENTS[store.manner];
  const mishap = accident === null ? {} : { accident };
  // An accident happens once.
  const after = () => doing.set({ manner: "still" });

  const hold = () => {
    const wish = wishOf(what, amounts);
    if (wish === null) return refuse("bad-amount");
    doing.ask("hold", { bracelet, ...wish, ...mishap }).then(after);
  };
  const touch = (terminal: string) => {
    const amount_minor = parseYuan(amounts[terminal] ?? "");
    if (amount_minor === null) return refuse("bad-amount");
    doing.ask("touch", { bracelet, terminal, amount_minor, ...mishap }).then(after);
  };
  const again = (terminal: string, sale: string) => {
    doing.ask("touch", { bracelet, terminal, sale, ...mishap }).then(after);
  };
  const drop = (target: string) => {
    if (target === "phone") return hold();
    const till = store.town?.tills.find((one) => one.id === target);
    const waiting = till === undefined ? null : waitingSale(till);
    if (waiting === null) touch(target);
    else again(target, waiting.sale);
  };
  const type = (place: string, text: string) => setAmounts((old) => ({ ...old, [place]: text }));
  return { amounts, type, what, choose, hold, touch, again, drop };
}
