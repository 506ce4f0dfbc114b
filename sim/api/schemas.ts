/** What may be asked and what is answered, as JSON Schema: the server checks requests with it, writes answers through it, and prints it as OpenAPI. */
import type { OwnLimits } from "../../protocol/commands/link.js";
import type { Params } from "../../protocol/messages/params.js";
import { HOLD_NAMES, type HoldName } from "../town/hold.js";
import { OFFICE_NAMES, type OfficeName } from "../town/office.js";
import { PHONE_ACT_NAMES, type PhoneActName } from "../town/phone-acts.js";
import { amount, count, exactly, flag, hex, name, nullable, text } from "./forms.js";
import { bracelet, events, state } from "./views.js";

const DAY_MS = 86_400_000;

const sale = { type: "string", pattern: "^[0-9a-f]{16}$" } as const;
/** The wearer's own limits: fen, and they only go down. */
const limit = { type: "integer", minimum: 0, maximum: 0x7fffffff } as const;
const own = exactly({ maxPayment_minor: limit, pressFree_minor: limit, pressFreeSum_minor: limit });
const RULES = ["maxBalance_minor", "maxPayment_minor", "pressFree_minor", "pressFreeSum_minor"] as const;

const accident = exactly(
  {
    kind: {
      enum: ["walk-away", "power"],
      description: "Carried away before the answer is through, or without power all at once.",
    },
    cut: { enum: ["before", "half", "after"], description: "With power: where in the durable operation." },
    operation: {
      type: "integer",
      minimum: 1,
      maximum: 16,
      description: "With power: which one. A payment has 1 counter, 2 record, 3 wipe.",
    },
  },
  ["kind"],
);

export const BODY = {
  bracelets: exactly(
    {
      level: { enum: [0, 1], description: "Of the secure element; 1 unless said." },
      cash_minor: {
        type: "integer",
        minimum: 0,
        maximum: 0x7fffffff,
        description: "Fen, over the counter; 20000 unless said.",
      },
    },
    [],
  ),
  touch: exactly(
    {
      bracelet: name,
      terminal: name,
      amount_minor: { ...amount, description: "Fen, for a new sale." },
      sale: { ...sale, description: "A sale that is there, to touch again." },
      accident,
    },
    ["bracelet", "terminal"],
  ),
  hold: exactly({ bracelet: name, what: { enum: HOLD_NAMES }, amount_minor: amount, limits: own, accident }, [
    "bracelet",
    "what",
  ]),
  press: exactly({ bracelet: name }),
  power: exactly({ bracelet: name, on: flag }),
  clock: exactly({
    advance_ms: { type: "integer", minimum: 1, maximum: 400 * DAY_MS, description: "At most 400 days at once." },
  }),
  network: exactly({ place: { ...name, description: "A terminal's name, or phone." }, on: flag }),
  phone: exactly(
    {
      what: { enum: PHONE_ACT_NAMES },
      bracelet: { ...name, description: "The lost one." },
      heir: { ...name, description: "To replace: the one that gets its balance." },
    },
    ["what"],
  ),
  refund: exactly(
    { terminal: name, sale, amount_minor: { ...amount, description: "Fen; all that is left unless said." } },
    ["terminal", "sale"],
  ),
  bank: exactly(
    {
      what: { enum: OFFICE_NAMES },
      level: { enum: [0, 1], description: "Of rules." },
      ...Object.fromEntries(
        RULES.map((limit) => [limit, { ...amount, description: "Of rules; as it is unless said." }]),
      ),
      tickets: { type: "integer", minimum: 1, maximum: 16, description: "Of rules; as it is unless said." },
    },
    ["what"],
  ),
  clone: exactly({ bracelet: name }),
} as const;

const batch = exactly({
  submitted: count,
  paid: count,
  alreadyPaid: count,
  rejected: count,
  later: count,
  amount_minor: count,
});

const outcome = (...words: readonly string[]) => ({ enum: words });

export const ANSWER = {
  bracelets: exactly({ outcome: outcome("issued", "failed"), reason: text, sentence: text, bracelet }, [
    "outcome",
    "bracelet",
  ]),
  touch: exactly(
    {
      outcome: outcome(
        "paid",
        "already-paid",
        "press",
        "sync",
        "refused",
        "malformed",
        "torn",
        "bad-answer",
        "no-such-sale",
      ),
      sale: hex,
      amount_minor: count,
      pressed: flag,
      synced: flag,
      reason: text,
      sentence: text,
      bracelet,
    },
    ["outcome", "sale", "amount_minor", "pressed", "synced", "bracelet"],
  ),
  hold: exactly(
    {
      outcome: outcome(
        "synced",
        "press",
        "refused",
        "torn",
        "failed",
        "bound",
        "unbound",
        "limited",
        "told",
        "frozen",
        "thawed",
        "unloaded",
      ),
      reason: text,
      sentence: text,
      bracelet,
    },
    ["outcome", "bracelet"],
  ),
  press: exactly({ outcome: outcome("approved", "nothing"), reason: text, bracelet }, ["outcome", "bracelet"]),
  power: exactly({ outcome: outcome("on", "off"), bracelet }),
  clock: exactly({ outcome: outcome("advanced"), now_ms: count, now_s: count, lapsed: count }),
  network: exactly({ outcome: outcome("on", "off"), batch: nullable(batch) }),
  phone: exactly(
    {
      outcome: outcome("opened", "reported", "replaced", "failed"),
      reason: text,
      sentence: text,
      moved_minor: count,
      waiting_minor: count,
    },
    ["outcome"],
  ),
  refund: exactly({ outcome: outcome("refunded", "failed"), reason: text, sentence: text, amount_minor: count }, [
    "outcome",
    "amount_minor",
  ]),
  bank: exactly(
    {
      outcome: outcome("renewed", "changed", "netted", "agrees", "differs", "failed"),
      reason: text,
      sentence: text,
      amount_minor: count,
    },
    ["outcome"],
  ),
  clone: exactly({ outcome: outcome("copied"), bracelet }),
  state,
  events,
  /** Everything that is not 2xx. */
  error: exactly({
    error: { type: "string", description: "A word." },
    sentence: { type: "string", description: "What to do." },
  }),
} as const;

export const EVENTS_QUERY = exactly(
  {
    since: {
      type: "string",
      pattern: "^\\d{1,9}$",
      description: "Only events with a number above this; 0 unless said.",
    },
    limit: { type: "string", pattern: "^\\d{1,4}$", description: "JSON only: at most so many; 1000 unless said." },
  },
  [],
);

/** The bodies as the handlers get them. */
export interface Asked {
  bracelets: { level?: 0 | 1; cash_minor?: number };
  touch: { bracelet: string; terminal: string; amount_minor?: number; sale?: string; accident?: AskedAccident };
  hold: { bracelet: string; what: HoldName; amount_minor?: number; limits?: OwnLimits; accident?: AskedAccident };
  press: { bracelet: string };
  power: { bracelet: string; on: boolean };
  clock: { advance_ms: number };
  network: { place: string; on: boolean };
  phone: { what: PhoneActName; bracelet?: string; heir?: string };
  refund: { terminal: string; sale: string; amount_minor?: number };
  bank: { what: OfficeName; level?: 0 | 1 } & Partial<Params>;
  clone: { bracelet: string };
}

export interface AskedAccident {
  kind: "walk-away" | "power";
  cut?: "before" | "half" | "after";
  operation?: number;
}
