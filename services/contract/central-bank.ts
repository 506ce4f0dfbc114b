/**
 * The central bank's routes. Its operator admits institutions and takes their reserves; an institution issues and redeems for itself alone. A netting round
 * runs when an operator or an institution requests it; a round in which a party was away is requested again under its name.
 */
import Type from "typebox";
import { INSTITUTION_CERTIFICATE_LENGTH } from "../../protocol/messages/certificate.js";
import { route } from "./route.js";
import {
  Amount,
  by,
  ERRORS,
  ExpiryS,
  Fields,
  Hex,
  InstitutionId,
  KeyNumber,
  Movement,
  OneOf,
  PublicKey,
  RoundName,
  Sum,
  Text,
  Truth,
} from "./shapes.js";
import { tokenRoutes } from "./tokens.js";

const MovementName = Text("^[!-~]{1,300}$", "The movement's name, which begins with the institution's id.", {
  example: "01010101/issue/1",
  title: "MovementName",
});
const ROUND_STATES = ["begun", "netted", "finished", "declined", "off"] as const;
const Round = Fields(
  {
    round: RoundName,
    members: Type.Array(InstitutionId),
    state: OneOf(
      "While it is begun, netted or declined, some party has not yet written it down: run it again.",
      ROUND_STATES,
    ),
  },
  "Round",
);
const STARTERS = ["operator", "institution"] as const;
const ofInstitution = { roles: STARTERS, owner: "id", params: by.institution } as const;
const againstReserve = {
  roles: ["institution"],
  owner: "id",
  money: true,
  params: by.institution,
  body: Fields({ amount_minor: Amount, movement: MovementName }),
  errors: ["bad-amount", "unknown-institution", "reserve-too-small", "not-outstanding", "insufficient-funds"],
} as const;

const institutions = {
  issue: route("issueAgainstReserve", "POST /v1/institutions/{id}/issue", {
    summary: "New digital cash against the reserve.",
    ...againstReserve,
  }),
  redeem: route("redeemToReserve", "POST /v1/institutions/{id}/redeem", {
    summary: "Digital cash ends; reserve is free.",
    ...againstReserve,
  }),
  certify: route("certifyInstitution", "POST /v1/institutions/{id}/certificate", {
    summary: "Certifies an institution's ticket key. An operator admits an institution by giving it a token.",
    ...ofInstitution,
    body: Fields({ keyNumber: KeyNumber, publicKey: PublicKey, expiry_s: ExpiryS }),
    response: Fields({ certificate: Hex(INSTITUTION_CERTIFICATE_LENGTH, "The certificate.") }),
    errors: ["undecodable"],
  }),
  deposit: route("depositReserve", "POST /v1/institutions/{id}/deposit", {
    summary: "The institution has brought reserves.",
    roles: ["operator"],
    money: true,
    params: by.institution,
    body: Movement,
    errors: ["bad-amount", "unknown-institution"],
  }),
  movement: route("isMovementKnown", "GET /v1/institutions/{id}/movements", {
    summary: "Whether a movement is on the books: for an institution that lost the answer.",
    ...ofInstitution,
    query: Fields({ movement: MovementName }),
    response: Fields({ known: Truth("It is on the books.") }),
  }),
};

const books = {
  root: route("rootKey", "GET /v1/root", {
    summary: "The root key, which terminals pin.",
    roles: "anyone",
    response: Fields({ rootKey: PublicKey }),
  }),
  circulation: route("circulation", "GET /v1/circulation", {
    summary: "What was ever issued and redeemed.",
    roles: ["operator"],
    response: Fields({ issued: Sum("Fen.", 10_00), redeemed: Sum("Fen.", 0) }),
  }),
};

const rounds = {
  run: route("runNettingRound", "POST /v1/rounds/{round}", {
    summary: "Runs a netting round, or finishes the one of this name. It is done once, however often it is requested.",
    roles: STARTERS,
    money: true,
    params: by.round,
    response: Fields({
      gross_minor: Sum("All that was due, fen.", 30_00),
      net_minor: Sum("What then moved, fen.", 10_00),
    }),
    errors: [
      "no-members",
      "unknown-peer",
      "round-open",
      "not-due",
      "not-outstanding",
      "unknown-institution",
      ...ERRORS.move,
      ...ERRORS.away,
    ],
  }),
  cancel: route("cancelNettingRound", "POST /v1/rounds/{round}/cancellation", {
    summary: "Calls off a round that is not netted, for a party that does not come back; its name is spent.",
    roles: ["operator"],
    params: by.round,
    errors: ["no-such-round", "round-done", "no-members", "unknown-peer", ...ERRORS.away],
  }),
  find: route("nettingRound", "GET /v1/rounds/{round}", {
    summary: "Which institutions take part in a round, and how far it is.",
    roles: STARTERS,
    params: by.round,
    response: Round,
    errors: ["no-such-round"],
  }),
  unfinished: route("unfinishedNettingRounds", "GET /v1/rounds", {
    summary: "Rounds to be requested again because a party was away; a hundred at most.",
    roles: ["operator"],
    response: Fields({ rounds: Type.Array(Round) }),
  }),
};

export const centralBank = {
  institutions,
  books,
  rounds,
  tokens: tokenRoutes("CentralBank", ["operator", "institution"]),
};
