/** What can be done to the town: of each act what the request says and what the result says. POST /v1/NAME each. */
import { type TProperties, Type } from "typebox";
import {
  amount,
  component,
  count,
  exactly,
  flag,
  hex,
  MAX_MINOR,
  name,
  nullable,
  ref,
  type Shape,
  saleId,
  text,
} from "./forms.js";
import { type ActName, HOLD_NAMES, OFFICE_ACTIONS, PHONE_ACTIONS } from "./names.js";
import { BRACELET } from "./state.js";

const DAY_MS = 86_400_000;

const ACCIDENT = component("Accident", {
  kind: Type.Enum(["walk-away", "power"], {
    description: "Carried away before the answer arrives, or without power from one moment to the next.",
  }),
  cut: Type.Optional(
    Type.Enum(["before", "half", "after"], { description: "With power: where in the durable operation." }),
  ),
  operation: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 16,
      description: "With power: which one; 2 by default. A payment has 1 counter, 2 record, 3 wipe.",
    }),
  ),
});
export type AccidentRequest = Shape<typeof ACCIDENT>;

const ownLimit = Type.Integer({ minimum: 0, maximum: MAX_MINOR });
const ruleLimit = Type.Optional(amount("Of rules, fen; unchanged by default."));
const LEVEL = Type.Enum([0, 1]);

const BATCH = component("Batch", {
  submitted: count,
  paid: count,
  alreadyPaid: count,
  rejected: count,
  later: count,
  amount_minor: count,
});

/** Why something failed: a word and a sentence. */
const why = { reason: Type.Optional(text), sentence: Type.Optional(text) };

const capital = (act: string): string => act[0].toUpperCase() + act.slice(1);

const act = <A extends ActName, B extends TProperties, R extends TProperties>(
  name: A,
  summary: string,
  { body, result }: { readonly body: B; readonly result: R },
) => ({
  summary,
  body: component(`${capital(name)}Request`, body),
  result: component(`${capital(name)}Result`, result),
});

export const ACTS = {
  issue: act("issue", "Issue a bracelet, anonymously, over the counter.", {
    body: {
      level: Type.Optional(Type.Enum([0, 1], { description: "Of the secure element; 1 by default." })),
      cash_minor: Type.Optional(
        Type.Integer({ minimum: 0, maximum: MAX_MINOR, description: "Fen, over the counter; 20000 by default." }),
      ),
    },
    result: { outcome: Type.Enum(["issued", "failed"]), ...why, bracelet: ref(BRACELET) },
  }),
  touch: act("touch", "Touch a terminal with a bracelet.", {
    body: {
      bracelet: name,
      terminal: name,
      amount_minor: Type.Optional(amount("Fen, for a new sale.")),
      sale: Type.Optional(Type.String({ ...saleId, description: "An existing sale, to touch again." })),
      accident: Type.Optional(ref(ACCIDENT)),
    },
    result: {
      outcome: Type.Enum([
        ...(["paid", "already-paid", "press", "sync", "refused", "malformed", "torn"] as const),
        ...(["bad-answer", "no-such-sale"] as const),
      ]),
      sale: hex,
      amount_minor: count,
      pressed: flag,
      synced: flag,
      ...why,
      bracelet: ref(BRACELET),
    },
  }),
  hold: act("hold", "Hold a bracelet to the phone.", {
    body: {
      bracelet: name,
      what: Type.Enum(HOLD_NAMES),
      amount_minor: Type.Optional(amount("Fen.")),
      limits: Type.Optional(
        exactly({ maxPayment_minor: ownLimit, pressFree_minor: ownLimit, pressFreeSum_minor: ownLimit }),
      ),
      accident: Type.Optional(ref(ACCIDENT)),
    },
    result: {
      outcome: Type.Enum([
        ...(["synced", "press", "refused", "torn", "failed", "bound", "unbound"] as const),
        ...(["limited", "read", "frozen", "thawed", "unloaded"] as const),
      ]),
      ...why,
      bracelet: ref(BRACELET),
    },
  }),
  press: act("press", "Press the bracelet's button.", {
    body: { bracelet: name },
    result: { outcome: Type.Enum(["approved", "nothing"]), reason: Type.Optional(text), bracelet: ref(BRACELET) },
  }),
  power: act("power", "Switch a bracelet on or off.", {
    body: { bracelet: name, on: flag },
    result: { outcome: Type.Enum(["on", "off"]), bracelet: ref(BRACELET) },
  }),
  clock: act("clock", "Advance the clock of the whole world.", {
    body: { advance_ms: Type.Integer({ minimum: 1, maximum: 400 * DAY_MS, description: "At most 400 days at once." }) },
    result: { outcome: Type.Enum(["advanced"]), now_ms: count, now_s: count, lapsed: count },
  }),
  network: act(
    "network",
    "Take a terminal or the phone online or offline. A terminal that comes online hands in its sales.",
    {
      body: { place: Type.String({ ...name, description: "A terminal's name, or phone." }), on: flag },
      result: { outcome: Type.Enum(["on", "off"]), batch: nullable(ref(BATCH)) },
    },
  ),
  phone: act("phone", "At the phone, with no bracelet there: open a soft wallet, report a bracelet lost, replace it.", {
    body: {
      what: Type.Enum(PHONE_ACTIONS),
      bracelet: Type.Optional(Type.String({ ...name, description: "The lost one." })),
      heir: Type.Optional(Type.String({ ...name, description: "To replace: the one that gets its balance." })),
    },
    result: {
      outcome: Type.Enum(["opened", "reported", "replaced", "failed"]),
      ...why,
      // Moved to the heir so far, and still behind the lost bracelet until its open tickets close.
      moved_minor: Type.Optional(count),
      waiting_minor: Type.Optional(count),
    },
  }),
  refund: act("refund", "A payee gives back what was paid for a sale, all of it or a part.", {
    body: { terminal: name, sale: saleId, amount_minor: Type.Optional(amount("Fen; all that is left by default.")) },
    result: { outcome: Type.Enum(["refunded", "failed"]), ...why, amount_minor: count },
  }),
  bank: act("bank", "In the bank's back office: renew the key, change rules, net, reconcile.", {
    body: {
      what: Type.Enum(OFFICE_ACTIONS),
      level: Type.Optional(LEVEL),
      maxBalance_minor: ruleLimit,
      maxPayment_minor: ruleLimit,
      pressFree_minor: ruleLimit,
      pressFreeSum_minor: ruleLimit,
      tickets: Type.Optional(Type.Integer({ minimum: 1, maximum: 16, description: "Of rules; unchanged by default." })),
    },
    result: {
      outcome: Type.Enum(["renewed", "changed", "netted", "agrees", "differs", "failed"]),
      ...why,
      // Of netting: what really moved.
      amount_minor: Type.Optional(count),
    },
  }),
  clone: act("clone", "Copy a bracelet in a laboratory.", {
    body: { bracelet: name },
    result: { outcome: Type.Enum(["copied"]), bracelet: ref(BRACELET) },
  }),
} as const satisfies Record<ActName, unknown>;

export type ActRequest<A extends ActName> = Shape<(typeof ACTS)[A]["body"]>;
export type ActResult<A extends ActName> = Shape<(typeof ACTS)[A]["result"]>;

/** Every response that is not 2xx. */
export const REFUSAL = component("Refusal", {
  error: Type.String({ description: "A word." }),
  sentence: Type.String({ description: "What to do." }),
});
export type Refusal = Shape<typeof REFUSAL>;

export const ACT_COMPONENTS = [
  ...[ACCIDENT, BATCH, REFUSAL],
  ...Object.values(ACTS).flatMap(({ body, result }) => [body, result]),
];
