/** A cooperative bank's routes: its stations fetch orders and sell over the counter. The value they sell is the institution's to book. */
import { ORDER_LENGTH } from "../../protocol/commands/enrol.js";
import { COOPERATIVE_CERTIFICATE_LENGTH } from "../../protocol/messages/certificate.js";
import { route } from "./route.js";
import { Amount, by, CooperativeId, CreditBooking, ERRORS, Fields, Hex, Sum, WalletNumber } from "./shapes.js";
import { tokenRoutes } from "./tokens.js";

const COUNTER = ["operator", "station"] as const;

const counter = {
  certificate: route("cooperativeCertificate", "GET /v1/certificate", {
    summary: "The bank's certificate from its institution.",
    roles: "anyone",
    response: Fields({ id: CooperativeId, certificate: Hex(COOPERATIVE_CERTIFICATE_LENGTH, "The certificate.") }),
  }),
  order: route("orderWallet", "POST /v1/orders", {
    summary: "The order for a wallet number; the same bytes each time.",
    roles: COUNTER,
    owner: "party",
    body: by.wallet,
    response: Fields({ order: Hex(ORDER_LENGTH, "The signed order.") }),
  }),
  cash: route("takeCash", "POST /v1/cash", {
    summary: "Cash over the counter onto a purse. A sale that was cut is finished by asking again.",
    roles: COUNTER,
    owner: "party",
    money: true,
    body: Fields({ wallet: WalletNumber, amount_minor: Amount }),
    response: CreditBooking,
    errors: [...ERRORS.load, ...ERRORS.away],
  }),
  till: route("till", "GET /v1/till", {
    summary: "Cash taken and not handed on.",
    roles: COUNTER,
    owner: "party",
    response: Fields({ till_minor: Sum("Fen.", 10_00) }),
  }),
};

export const cooperative = { counter, tokens: tokenRoutes("Cooperative", ["operator", "station"]) };
