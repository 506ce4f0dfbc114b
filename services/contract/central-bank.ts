/**
 * The central bank's routes. Its operator admits institutions and takes their reserves; an institution issues and redeems for itself alone. A netting round
 * runs when an operator or an institution asks for it; a round in which a party was away is asked for again under its name.
 */
import Type from "typebox";
import { INSTITUTION_CERTIFICATE_LENGTH } from "../../protocol/messages/certificate.js";
import { route } from "./route.js";
import {
  Amount,
  AWAY,
  byInstitution,
  byRound,
  Done,
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
    state: OneOf("While it is begun, netted or declined, some party is still to be told: ask again.", ROUND_STATES),
  },
  "Round",
);
const STARTERS = ["operator", "institution"] as const;
const RESERVE_ERRORS = [
  "bad-amount",
  "unknown-institution",
  "reserve-too-small",
  "not-outstanding",
  "insufficient-funds",
] as const;
const MovementRequest = Fields({ amount_minor: Amount, movement: MovementName });

const institutions = {
  issue: route({
    method: "POST",
    path: "/v1/institutions/{id}/issue",
    operationId: "issueAgainstReserve",
    summary: "New digital cash against the reserve.",
    roles: ["institution"],
    owner: "id",
    money: true,
    params: byInstitution,
    body: MovementRequest,
    response: Done,
    errors: RESERVE_ERRORS,
  }),
  redeem: route({
    method: "POST",
    path: "/v1/institutions/{id}/redeem",
    operationId: "redeemToReserve",
    summary: "Digital cash ends; reserve is free.",
    roles: ["institution"],
    owner: "id",
    money: true,
    params: byInstitution,
    body: MovementRequest,
    response: Done,
    errors: RESERVE_ERRORS,
  }),
  certify: route({
    method: "POST",
    path: "/v1/institutions/{id}/certificate",
    operationId: "certifyInstitution",
    summary: "Certifies an institution's ticket key. An operator admits an institution by giving it a token.",
    roles: ["operator", "institution"],
    owner: "id",
    params: byInstitution,
    body: Fields({ keyNumber: KeyNumber, publicKey: PublicKey, expiry_s: ExpiryS }),
    response: Fields({ certificate: Hex(INSTITUTION_CERTIFICATE_LENGTH, "The certificate.") }),
    errors: ["undecodable"],
  }),
  deposit: route({
    method: "POST",
    path: "/v1/institutions/{id}/deposit",
    operationId: "depositReserve",
    summary: "The institution has brought reserves.",
    roles: ["operator"],
    money: true,
    params: byInstitution,
    body: Movement,
    response: Done,
    errors: ["bad-amount", "unknown-institution"],
  }),
  movement: route({
    method: "GET",
    path: "/v1/institutions/{id}/movements",
    operationId: "isMovementKnown",
    summary: "Whether a movement is on the books: for an institution that lost the answer.",
    roles: ["operator", "institution"],
    owner: "id",
    params: byInstitution,
    query: Fields({ movement: MovementName }),
    response: Fields({ known: Truth("It is on the books.") }),
    errors: [],
  }),
};

const books = {
  root: route({
    method: "GET",
    path: "/v1/root",
    operationId: "rootKey",
    summary: "The root key, which terminals pin.",
    roles: "anyone",
    response: Fields({ rootKey: PublicKey }),
    errors: [],
  }),
  circulation: route({
    method: "GET",
    path: "/v1/circulation",
    operationId: "circulation",
    summary: "What was ever issued and redeemed.",
    roles: ["operator"],
    response: Fields({ issued: Sum("Fen.", 10_00), redeemed: Sum("Fen.", 0) }),
    errors: [],
  }),
};

const rounds = {
  run: route({
    method: "POST",
    path: "/v1/rounds/{round}",
    operationId: "runNettingRound",
    summary: "Runs a netting round, or finishes the one of this name. It is done once, however often it is asked for.",
    roles: STARTERS,
    money: true,
    params: byRound,
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
      "bad-amount",
      "insufficient-funds",
      "no-such-account",
      ...AWAY,
    ],
  }),
  cancel: route({
    method: "POST",
    path: "/v1/rounds/{round}/cancellation",
    operationId: "cancelNettingRound",
    summary: "Calls off a round that is not netted, for a party that does not come back; its name is spent.",
    roles: ["operator"],
    params: byRound,
    response: Done,
    errors: ["no-such-round", "round-done", "no-members", "unknown-peer", ...AWAY],
  }),
  find: route({
    method: "GET",
    path: "/v1/rounds/{round}",
    operationId: "nettingRound",
    summary: "Which institutions take part in a round, and how far it is.",
    roles: STARTERS,
    params: byRound,
    response: Round,
    errors: ["no-such-round"],
  }),
  unfinished: route({
    method: "GET",
    path: "/v1/rounds",
    operationId: "unfinishedNettingRounds",
    summary: "Rounds to be asked for again because a party was away; a hundred at most.",
    roles: ["operator"],
    response: Fields({ rounds: Type.Array(Round) }),
    errors: [],
  }),
};

export const centralBank = {
  institutions,
  books,
  rounds,
  tokens: tokenRoutes("CentralBank", ["operator", "institution"]),
};
