/** What just happened, as one sentence for the person, and in which colour. */
import { yuan } from "../words.js";
import { type Act, died } from "./log.js";
import type { Words } from "./words/en.js";
import { entry } from "./words.js";

export type Tone = "good" | "wait" | "bad" | "plain";

const TONES: Readonly<Record<string, Tone>> = {
  ...{ issued: "good", paid: "good", "already-paid": "good", synced: "good", approved: "good" },
  ...{ press: "wait", sync: "wait", torn: "wait" },
  ...{ failed: "bad", refused: "bad", malformed: "bad", "bad-answer": "bad", broken: "bad" },
};

export const toneOf = (outcome: string): Tone => entry(TONES, outcome, "plain");

export const placeName = (words: Words, place: string): string => entry(words.places, place, place);
export const reasonName = (words: Words, reason: string | null): string =>
  entry(words.reasons, reason ?? "", reason ?? "?");

interface Now {
  /** What the bracelet's purse was last heard to hold. */
  readonly heard_minor: number | null;
  readonly time: string;
}

/** Null while it goes on. */
export function sentence(words: Words, act: Act, now: Now): string | null {
  const { outcome } = act;
  if (outcome === null) return null;
  const { said } = words;
  const amount = act.amount_minor === null ? "" : yuan(act.amount_minor);
  const where = placeName(words, act.at ?? "");
  switch (outcome) {
    case "issued":
      return said.issued(amount);
    case "paid":
      return said.paid(amount, where);
    case "already-paid":
      return said["already-paid"](amount, where);
    case "press":
      return said.press(amount);
    case "torn":
      return died(act) ? said.died() : said.torn();
    case "bad-answer":
      return said["bad-answer"](reasonName(words, act.reason));
    case "failed":
      return said.failed(reasonName(words, act.reason));
    case "synced":
      return said.synced(now.heard_minor === null ? "?" : yuan(now.heard_minor));
    case "on":
      if (act.name === "power") return said.on();
      return act.at === "phone" ? said.phoneOnline() : said.online(where, yuan(act.moved_minor ?? 0));
    case "off":
      return act.name === "power" ? said.off() : said.offline(where);
    case "advanced":
      return said.clock(now.time);
    case "sync":
    case "refused":
    case "approved":
    case "nothing":
      return said[outcome]();
    default:
      return entry(words.outcomes, outcome, outcome);
  }
}
