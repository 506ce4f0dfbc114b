/**
 * What the institution's own people do: treasury, ticket keys, limits, lapsing, suspending, reconciling. Ticket keys and limits move no money, and setting
 * either again ends in the same. Terminals learn of keys from the bulletin, bracelets of limits at their next sync.
 */
import Type from "typebox";
import { INSTITUTION_CERTIFICATE_LENGTH } from "../../../protocol/messages/certificate.js";
import { route } from "../route.js";
import {
  by,
  ERRORS,
  ExpiryS,
  Fields,
  Hex,
  KeyNumber,
  LARGEST_MINOR,
  Movement,
  OneOf,
  Sum,
  Text,
  Truth,
  WalletNumber,
  Whole,
  Words,
} from "../shapes.js";

const OPERATOR = ["operator"] as const;
const moves = { roles: OPERATOR, money: true, body: Movement } as const;
const ofPurse = { roles: OPERATOR, params: by.wallet } as const;
const fen = (what: string, least: number, example: number) => Whole(`${what}, fen.`, least, LARGEST_MINOR, example);

const withCentralBank = {
  ...moves,
  errors: ["reserve-too-small", "not-outstanding", "unknown-institution", ...ERRORS.move, ...ERRORS.away],
} as const;

export const treasury = {
  issue: route("issue", "POST /v1/treasury/issue", {
    summary: "New digital cash from the central bank.",
    ...withCentralBank,
  }),
  redeem: route("redeem", "POST /v1/treasury/redeem", {
    summary: "Digital cash back to the central bank.",
    ...withCentralBank,
  }),
  guarantee: route("guarantee", "POST /v1/treasury/guarantee", {
    summary: "Sets treasury money aside, from which overspends are honoured.",
    ...moves,
    errors: ["bad-amount", "insufficient-funds"],
  }),
};

const limits = {
  maxBalance_minor: fen("What a bracelet may hold", 1, 100_000),
  maxPayment_minor: fen("The largest payment", 1, 10_000),
  pressFree_minor: fen("The largest payment without a press", 0, 5_000),
  pressFreeSum_minor: fen("All that goes without a press between two presses", 0, 15_000),
  tickets: Whole("Certified tickets that a bracelet holds.", 1, 16, 10),
};
const Rule = Fields(
  {
    ...limits,
    level: Whole("The level of protection.", 0, 2, 1),
    offline: Truth("Good for a payee that is offline; follows from the hardware."),
    cap_minor: Type.Integer({
      minimum: 1,
      description: "All that the open tickets of a purse are good for, fen.",
      examples: [100_000],
    }),
  },
  "Rule",
);

export const issuing = {
  renewKey: route("renewTicketKey", "POST /v1/ticket-keys/{number}", {
    summary: "A new certificate from the central bank: for a key in use, or for the next, which signs from then on.",
    roles: OPERATOR,
    params: Fields({
      number: Text("^([1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])$", "The key's number, from 1.", { example: "2" }),
    }),
    body: Fields({ expiry_s: ExpiryS }),
    response: Fields({ number: KeyNumber, certificate: Hex(INSTITUTION_CERTIFICATE_LENGTH, "The certificate.") }),
    errors: ["bad-key-number", "bad-expiry", ...ERRORS.away],
  }),
  rules: route("rules", "GET /v1/rules", {
    summary: "The limits of every level.",
    roles: OPERATOR,
    response: Fields({ rules: Type.Array(Rule) }),
  }),
  changeRule: route("changeRule", "POST /v1/rules/{level}", {
    summary: "New limits of a level. Tickets that are out keep what they were good for.",
    roles: OPERATOR,
    params: Fields({ level: Text("^[012]$", "The level of protection.", { example: "1" }) }),
    body: Fields(limits, "Limits"),
    response: Rule,
    errors: ["bad-rule"],
  }),
};

export const purses = {
  lapse: route("lapseTickets", "POST /v1/lapses", {
    summary: "Closes every ticket past its deadline; what was paid with it and not claimed goes back as a credit.",
    roles: OPERATOR,
    money: true,
    response: Fields({ closed: Sum("Tickets closed.", 3) }),
  }),
  suspend: route("suspendPurse", "POST /v1/purses/{wallet}/suspension", {
    summary: "Suspends a wallet; its open tickets go on the hotlist.",
    ...ofPurse,
    errors: ["no-such-wallet"],
  }),
  repair: route("allowRepair", "POST /v1/purses/{wallet}/repair", {
    summary: "Allows a suspended wallet a new baseline at its next sync.",
    ...ofPurse,
    errors: ["no-such-wallet"],
  }),
  release: route("releasePurse", "POST /v1/purses/{wallet}/release", {
    summary: "Unbinds a bracelet from the phone it is bound to: it was sold, or the phone is gone.",
    ...ofPurse,
    response: Fields({ state: OneOf("Of the binding.", ["ending", "ended", "asked", "bound"]) }),
    errors: ["not-bound"],
  }),
};

const Reconciled = Fields(
  {
    wallet: WalletNumber,
    state: OneOf("Of the wallet.", ["active", "suspended", "retired"]),
    expected_minor: Sum("What the purse should hold, from the books.", 10_00),
    actual_minor: Sum("What it last stated.", 10_00),
    difference_minor: Sum("Actual − expected; may be below zero.", 0),
    baselineUnderWay: Truth("A new baseline is on its way; until then the two need not agree."),
  },
  "Reconciled",
);
const Unfinished = Fields(
  {
    name: Words("A movement or netting round that is begun here, as the central bank knows it.", "net/2026-03-02"),
    change_minor: Sum("Fen that it brings here, if the central bank has done it.", 0),
  },
  "UnfinishedMovement",
);

export const reports = {
  reconciliation: route("reconciliation", "GET /v1/reconciliation", {
    summary: "Purse by purse, two hundred at a time; `next` is where to go on.",
    roles: OPERATOR,
    query: Fields({ after: Type.Optional(WalletNumber) }),
    response: Fields({ purses: Type.Array(Reconciled), next: Type.Optional(WalletNumber) }),
  }),
  statement: route("statement", "GET /v1/statement", {
    summary: "Where all the money is, and an audit.",
    roles: OPERATOR,
    response: Fields({
      soft: Sum("Fen.", 0),
      floats: Sum("Fen.", 0),
      merchants: Sum("Fen.", 0),
      own: Sum("Fen.", 0),
      inTransit: Sum("Fen on the way to the central bank, or owed to another institution.", 0),
      due: Sum("Fen that other institutions owe.", 0),
      reserve: Sum("Fen.", 0),
      unfinished: Type.Array(Unfinished),
      wrong: Type.Array(Words("A contradiction in the books; an empty list is right.", "soft/alice holds 3, not 2")),
    }),
  }),
};
