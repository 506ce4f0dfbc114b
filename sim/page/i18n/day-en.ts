/** The first day in English: each step's name, and what to do for it. */
import type { DayStep } from "../../api/contract/names.js";

export interface DayWords {
  readonly title: string;
  readonly note: string;
  readonly all: string;
  readonly show: string;
  readonly done: string;
  readonly open: string;
  readonly steps: Readonly<Record<DayStep, string>>;
  readonly hints: Readonly<Record<DayStep, string>>;
}

export const DAY_EN: DayWords = {
  title: "The first day",
  note: "Ticked off when the stream of events shows it.",
  all: "The whole first day has happened. Every fen is where it should be.",
  show: "Show me",
  done: "done",
  open: "to do",
  steps: {
    issue: "A bracelet",
    wallet: "A soft wallet",
    bind: "Bind to the phone",
    "top-up": "Top up",
    limits: "Lower the limits",
    history: "Read the history",
    online: "Sync at a till",
    "l0-refused": "Level 0, offline",
    "l0-served": "Level 0, online",
    "refund-full": "Refund in full",
    "refund-part": "Refund in part",
    "refund-arrives": "Refunds arrive",
    unclaimed: "Nobody claims it",
    unload: "Back to the phone",
    lost: "Lost and frozen",
    heir: "An heir",
    moved: "The balance moves",
    renew: "Renew the key",
    rules: "Change the rules",
    clone: "Copy a bracelet",
    fork: "The proof",
    hotlist: "The hotlist",
    netting: "Net the two banks",
    reconcile: "Reconcile",
  },
  hints: {
    issue: "Issue a bracelet at the counter, with cash and without a name.",
    wallet: "Open a soft wallet on the phone. It needs a phone's name and nothing else.",
    bind: "Choose Bind and hold the bracelet to the phone. It asks with a white light: press its button, then hold it there again.",
    "top-up": "Choose Top up and hold the bound bracelet to the phone.",
    limits: "Choose Limits, pick lower ones and hold the bracelet to the phone. They only go down.",
    history: "Choose History and hold the bracelet to the phone: it tells its phone what it paid.",
    online:
      "Touch the tea shop, offline, until the purse wants its bank. Take the shop online, so that it hands in its sales, and touch again.",
    "l0-refused": "Issue a bracelet of level 0, take the tea shop offline and touch it there: it is refused.",
    "l0-served": "Touch the market, which is online, with the level-0 bracelet: it is served.",
    "refund-full": "Take the tea shop online and open Refund: choose a sale and give back all of it.",
    "refund-part": "Open Refund at the same till, choose another sale and give back a part of it.",
    "refund-arrives": "Hold the bracelet that paid to the phone and sync: what was given back is on it.",
    unclaimed:
      "Walk away from a till in the middle of a payment. Sync, so that the bank hears of it. Eight days later nobody has claimed it: sync again.",
    unload:
      "Once 98 days have passed no open ticket needs the money: choose Unload, hold, press, and hold again. It is on the phone.",
    lost: "Open Lost bracelet and report the bound one: its tickets go on the hotlist.",
    heir: "Issue a new bracelet, bind it, and choose it as the heir of the lost one.",
    moved: "Let 98 days pass, so that all that was open has closed, and hold the heir to the phone.",
    renew: "In the back office, renew the ticket key. Tills get it when they are online.",
    rules: "In the back office, change the rules of a level. Purses hear of them at their next sync.",
    clone: "Issue a bracelet and have it copied in the laboratory, secrets and counter and all.",
    fork: "Take both tills offline, pay at one with the original and at the other with the copy. Then take both online: two payments under one ticket.",
    hotlist: "Touch a till with the copy again: its tickets are on the hotlist.",
    netting: "Pay at the market, which banks elsewhere, and let the central bank net the two institutions.",
    reconcile: "In the back office, compare every purse with its shadow account.",
  },
};
