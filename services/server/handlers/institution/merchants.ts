/** Merchants behind HTTP. */
import { ACCOUNT } from "../../../../parties/institution/context.js";
import type { Institution } from "../../../../parties/institution/institution.js";
import { settleAnywhere } from "../../../../parties/institution/interbank/foreign-claims.js";
import { openMerchant } from "../../../../parties/institution/issuing/treasury.js";
import { unhex } from "../../../../parties/shared/environment.js";
import { refuse } from "../../../../parties/shared/errors.js";
import { ok } from "../../../../protocol/codec/result.js";
import { merchants } from "../../../contract/institution/merchants.js";
import { mapResult } from "../../../results.js";
import { handle, type Operations } from "../../operation.js";
import { readRecords, writeResults } from "./claims.js";
import { historyPage } from "./history.js";

export function merchantOperations(institution: Institution): Operations<typeof merchants> {
  const { context } = institution;
  return {
    open: handle(merchants.open, async ({ body }) => {
      await openMerchant(context, body.payee);
      return ok({});
    }),
    claim: handle(merchants.claim, async ({ params: { payee }, body }) => {
      if ((await institution.balance(ACCOUNT.merchant(payee))) === null) return refuse("unknown-merchant");
      return ok(writeResults(await settleAnywhere(context, unhex(payee), readRecords(body.records))));
    }),
    refund: handle(merchants.refund, async ({ params, body: { ticketId, amount_minor }, key }) => {
      const credit = await institution.refund(unhex(params.payee), unhex(ticketId), amount_minor, key);
      return mapResult(credit, ({ creditNumber }) => ({ creditNumber }));
    }),
    payOut: handle(merchants.payOut, async ({ params, body: { wallet, amount_minor }, key }) =>
      mapResult(await institution.payOut(unhex(params.payee), wallet, amount_minor, key), () => ({})),
    ),
    balance: handle(merchants.balance, async ({ params }) => {
      const balance_minor = await institution.balance(ACCOUNT.merchant(params.payee));
      return balance_minor === null ? refuse("unknown-merchant") : ok({ balance_minor });
    }),
    history: handle(merchants.history, async ({ params, query }) =>
      ok(await historyPage(institution, ACCOUNT.merchant(params.payee), query)),
    ),
  };
}
