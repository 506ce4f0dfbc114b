/**
 * A merchant at its institution: handing in what its terminals took, giving back, paying out, looking. A merchant's token is good for the merchant's own
 * payee id and nothing else.
 */
import { route } from "../route.js";
import { Amount, AWAY, Balance, Booked, byPayee, Done, Fields, Payee, SoftWalletName, TicketId } from "../shapes.js";
import { BATCH_BYTES, ClaimResults, PaymentRecords } from "./claims.js";
import { Entries, EntriesBefore } from "./history.js";

const MERCHANT = ["merchant"] as const;

export const merchants = {
  open: route({
    method: "POST",
    path: "/v1/merchants",
    operationId: "openMerchant",
    summary: "Opens a merchant's account.",
    roles: ["operator"],
    body: Fields({ payee: Payee }),
    response: Done,
    errors: [],
  }),
  claim: route({
    method: "POST",
    path: "/v1/merchants/{payee}/claims",
    operationId: "claim",
    summary: "Hands in a batch of payments; each record is judged by itself, in order.",
    roles: MERCHANT,
    owner: "payee",
    money: true,
    params: byPayee,
    body: Fields({ records: PaymentRecords }),
    bodyLimit: BATCH_BYTES,
    response: ClaimResults,
    errors: ["unknown-merchant"],
  }),
  refund: route({
    method: "POST",
    path: "/v1/merchants/{payee}/refunds",
    operationId: "refund",
    summary: "Part or all of a settled payment goes back to the purse that made it, at its next sync.",
    roles: MERCHANT,
    owner: "payee",
    money: true,
    params: byPayee,
    body: Fields({ ticketId: TicketId, amount_minor: Amount }),
    response: Booked,
    errors: [
      "bad-amount",
      "no-such-payment",
      "refund-too-much",
      "insufficient-funds",
      "no-such-account",
      "peer-silent",
      ...AWAY,
    ],
  }),
  payOut: route({
    method: "POST",
    path: "/v1/merchants/{payee}/payouts",
    operationId: "payOut",
    summary: "The merchant's money goes to a soft wallet.",
    roles: MERCHANT,
    owner: "payee",
    money: true,
    params: byPayee,
    body: Fields({ amount_minor: Amount, wallet: SoftWalletName }),
    response: Done,
    errors: ["bad-amount", "no-such-account", "insufficient-funds", "over-soft-cap"],
  }),
  balance: route({
    method: "GET",
    path: "/v1/merchants/{payee}/balance",
    operationId: "merchantBalance",
    summary: "What the merchant has.",
    roles: ["merchant", "operator"],
    owner: "payee",
    params: byPayee,
    response: Balance,
    errors: ["unknown-merchant"],
  }),
  history: route({
    method: "GET",
    path: "/v1/merchants/{payee}/history",
    operationId: "merchantHistory",
    summary: "What happened to the merchant's account, newest first.",
    roles: ["merchant", "operator"],
    owner: "payee",
    params: byPayee,
    query: EntriesBefore,
    response: Entries,
    errors: [],
  }),
};
