/** What just happened, as one sentence for the person, and in which colour. */
import { yuan } from "../../text/format.js";
import type { Words } from "../i18n/en.js";
import { lookUp } from "../i18n/words.js";
import { type Act, died } from "./log.js";

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
  read: "good",
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

export const toneOf = (outcome: string): Tone => lookUp(TONES, outcome, "plain");

export const placeName = (words: Words, place: string): string => lookUp(words.places, place, place);
export const reasonName = (words: Words, reason: string | null): string =>
  lookUp(words.reasons, reason ?? "", reason ?? "?");

/** Which hold, or which action of the phone or the office, in the person's language. */
export function whatName(words: Words, { name, how }: Act): string {
  const what = how?.split(",")[0] ?? "";
  if (name === "hold") return lookUp<string>(words.holds, what, what);
  if (name === "phone") return lookUp<string>(words.phoneActs, what, what);
  return name === "bank" ? lookUp<string>(words.office.acts, what, what) : "";
}

interface Now {
  /** What the bracelet's purse last reported. */
  readonly balance_minor: number | null;
  readonly time: string;
}

/** What a sync brought beside cash and top-ups. */
function arrivals({ sentences }: Words, act: Act): string {
  const parts = act.lines.map((line) => {
    if (line.kind !== "report") return "";
    const refunds = line.refunded_minor > 0 ? sentences.refundsArrived(yuan(line.refunded_minor)) : "";
    const moved = line.moved_minor > 0 ? sentences.moved(yuan(line.moved_minor)) : "";
    return refunds + moved + (line.back_minor > 0 ? sentences.back(yuan(line.back_minor)) : "");
  });
  return parts.join("");
}

/** A sync was carried within it. */
const synced = (act: Act): boolean => act.lines.some((line) => line.kind === "report");

/** Null while it goes on. */
export function sentence(words: Words, act: Act, now: Now): string | null {
  const { outcome, reason } = act;
  if (outcome === null) return null;
  const { sentences } = words;
  const amount = act.amount_minor === null ? "" : yuan(act.amount_minor);
  const where = placeName(words, act.at ?? "");
  const balance = now.balance_minor === null ? "?" : yuan(now.balance_minor);
  const filled: Readonly<Record<string, () => string>> = {
    issued: () => sentences.issued(amount),
    paid: () => sentences.paid(amount, where),
    "already-paid": () => sentences["already-paid"](amount, where),
    press: () =>
      act.name === "touch" ? sentences.press(amount) : lookUp(sentences.asks, reason ?? "", sentences.press(amount)),
    approved: () => lookUp(sentences.allowed, reason ?? "", sentences.approved()),
    torn: () => (died(act) ? sentences.died() : sentences.torn()),
    sync: () => (synced(act) ? sentences.syncAgain() : sentences.sync()),
    refused: () => (reason === "limits" ? sentences.limitsUp() : sentences.refused()),
    "bad-answer": () => sentences["bad-answer"](reasonName(words, reason)),
    failed: () => sentences.failed(reasonName(words, reason)),
    synced: () => sentences.synced(balance) + arrivals(words, act),
    bound: () => sentences.bound() + arrivals(words, act),
    unloaded: () => (amount === "" ? words.outcomes.unloaded : sentences.unloaded(amount)),
    refunded: () => sentences.refunded(amount, where),
    netted: () => sentences.netted(yuan(act.moved_minor ?? 0)),
    on: () => {
      if (act.name === "power") return sentences.on();
      return act.at === "phone" ? sentences.phoneOnline() : sentences.online(where, yuan(act.moved_minor ?? 0));
    },
    off: () => (act.name === "power" ? sentences.off() : sentences.offline(where)),
    advanced: () => sentences.clock(now.time),
  };
  const plain = lookUp<unknown>(sentences, outcome, null);
  const say = lookUp<(() => string) | null>(filled, outcome, typeof plain === "function" ? () => plain() : null);
  return say === null ? lookUp<string>(words.outcomes, outcome, outcome) : say();
}
