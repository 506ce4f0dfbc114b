/** What GET /state and GET /events answer, as JSON Schema. */
import { DAY_STEPS } from "../town/day.js";
import { count, exactly, flag, hex, list, name, nullable, text, whole } from "./forms.js";

const limits = exactly({ maxPayment_minor: count, pressFree_minor: count, pressFreeSum_minor: count });
const own = exactly({ limits, frozen: flag, at_ms: count });
const remembered = exactly({ amount_minor: count, payee: text, at_s: count, pressed: flag });

const heard = exactly({
  balance_minor: count,
  tickets: count,
  life: count,
  reason: count,
  at_ms: count,
  through: text,
});

export const bracelet = exactly({
  name,
  level: count,
  wallet: hex,
  issued: flag,
  power: flag,
  resting: flag,
  panel: nullable(exactly({ cue: text, at_ms: count })),
  heard: nullable(heard),
  since: exactly({ paid_minor: count, payments: count, uncertain: flag }),
  bound: flag,
  own: nullable(own),
  history: nullable(list(remembered)),
  asked: nullable(text),
  unload_minor: count,
  copyOf: nullable(name),
  heirOf: nullable(name),
});

const sale = exactly({
  sale: hex,
  amount_minor: count,
  online: flag,
  note: text,
  at_ms: count,
  refunded_minor: count,
  state: { enum: ["open", "paid", "settled", "rejected"] },
});

const shadow = exactly({
  wallet: hex,
  level: count,
  state: text,
  reason: text,
  float_minor: count,
  reported_minor: count,
  booked_minor: count,
  held_minor: count,
  ahead_minor: count,
  moved_minor: count,
  expected_minor: { type: "integer" },
  stated_minor: count,
});

const statement = exactly({
  issued: count,
  redeemed: count,
  soft: count,
  floats: count,
  merchants: count,
  inTransit: { type: "integer" },
  own: count,
});

const rule = exactly({
  maxBalance_minor: count,
  maxPayment_minor: count,
  pressFree_minor: count,
  pressFreeSum_minor: count,
  tickets: count,
});

const office = exactly({
  banks: list(exactly({ id: text, key: count })),
  rules: list(exactly({ level: count, ...rule.properties })),
  owed_minor: count,
  rounds: count,
  proofs: list(exactly({ wallet: hex, bytes: count, holds: flag })),
  checked: nullable(
    exactly({
      at_ms: count,
      purses: list(exactly({ wallet: hex, state: text, difference_minor: whole })),
      faults: list(text),
    }),
  ),
});

export const state = exactly({
  engine: exactly({ kind: { enum: ["xs", "v8"] }, version: text, imageHash: hex }),
  seed: count,
  suite: count,
  events: count,
  now_ms: count,
  now_s: count,
  bracelets: { type: "array", items: bracelet },
  tills: {
    type: "array",
    items: exactly({
      id: name,
      payee: text,
      bank: text,
      online: flag,
      sales: { type: "array", items: sale },
      account_minor: count,
    }),
  },
  phone: exactly({ online: flag, soft_minor: count, opened: flag }),
  bank: { type: "array", items: shadow },
  office,
  day: list(exactly({ name: { enum: DAY_STEPS }, done: flag })),
  money: exactly({
    statement,
    conserved: flag,
    accounts: { type: "array", items: exactly({ kind: text, owner: text, amount_minor: whole }) },
  }),
});

const told = exactly({ number: count, at_ms: count, event: { type: "object", additionalProperties: true } });
export const events = exactly({ forgotten: count, events: { type: "array", items: told }, next: count });
