/**
 * What other institutions and the central bank request of an institution. The token says which of them it is: an institution's is good for what its own
 * merchants took, the central bank's for netting rounds, in the order in which parties/institution/interbank/netting.ts has their steps.
 */
import Type from "typebox";
import { INSTITUTION_CERTIFICATE_LENGTH } from "../../../protocol/messages/certificate.js";
import { route } from "../route.js";
import { Amount, by, CreditBooking, Fields, Hex, InstitutionId, Payee, Text, TicketId, Whole } from "../shapes.js";
import { BATCH_BYTES, ClaimResults, PaymentRecords } from "./claims.js";

const fromPeer = { roles: ["institution"], owner: "id", money: true, params: by.institution } as const;
const ofRound = { roles: ["central-bank"], params: by.round } as const;
/** Of one institution; each of them may owe each of the others. */
const MOST_PRESENTED = 250;

const Presentments = Fields(
  {
    presentments: Type.Array(
      Fields(
        {
          debtor: InstitutionId,
          creditor: InstitutionId,
          amount_minor: Whole("Fen; may be more than one payment's.", 1, Number.MAX_SAFE_INTEGER, 10_00),
        },
        "Presentment",
      ),
      { minItems: 0, maxItems: MOST_PRESENTED },
    ),
  },
  "Presentments",
);
const Bulletin = Fields(
  {
    institution: InstitutionId,
    certificates: Type.Array(Hex(INSTITUTION_CERTIFICATE_LENGTH, "Of a ticket key, from the central bank.")),
    hotlist: Type.Array(TicketId),
  },
  "Bulletin",
);
const PageStart = Text("^[0-9a-f]{1,128}$", "Where the next page begins.", { example: "5a" });

export const bulletins = {
  own: route("bulletin", "GET /v1/bulletin", {
    summary: "What a terminal fetches when it is online: certificates of ticket keys, and tickets not to take offline.",
    roles: ["merchant", "station", "operator", "institution"],
    response: Bulletin,
  }),
  all: route("bulletins", "GET /v1/bulletins", {
    summary: "This bulletin, and those of the institutions that there is an agreement with, as far as they answer.",
    roles: ["merchant", "station", "operator"],
    response: Fields({ bulletins: Type.Array(Bulletin) }),
  }),
};

export const peers = {
  claim: route("presentClaims", "POST /v1/peers/{id}/claims", {
    summary:
      "Payments under this institution's tickets that a merchant of the other one took; each is judged by itself.",
    ...fromPeer,
    body: Fields({ payee: Payee, records: PaymentRecords }),
    bodyLimit: BATCH_BYTES,
    response: ClaimResults,
  }),
  refund: route("refundForPeer", "POST /v1/peers/{id}/refunds", {
    summary: "The other institution's merchant gives back part or all of such a payment.",
    ...fromPeer,
    body: Fields({ payee: Payee, ticketId: TicketId, amount_minor: Amount }),
    response: CreditBooking,
    errors: ["bad-amount", "no-such-payment", "refund-too-much", "no-such-account"],
  }),
  forkProofs: route("forkProofs", "GET /v1/fork-proofs", {
    summary: "Purses that paid twice with one ticket: files that anyone can check (docs/protocol/fork-proof.md).",
    roles: ["operator", "institution"],
    query: Fields({ after: Type.Optional(PageStart) }),
    response: Fields({
      proofs: Type.Array(Text("^([0-9a-f]{2})+$", "A fork proof.", { example: "4f50" })),
      next: Type.Optional(PageStart),
    }),
  }),
};

export const rounds = {
  present: route("presentDues", "POST /v1/rounds/{round}/presentation", {
    summary: "What is due to this institution, fixed by the first request.",
    ...ofRound,
    response: Presentments,
    errors: ["round-open", "key-reused"],
  }),
  agree: route("agreeToDues", "POST /v1/rounds/{round}/agreement", {
    summary: "What others present against this institution, which agrees to owe it or refuses.",
    ...ofRound,
    body: Presentments,
    errors: ["not-due", "key-reused"],
  }),
  finish: route("finishRound", "POST /v1/rounds/{round}/settlement", {
    summary: "The central bank has moved the net; this institution writes it down.",
    ...ofRound,
    money: true,
    errors: ["insufficient-funds", "no-such-account"],
  }),
  abandon: route("abandonRound", "POST /v1/rounds/{round}/cancellation", {
    summary: "The round did not come about; its name is spent.",
    ...ofRound,
  }),
};
