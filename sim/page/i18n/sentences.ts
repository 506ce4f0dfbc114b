/** What just happened, as one sentence for the person, and in which colour. */
import { yuan } from "../../world/describe.js";
import { type Act, died } from "../state/log.js";
import type { Words } from "./en.js";
import { entry } from "./words.js";

export type Tone = "good" | "wait" | "bad" | "plain";

const TONES: Readonly<Record<string, Tone>> = {
  issued: "good",
  paid: "good",
  "already-paid": "good",
  synced: "good",
  approved: "good",
  bound: "good",
  unbound: "good",
  limited: "good",
  told: "good",
  thawed: "good",
  unloaded: "good",
  opened: "good",
  refunded: "good",
  renewed: "good",
  changed: "good",
  netted: "good",
  agrees: "good",
  press: "wait",
  sync: "wait",
  torn: "wait",
  frozen: "wait",
  reported: "wait",
  replaced: "wait",
  copied: "wait",
  differs: "bad",
  failed: "bad",
  refused: "bad",
  malformed: "bad",
  "bad-answer": "bad",
  broken: "bad",
};

export const toneOf = (outcome: string): Tone => entry(TONES, outcome, "plain");

export const placeName = (words: Words, place: string): string => entry(words.places, place, place);
export const reasonName = (words: Words, reason: string | null): string =>
  entry(words.reasons, reason ?? "", reason ?? "?");

/** What was asked in a word, in the person's own: which hold, which act of the phone or the office. */
export function whatName(words: Words, { name, how }: Act): string {
  const what = how?.split(",")[0] ?? "";
  if (name === "hold") return entry<string>(words.holds, what, what);
  if (name === "phone") return entry<string>(words.phoneActs, what, what);
  return name === "bank" ? entry<string>(words.office.acts, what, what) : "";
}

interface Now {
  /** What the bracelet's purse was last heard to hold. */
  readonly heard_minor: number | null;
  readonly time: string;
}

/** What a sync brought beside cash and top-ups. */
function arrivals({ said }: Words, act: Act): string {
  const parts = act.lines.map((line) => {
    if (line.kind !== "heard") return "";
    const refunds = line.refunded_minor > 0 ? said.refundsArrived(yuan(line.refunded_minor)) : "";
    const moved = line.moved_minor > 0 ? said.moved(yuan(line.moved_minor)) : "";
    return refunds + moved + (line.back_minor > 0 ? said.back(yuan(line.back_minor)) : "");
  });
  return parts.join("");
}

/** A sync went over the air in the course of it. */
const met = (act: Act): boolean => act.lines.some((line) => line.kind === "heard");

/** Null while it goes on. */
export function sentence(words: Words, act: Act, now: Now): string | null {
  const { outcome, reason } = act;
  if (outcome === null) return null;
  const { said } = words;
  const amount = act.amount_minor === null ? "" : yuan(act.amount_minor);
  const where = placeName(words, act.at ?? "");
  const heard = now.heard_minor === null ? "?" : yuan(now.heard_minor);
  const sentences: Readonly<Record<string, () => string>> = {
    issued: () => said.issued(amount),
    paid: () => said.paid(amount, where),
    "already-paid": () => said["already-paid"](amount, where),
    press: () => (act.name === "touch" ? said.press(amount) : entry(said.asks, reason ?? "", said.press(amount))),
    approved: () => entry(said.allowed, reason ?? "", said.approved()),
    torn: () => (died(act) ? said.died() : said.torn()),
    sync: () => (met(act) ? said.syncAgain() : said.sync()),
    refused: () => (reason === "limits" ? said.limitsUp() : said.refused()),
    "bad-answer": () => said["bad-answer"](reasonName(words, reason)),
    failed: () => said.failed(reasonName(words, reason)),
    synced: () => said.synced(heard) + arrivals(words, act),
    bound: () => said.bound() + arrivals(words, act),
    unloaded: () => (amount === "" ? words.outcomes.unloaded : said.unloaded(amount)),
    refunded: () => said.refunded(amount, where),
    netted: () => said.netted(yuan(act.moved_minor ?? 0)),
    on: () => {
      if (act.name === "power") return said.on();
      return act.at === "phone" ? said.phoneOnline() : said.online(where, yuan(act.moved_minor ?? 0));
    },
    off: () => (act.name === "power" ? said.off() : said.offline(where)),
    advanced: () => said.clock(now.time),
  };
  const plain = entry<unknown>(said, outcome, null);
  const say = entry<(() => string) | null>(sentences, outcome, typeof plain === "function" ? () => plain() : null);
  return say === null ? entry<string>(words.outcomes, outcome, outcome) : say();
}
