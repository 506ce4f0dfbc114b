/** Where on the page each step of the first day is done: what to open or choose first, and which control to look at. */
import type { DayStep, HoldName } from "../../api/contract/names.js";
import type { Tab } from "./store.js";

interface Guide {
  /** The id of an element. */
  readonly at: string;
  readonly what?: HoldName;
  readonly tab?: Tab;
}

const phone = (what: HoldName): Guide => ({ what, at: "phone-hold" });
const office = (act: string): Guide => ({ tab: "office", at: `office-${act}` });

export const GUIDE: Readonly<Record<DayStep, Guide>> = {
  issue: { at: "issue" },
  wallet: { at: "phone-open" },
  bind: phone("bind"),
  "top-up": phone("top-up"),
  limits: phone("limits"),
  history: phone("history"),
  online: { at: "tea-shop-touch" },
  "l0-refused": { at: "counter-level" },
  "l0-served": { at: "market-touch" },
  "refund-full": { at: "tea-shop-refund" },
  "refund-part": { at: "tea-shop-refund" },
  "refund-arrives": phone("sync"),
  unclaimed: { at: "accident" },
  unload: phone("unload"),
  lost: { at: "lost-report" },
  heir: { at: "lost-replace" },
  moved: { at: "later-season" },
  renew: office("renew"),
  rules: office("rules"),
  clone: office("copy"),
  fork: { at: "tea-shop-network" },
  hotlist: { at: "tea-shop-touch" },
  netting: office("netting"),
  reconcile: office("reconcile"),
};
