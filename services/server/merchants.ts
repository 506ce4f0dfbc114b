/**
 * A merchant's desk at its institution: handing in what its terminals took, giving back, paying out, looking. A merchant's token is good for the
 * merchant's own payee id and nothing else.
 */
import type { InstitutionContext } from "../../parties/institution/context.js";
import { settleAnywhere } from "../../parties/institution/interbank/foreign-claims.js";
import { refundAnywhere } from "../../parties/institution/interbank/foreign-refunds.js";
import { payOut } from "../../parties/institution/issuing/soft-wallet.js";
import { openMerchant } from "../../parties/institution/issuing/treasury.js";
import { books } from "../../parties/institution/store/tables.js";
import { unhex } from "../../parties/shared/environment.js";
import { refuse } from "../../parties/shared/errors.js";
import { balanceOf } from "../../parties/shared/ledger/ledger.js";
import { ok } from "../../protocol/codec/result.js";
import { BATCH_BYTES, flat, read, records, result } from "./claims.js";
import { AWAY, balance, booked, byPayee, ownPayee, payee, softName, ticketId } from "./common.js";
import { entries, page, pageOf } from "./history.js";
import { DONE, type Route, route } from "./route.js";
import { amount, listOf, object } from "./shapes.js";

function settleRoute(institution: InstitutionContext): Route {
  return route({
    method: "POST",
    url: "/merchants/{payee}/claims",
    money: true,
    roles: ["merchant"],
    mine: ownPayee,
    summary: "Hands in a batch of payments; each record is judged by itself, in order.",
    params: byPayee,
    body: object({ records }),
    bodyLimit: BATCH_BYTES,
    answer: object({ results: listOf(result) }),
    errors: ["unknown-merchant"],
    act: async ({ params, body }) => {
      if ((await balanceOf(books(institution.db), `merchant/${params.payee}`)) === null)
        return refuse("unknown-merchant");
      const results = await settleAnywhere(institution, unhex(params.payee), read(body.records));
      return ok({ results: results.map(flat) });
    },
  });
}

function movingRoutes(institution: InstitutionContext): Route[] {
  return [
    route({
      method: "POST",
      url: "/merchants/{payee}/refunds",
      money: true,
      roles: ["merchant"],
      mine: ownPayee,
      summary: "Part or all of a settled payment goes back to the purse that made it, at its next sync.",
      params: byPayee,
      body: object({ ticketId, amount_minor: amount }),
      answer: booked,
      errors: [
        "bad-amount",
        "no-such-payment",
        "refund-too-much",
        "insufficient-funds",
        "no-such-account",
        "peer-silent",
        ...AWAY,
      ],
      act: async ({ params, body, key }) => {
        const { ticketId, amount_minor } = body;
        const credit = await refundAnywhere(institution, {
          payee: unhex(params.payee),
          ticketId: unhex(ticketId),
          amount_minor,
          key,
        });
        return credit.ok ? ok({ creditNumber: credit.value.creditNumber }) : credit;
      },
    }),
    route({
      method: "POST",
      url: "/merchants/{payee}/payouts",
      money: true,
      roles: ["merchant"],
      mine: ownPayee,
      summary: "The merchant's money goes to a soft wallet.",
      params: byPayee,
      body: object({ amount_minor: amount, wallet: softName }),
      answer: DONE,
      errors: ["bad-amount", "no-such-account", "insufficient-funds", "over-soft-cap"],
      act: async ({ params, body, key }) => {
        const posted = await payOut(institution, {
          payee: unhex(params.payee),
          name: body.wallet,
          amount_minor: body.amount_minor,
          key,
        });
        return posted.ok ? ok({}) : posted;
      },
    }),
  ];
}

export function merchantRoutes(institution: InstitutionContext): Route[] {
  return [
    route({
      method: "POST",
      url: "/merchants",
      summary: "Opens a merchant's account.",
      roles: ["operator"],
      errors: [],
      body: object({ payee }),
      answer: DONE,
      act: async ({ body }) => ok(await openMerchant(institution, unhex(body.payee)).then(() => ({}))),
    }),
    settleRoute(institution),
    ...movingRoutes(institution),
    route({
      method: "GET",
      url: "/merchants/{payee}/balance",
      roles: ["merchant", "operator"],
      mine: ownPayee,
      summary: "What the merchant has.",
      params: byPayee,
      answer: balance,
      errors: ["unknown-merchant"],
      act: async ({ params }) => {
        const balance_minor = await balanceOf(books(institution.db), `merchant/${params.payee}`);
        return balance_minor === null ? refuse("unknown-merchant") : ok({ balance_minor });
      },
    }),
    route({
      method: "GET",
      url: "/merchants/{payee}/history",
      roles: ["merchant", "operator"],
      mine: ownPayee,
      summary: "What happened to the merchant's account, newest first.",
      params: byPayee,
      query: page,
      answer: entries,
      errors: [],
      act: async ({ params, query }) => ok(await pageOf(institution, `merchant/${params.payee}`, query)),
    }),
  ];
}
