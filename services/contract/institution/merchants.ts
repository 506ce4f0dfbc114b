/**
 * A merchant at its institution: handing in what its terminals took, giving back, paying out, looking. A merchant's token is good for the merchant's own
 * payee id and nothing else.
 */
import { route } from "../route.js";
import { Amount, Balance, by, CreditBooking, ERRORS, Fields, Payee, SoftWalletName, TicketId } from "../shapes.js";
import { BATCH_BYTES, ClaimResults, PaymentRecords } from "./claims.js";
import { Entries, EntriesBefore } from "./history.js";

const movesMoney = { roles: ["merchant"], owner: "payee", money: true, params: by.payee } as const;
const looks = { roles: ["merchant", "operator"], owner: "payee", params: by.payee } as const;

export const merchants = {
  open: route("openMerchant", "POST /v1/merchants", {
    summary: "Opens a merchant's account.",
    roles: ["operator"],
    body: Fields({ payee: Payee }),
  }),
  claim: route("claim", "POST /v1/merchants/{payee}/claims", {
    summary: "Hands in a batch of payments; each record is judged by itself, in order.",
    ...movesMoney,
    body: Fields({ records: PaymentRecords }),
    bodyLimit: BATCH_BYTES,
    response: ClaimResults,
    errors: ["unknown-merchant"],
  }),
  refund: route("refund", "POST /v1/merchants/{payee}/refunds", {
    summary: "Part or all of a settled payment goes back to the purse that made it, at its next sync.",
    ...movesMoney,
    body: Fields({ ticketId: TicketId, amount_minor: Amount }),
    response: CreditBooking,
    errors: ["no-such-payment", "refund-too-much", "peer-silent", ...ERRORS.move, ...ERRORS.away],
  }),
  payOut: route("payOut", "POST /v1/merchants/{payee}/payouts", {
    summary: "The merchant's money goes to a soft wallet.",
    ...movesMoney,
    body: Fields({ amount_minor: Amount, wallet: SoftWalletName }),
    errors: [...ERRORS.move, "over-soft-cap"],
  }),
  balance: route("merchantBalance", "GET /v1/merchants/{payee}/balance", {
    summary: "What the merchant has.",
    ...looks,
    response: Balance,
    errors: ["unknown-merchant"],
  }),
  history: route("merchantHistory", "GET /v1/merchants/{payee}/history", {
    summary: "What happened to the merchant's account, newest first.",
    ...looks,
    query: EntriesBefore,
    response: Entries,
  }),
};
