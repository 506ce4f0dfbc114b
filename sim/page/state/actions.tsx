/** What the person does with the bracelet: every button and every drop ends in one of these, and each requests exactly one act. */
import { useState } from "preact/hooks";
import { OWN_LIMITS } from "../../../protocol/commands/link.js";
import type { AccidentRequest, ActRequest } from "../../api/contract/acts.js";
import { HOLDS, type HoldName } from "../../api/contract/names.js";
import type { BraceletView, TillView, TownState } from "../../api/contract/state.js";
import type { Words } from "../i18n/en.js";
import { parseYuan } from "./money.js";
import type { AccidentChoice, Dispatch, Store } from "./store.js";

/** What every part of the page is given. */
export interface PanelProps {
  readonly store: Store;
  readonly dispatch: Dispatch;
  readonly words: Words;
  readonly town: TownState;
  readonly actions: Actions;
}

const ACCIDENTS: Readonly<Record<AccidentChoice, AccidentRequest | null>> = {
  still: null,
  away: { kind: "walk-away" },
  before: { kind: "power", cut: "before", operation: 2 },
  half: { kind: "power", cut: "half", operation: 2 },
  after: { kind: "power", cut: "after", operation: 2 },
};

interface Actions {
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

/** The newest sale of a till, if it is not paid. */
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
type HoldFields = Omit<ActRequest<"hold">, "bracelet" | "accident">;

/** What the fields of this hold say; null where the amount is no amount. */
function holdFields(what: HoldName, typed: Typed): HoldFields | null {
  if (HOLDS[what].amount) {
    const amount_minor = parseYuan(typed.phone);
    return amount_minor === null ? null : { what, amount_minor };
  }
  return HOLDS[what].limits ? { what, limits: OWN_LIMITS[Number(typed.limits)] } : { what };
}

export function useActions(store: Store, dispatch: Dispatch): Actions {
  const [amounts, setAmounts] = useState<Typed>(FIRST_AMOUNTS);
  const [what, choose] = useState<HoldName>("top-up");
  const bracelet = chosenBracelet(store)?.name ?? "";
  const refuse = (error: string) => dispatch.set({ refused: { error, sentence: "" } });
  const accident = ACCIDENTS[store.accident];
  const mishap = accident === null ? {} : { accident };
  // An accident happens once.
  const after = () => dispatch.set({ accident: "still" });

  const hold = () => {
    const fields = holdFields(what, amounts);
    if (fields === null) return refuse("bad-amount");
    dispatch.send("hold", { bracelet, ...fields, ...mishap }).then(after);
  };
  const touch = (terminal: string) => {
    const amount_minor = parseYuan(amounts[terminal] ?? "");
    if (amount_minor === null) return refuse("bad-amount");
    dispatch.send("touch", { bracelet, terminal, amount_minor, ...mishap }).then(after);
  };
  const again = (terminal: string, sale: string) => {
    dispatch.send("touch", { bracelet, terminal, sale, ...mishap }).then(after);
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
