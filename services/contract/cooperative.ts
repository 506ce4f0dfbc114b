/** A cooperative bank's routes: its stations fetch orders and sell over the counter. The value they sell is the institution's to book. */
import { ORDER_LENGTH } from "../../protocol/commands/enrol.js";
import { COOPERATIVE_CERTIFICATE_LENGTH } from "../../protocol/messages/certificate.js";
import { route } from "./route.js";
import { Amount, AWAY, Booked, byWallet, CooperativeId, Fields, Hex, Sum, WalletNumber } from "./shapes.js";
import { tokenRoutes } from "./tokens.js";

const COUNTER = ["operator", "station"] as const;

const counter = {
  certificate: route({
    method: "GET",
    path: "/v1/certificate",
    operationId: "cooperativeCertificate",
    summary: "The bank's certificate from its institution.",
    roles: "anyone",
    response: Fields({ id: CooperativeId, certificate: Hex(COOPERATIVE_CERTIFICATE_LENGTH, "The certificate.") }),
    errors: [],
  }),
  order: route({
    method: "POST",
    path: "/v1/orders",
    operationId: "orderWallet",
    summary: "The order for a wallet number; the same bytes each time.",
    roles: COUNTER,
    owner: "party",
    body: byWallet,
    response: Fields({ order: Hex(ORDER_LENGTH, "The signed order.") }),
    errors: [],
  }),
  cash: route({
    method: "POST",
    path: "/v1/cash",
    operationId: "takeCash",
    summary: "Cash over the counter onto a purse. A sale that was cut is finished by asking again.",
    roles: COUNTER,
    owner: "party",
    money: true,
    body: Fields({ wallet: WalletNumber, amount_minor: Amount }),
    response: Booked,
    errors: [
      "bad-amount",
      "no-such-wallet",
      "wallet-suspended",
      "over-balance-cap",
      "no-such-account",
      "insufficient-funds",
      ...AWAY,
    ],
  }),
  till: route({
    method: "GET",
    path: "/v1/till",
    operationId: "till",
    summary: "Cash taken and not handed on.",
    roles: COUNTER,
    owner: "party",
    response: Fields({ till_minor: Sum("Fen.", 10_00) }),
    errors: [],
  }),
};

export const cooperative = { counter, tokens: tokenRoutes("Cooperative", ["operator", "station"]) };
