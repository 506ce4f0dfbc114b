/** What may be asked and what is answered, as JSON Schema: the server checks requests with it, writes answers through it, and prints it as OpenAPI. */
import { HOLD_NAMES } from "../town/hold.js";

const DAY_MS = 86_400_000;

const name = { type: "string", pattern: "^[a-z0-9-]{1,32}$" } as const;
const hex = { type: "string", pattern: "^[0-9a-f]*$" } as const;
const count = { type: "integer", minimum: 0 } as const;
const amount = { type: "integer", minimum: 1, maximum: 0x7fffffff, description: "Fen." } as const;
const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const nullable = <T extends object>(schema: T) => ({ anyOf: [schema, { type: "null" as const }] });

type Properties = Readonly<Record<string, object>>;

/** An object with exactly these properties; all of them, or those that are named. */
const exactly = <P extends Properties>(
  properties: P,
  required: readonly (keyof P & string)[] = Object.keys(properties),
) => ({
  type: "object" as const,
  additionalProperties: false as const,
  required: [...required],
  properties,
});

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
      sale: { type: "string", pattern: "^[0-9a-f]{16}$", description: "A sale that is there, to touch again." },
      accident,
    },
    ["bracelet", "terminal"],
  ),
  hold: exactly({ bracelet: name, what: { enum: HOLD_NAMES }, amount_minor: amount, accident }, ["bracelet", "what"]),
  press: exactly({ bracelet: name }),
  power: exactly({ bracelet: name, on: flag }),
  clock: exactly({
    advance_ms: { type: "integer", minimum: 1, maximum: 400 * DAY_MS, description: "At most 400 days at once." },
  }),
  network: exactly({ place: { ...name, description: "A terminal's name, or phone." }, on: flag }),
} as const;

const heard = exactly({
  balance_minor: count,
  tickets: count,
  life: count,
  reason: count,
  at_ms: count,
  through: text,
});

const bracelet = exactly({
  ...{ name, level: count, wallet: hex, issued: flag, power: flag, resting: flag },
  panel: nullable(exactly({ cue: text, at_ms: count })),
  heard: nullable(heard),
  since: exactly({ paid_minor: count, payments: count, uncertain: flag }),
});

const sale = exactly({
  ...{ sale: hex, amount_minor: count, online: flag, note: text, at_ms: count },
  state: { enum: ["open", "paid", "settled", "rejected"] },
});

const shadow = exactly({
  ...{ wallet: hex, level: count, state: text, reason: text, float_minor: count, reported_minor: count },
  ...{ booked_minor: count, held_minor: count, ahead_minor: count },
  ...{ expected_minor: { type: "integer" }, stated_minor: count },
});

const statement = exactly({
  ...{ issued: count, redeemed: count, soft: count, floats: count, merchants: count },
  ...{ inTransit: { type: "integer" }, own: count },
});

const state = exactly({
  engine: exactly({ kind: { enum: ["xs", "v8"] }, version: text, imageHash: hex }),
  ...{ seed: count, suite: count, events: count, now_ms: count, now_s: count },
  bracelets: { type: "array", items: bracelet },
  tills: {
    type: "array",
    items: exactly({
      id: name,
      payee: text,
      online: flag,
      sales: { type: "array", items: sale },
      account_minor: count,
    }),
  },
  phone: exactly({ online: flag, soft_minor: count }),
  bank: { type: "array", items: shadow },
  money: exactly({
    ...{ statement, conserved: flag },
    accounts: { type: "array", items: exactly({ kind: text, owner: text, amount_minor: count }) },
  }),
});

const told = exactly({ number: count, at_ms: count, event: { type: "object", additionalProperties: true } });
const events = exactly({ forgotten: count, events: { type: "array", items: told }, next: count });

const batch = exactly({
  ...{ submitted: count, paid: count, alreadyPaid: count, rejected: count, later: count, amount_minor: count },
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
      ...{ sale: hex, amount_minor: count, pressed: flag, synced: flag, reason: text, sentence: text, bracelet },
    },
    ["outcome", "sale", "amount_minor", "pressed", "synced", "bracelet"],
  ),
  hold: exactly({ outcome: outcome("synced", "refused", "torn", "failed"), reason: text, sentence: text, bracelet }, [
    "outcome",
    "bracelet",
  ]),
  press: exactly({ outcome: outcome("approved", "nothing"), bracelet }),
  power: exactly({ outcome: outcome("on", "off"), bracelet }),
  clock: exactly({ outcome: outcome("advanced"), now_ms: count, now_s: count, lapsed: count }),
  network: exactly({ outcome: outcome("on", "off"), batch: nullable(batch) }),
  ...{ state, events },
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
  hold: { bracelet: string; what: (typeof HOLD_NAMES)[number]; amount_minor?: number; accident?: AskedAccident };
  press: { bracelet: string };
  power: { bracelet: string; on: boolean };
  clock: { advance_ms: number };
  network: { place: string; on: boolean };
}

export interface AskedAccident {
  kind: "walk-away" | "power";
  cut?: "before" | "half" | "after";
  operation?: number;
}
