/**
 * What other institutions and the central bank request of an institution. The token says which of them it is: an institution's is good for what its own
 * merchants took, the central bank's for netting rounds, in the order in which parties/institution/interbank/netting.ts has their steps.
 */
import Type from "typebox";
import { INSTITUTION_CERTIFICATE_LENGTH } from "../../../protocol/messages/certificate.js";
import { route } from "../route.js";
import {
  Amount,
  Booked,
  byInstitution,
  byRound,
  Done,
  Fields,
  Hex,
  InstitutionId,
  Payee,
  Text,
  TicketId,
  Whole,
} from "../shapes.js";
import { BATCH_BYTES, ClaimResults, PaymentRecords } from "./claims.js";

const PEER = ["institution"] as const;
const CENTRAL = ["central-bank"] as const;
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
  own: route({
    method: "GET",
    path: "/v1/bulletin",
    operationId: "bulletin",
    summary: "What a terminal fetches when it is online: certificates of ticket keys, and tickets not to take offline.",
    roles: ["merchant", "station", "operator", "institution"],
    response: Bulletin,
    errors: [],
  }),
  all: route({
    method: "GET",
    path: "/v1/bulletins",
    operationId: "bulletins",
    summary: "This bulletin, and those of the institutions that there is an agreement with, as far as they answer.",
    roles: ["merchant", "station", "operator"],
    response: Fields({ bulletins: Type.Array(Bulletin) }),
    errors: [],
  }),
};

export const peers = {
  claim: route({
    method: "POST",
    path: "/v1/peers/{id}/claims",
    operationId: "presentClaims",
    summary:
      "Payments under this institution's tickets that a merchant of the other one took; each is judged by itself.",
    roles: PEER,
    owner: "id",
    money: true,
    params: byInstitution,
    body: Fields({ payee: Payee, records: PaymentRecords }),
    bodyLimit: BATCH_BYTES,
    response: ClaimResults,
    errors: [],
  }),
  refund: route({
    method: "POST",
    path: "/v1/peers/{id}/refunds",
    operationId: "refundForPeer",
    summary: "The other institution's merchant gives back part or all of such a payment.",
    roles: PEER,
    owner: "id",
    money: true,
    params: byInstitution,
    body: Fields({ payee: Payee, ticketId: TicketId, amount_minor: Amount }),
    response: Booked,
    errors: ["bad-amount", "no-such-payment", "refund-too-much", "no-such-account"],
  }),
  forkProofs: route({
    method: "GET",
    path: "/v1/fork-proofs",
    operationId: "forkProofs",
    summary: "Purses that paid twice with one ticket: files that anyone can check (docs/protocol/fork-proof.md).",
    roles: ["operator", "institution"],
    query: Fields({ after: Type.Optional(PageStart) }),
    response: Fields({
      proofs: Type.Array(Text("^([0-9a-f]{2})+$", "A fork proof.", { example: "4f50" })),
      next: Type.Optional(PageStart),
    }),
    errors: [],
  }),
};

export const rounds = {
  present: route({
    method: "POST",
    path: "/v1/rounds/{round}/presentation",
    operationId: "presentDues",
    summary: "What is due to this institution, fixed by the first request.",
    roles: CENTRAL,
    params: byRound,
    response: Presentments,
    errors: ["round-open", "key-reused"],
  }),
  agree: route({
    method: "POST",
    path: "/v1/rounds/{round}/agreement",
    operationId: "agreeToDues",
    summary: "What others present against this institution, which agrees to owe it or refuses.",
    roles: CENTRAL,
    params: byRound,
    body: Presentments,
    response: Done,
    errors: ["not-due", "key-reused"],
  }),
  finish: route({
    method: "POST",
    path: "/v1/rounds/{round}/settlement",
    operationId: "finishRound",
    summary: "The central bank has moved the net; this institution writes it down.",
    roles: CENTRAL,
    money: true,
    params: byRound,
    response: Done,
    errors: ["insufficient-funds", "no-such-account"],
  }),
  abandon: route({
    method: "POST",
    path: "/v1/rounds/{round}/cancellation",
    operationId: "abandonRound",
    summary: "The round did not come about; its name is spent.",
    roles: CENTRAL,
    params: byRound,
    response: Done,
    errors: [],
  }),
};
