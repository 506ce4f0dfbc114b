/** A cooperative bank over HTTP: its stations fetch orders and sell over the counter. The value they sell is the institution's to book. */

import type { CooperativeBank } from "../../parties/cooperative/cooperative-bank.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import { ok } from "../../protocol/codec/result.js";

import { AWAY, booked, cooperativeId, tokenRoutes, walletNumber } from "./common.js";
import { route, type Service } from "./route.js";
import { amount, bytes, object, sum } from "./shapes.js";
import type { Front } from "./store.js";
import type { Bearer, Role } from "./tokens.js";

const COUNTER: readonly Role[] = ["operator", "station"];

export function cooperativeService(bank: CooperativeBank, front: Front): Service {
  /** A station of this bank. */
  const mine = (who: Bearer) => who.role === "operator" || who.subject === hex(bank.id);
  const routes = [
    route({
      method: "GET",
      url: "/certificate",
      summary: "The bank's certificate from its institution.",
      roles: "anyone",
      answer: object({ id: cooperativeId, certificate: bytes(130, "The certificate.") }),
      errors: [],
      act: async () => ok({ id: hex(bank.id), certificate: hex(bank.certificate) }),
    }),
    route({
      method: "POST",
      url: "/orders",
      roles: COUNTER,
      mine,
      errors: [],
      summary: "The order for a wallet number; asked again, the very same bytes.",
      body: object({ wallet: walletNumber }),
      answer: object({ order: bytes(91, "The signed order.") }),
      act: async ({ body }) => ok({ order: hex(await bank.order(unhex(body.wallet))) }),
    }),
    route({
      method: "POST",
      url: "/cash",
      money: true,
      roles: COUNTER,
      mine,
      summary: "Cash over the counter onto a purse. A sale that was cut is finished by asking again.",
      body: object({ wallet: walletNumber, amount_minor: amount }),
      answer: booked,
      errors: [
        "bad-amount",
        "no-such-wallet",
        "wallet-suspended",
        "over-balance-cap",
        "no-such-account",
        "insufficient-funds",
        ...AWAY,
      ],
      act: async ({ body, key }) => {
        const sale = await bank.takeCash(unhex(body.wallet), body.amount_minor, key);
        return sale.ok ? ok({ creditNumber: sale.value.creditNumber }) : sale;
      },
    }),
    route({
      method: "GET",
      url: "/till",
      summary: "Cash taken and not handed on.",
      roles: COUNTER,
      mine,
      errors: [],
      answer: object({ till_minor: sum("Fen.", 10_00) }),
      act: async () => ok({ till_minor: await bank.till() }),
    }),
    ...tokenRoutes(front, ["operator", "station"]),
  ];
  return { prefix: "/cooperative", title: `Cooperative bank ${hex(bank.id)}`, front, routes };
}
