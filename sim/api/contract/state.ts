/** What GET /v1/state shows: the whole town, as the wearers, the tills and the banks see it. Amounts are fen, times milliseconds of the simulated world. */
import { Type } from "typebox";
import { component, count, exactly, flag, hex, name, nullable, ref, type Shape, text, whole } from "./forms.js";
import { DAY_STEPS } from "./names.js";

const noted = (description: string) => Type.Integer({ minimum: 0, description });

const LIMITS = component("OwnLimits", {
  maxPayment_minor: count,
  pressFree_minor: count,
  pressFreeSum_minor: count,
});

/** What the purse reported of itself in its last complete sync. */
const LAST_KNOWN = component("LastKnown", {
  balance_minor: count,
  tickets: noted("Offline payments left."),
  life: count,
  reason: count,
  at_ms: count,
  through: Type.String({ description: "The reader that carried the sync." }),
});
export type LastKnown = Shape<typeof LAST_KNOWN>;

/** What the bracelet told its bound phone inside the link. */
const LINK_STATUS = component("LinkStatus", {
  // In force: the bank's limits, or the wearer's own where they are lower.
  limits: ref(LIMITS),
  frozen: flag,
  at_ms: count,
});
export type LinkStatus = Shape<typeof LINK_STATUS>;

/** One payment that the purse remembers for its phone. */
const REMEMBERED_PAYMENT = component("RememberedPayment", {
  amount_minor: count,
  payee: text,
  at_s: noted("The terminal's clock, Unix seconds."),
  pressed: flag,
});
export type RememberedPayment = Shape<typeof REMEMBERED_PAYMENT>;

const CUE_SHOWN = exactly({ cue: text, at_ms: count });

export const BRACELET = component("Bracelet", {
  name,
  level: count,
  wallet: Type.String({ pattern: "^[0-9a-f]*$", description: "The wearer finds it printed inside the band." }),
  issued: flag,
  power: flag,
  resting: Type.Boolean({ description: "It does idle work: makes tickets, prepares the next payment." }),
  // What the light and the buzz did last; null without power, or before they did anything.
  panel: nullable(CUE_SHOWN),
  lastKnown: nullable(ref(LAST_KNOWN)),
  // What tills have reported since the last sync; uncertain when a touch was torn.
  since: exactly({ paid_minor: count, payments: count, uncertain: flag }),
  bound: Type.Boolean({ description: "To the phone's soft wallet." }),
  linkStatus: nullable(ref(LINK_STATUS)),
  // As the phone has read them last; newest last.
  history: nullable(Type.Array(ref(REMEMBERED_PAYMENT))),
  question: Type.Union([text, Type.Null()], {
    description: "What a press answers for the phone: bind, unload or thaw.",
  }),
  unload_minor: noted("Requested to go back to the soft wallet, and not reported as gone."),
  copyOf: Type.Union([name, Type.Null()], { description: "The bracelet that this one is a copy of." }),
  heirOf: Type.Union([name, Type.Null()], { description: "The lost bracelet whose balance this one gets." }),
});
export type BraceletView = Shape<typeof BRACELET>;

const SALE = component("Sale", {
  sale: hex,
  amount_minor: count,
  online: flag,
  state: Type.Enum(["open", "paid", "settled", "rejected"]),
  note: text,
  at_ms: count,
  refunded_minor: count,
});
export type SaleView = Shape<typeof SALE>;

const TILL = component("Till", {
  id: name,
  payee: text,
  bank: Type.String({ description: "The institution it banks with." }),
  online: flag,
  sales: Type.Array(ref(SALE), { description: "Newest last; the last hundred." }),
  account_minor: noted("What the institution owes the merchant."),
});
export type TillView = Shape<typeof TILL>;

/** The phone; `soft_minor` is what can be loaded from it. */
const PHONE = component("Phone", {
  online: flag,
  soft_minor: count,
  opened: Type.Boolean({
    description: "It has a soft wallet, and loads bracelets that are bound to it and no others.",
  }),
});
export type PhoneView = Shape<typeof PHONE>;

const SHADOW_ACCOUNT = component("ShadowAccount", {
  wallet: hex,
  level: count,
  state: text,
  reason: text,
  float_minor: count,
  reported_minor: count,
  booked_minor: count,
  withheld_minor: count,
  ahead_minor: count,
  moved_minor: noted("Gone to another purse, because this one is lost."),
  expected_minor: Type.Integer({ description: "What the books say the purse should hold." }),
  stated_minor: noted("What the purse last stated."),
});
export type ShadowView = Shape<typeof SHADOW_ACCOUNT>;

/** A fork proof: two payments under one ticket. */
const PROOF = component("ForkProof", {
  wallet: hex,
  bytes: count,
  holds: Type.Boolean({ description: "The verdict of a program that shares no code with the bank." }),
});
export type ProofView = Shape<typeof PROOF>;

const RULE = component("Rule", {
  level: count,
  maxBalance_minor: count,
  maxPayment_minor: count,
  pressFree_minor: count,
  pressFreeSum_minor: count,
  tickets: count,
});

const RECONCILIATION = component("Reconciliation", {
  at_ms: count,
  purses: Type.Array(exactly({ wallet: hex, state: text, difference_minor: whole })),
  faults: Type.Array(text),
});

const OFFICE = component("Office", {
  banks: Type.Array(exactly({ id: text, key: count })),
  rules: Type.Array(ref(RULE)),
  owed_minor: noted("What the first institution owes the second."),
  rounds: count,
  proofs: Type.Array(ref(PROOF)),
  checked: nullable(ref(RECONCILIATION)),
});
export type OfficeView = Shape<typeof OFFICE>;

const ACCOUNT = component("Account", {
  kind: Type.Enum(["soft", "float", "merchant", "transit", "own"]),
  owner: Type.String({ description: "A wallet number, a till's id, counter, phone, treasury …" }),
  amount_minor: whole,
});
export type AccountView = Shape<typeof ACCOUNT>;

const STATEMENT = component("MoneyStatement", {
  issued: count,
  redeemed: count,
  soft: count,
  floats: count,
  merchants: count,
  inTransit: whole,
  own: count,
});

const MONEY = component("Money", { statement: ref(STATEMENT), conserved: flag, accounts: Type.Array(ref(ACCOUNT)) });
export type MoneyView = Shape<typeof MONEY>;

export const STATE = component("State", {
  engine: exactly({ kind: Type.Enum(["xs", "v8", "rv32"]), version: text, imageHash: hex }),
  seed: count,
  suite: noted("Of signatures: 1 SM2 with SM3, 2 ECDSA on P-256 with SHA-256."),
  events: noted("The number of the last event before this was looked at."),
  now_ms: noted("Simulated: milliseconds since the world began."),
  now_s: noted("Simulated: Unix seconds."),
  bracelets: Type.Array(ref(BRACELET)),
  tills: Type.Array(ref(TILL)),
  phone: ref(PHONE),
  bank: Type.Array(ref(SHADOW_ACCOUNT)),
  office: ref(OFFICE),
  // The first day, step by step.
  day: Type.Array(exactly({ name: Type.Enum(DAY_STEPS), done: flag })),
  money: ref(MONEY),
});
export type TownState = Shape<typeof STATE>;

export const STATE_COMPONENTS = [
  ...[LIMITS, LAST_KNOWN, LINK_STATUS, REMEMBERED_PAYMENT, BRACELET, SALE, TILL, PHONE, SHADOW_ACCOUNT],
  ...[PROOF, RULE, RECONCILIATION, OFFICE, ACCOUNT, STATEMENT, MONEY, STATE],
];
