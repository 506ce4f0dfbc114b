/** Merchants behind HTTP. */
import type { InstitutionContext } from "../../../../parties/institution/context.js";
import { settleAnywhere } from "../../../../parties/institution/interbank/foreign-claims.js";
import { refundAnywhere } from "../../../../parties/institution/interbank/foreign-refunds.js";
import { payOut } from "../../../../parties/institution/issuing/soft-wallet.js";
import { openMerchant } from "../../../../parties/institution/issuing/treasury.js";
import { ACCOUNT } from "../../../../parties/institution/store/accounts.js";
import { books } from "../../../../parties/institution/store/tables.js";
import { unhex } from "../../../../parties/shared/environment.js";
import { refuse } from "../../../../parties/shared/errors.js";
import { balanceOf } from "../../../../parties/shared/ledger/ledger.js";
import { ok } from "../../../../protocol/codec/result.js";
import { merchants } from "../../../contract/institution/merchants.js";
import { booked, done } from "../../../results.js";
import { handle, type Operations } from "../../operation.js";
import { readRecords, writeResults } from "./claims.js";
import { historyPage } from "./history.js";

export function merchantOperations(context: InstitutionContext): Operations<typeof merchants> {
  return {
    open: handle(merchants.open, async ({ body }) => {
      await openMerchant(context, unhex(body.payee));
      return ok({});
    }),
    claim: handle(merchants.claim, async ({ params: { payee }, body }) => {
      if ((await balanceOf(books(context.db), ACCOUNT.merchant(payee))) === null) return refuse("unknown-merchant");
      return ok(writeResults(await settleAnywhere(context, unhex(payee), readRecords(body.records))));
    }),
    refund: handle(merchants.refund, ({ params, body: { ticketId, amount_minor }, key }) =>
      booked(refundAnywhere(context, { payee: unhex(params.payee), ticketId: unhex(ticketId), amount_minor, key })),
    ),
    payOut: handle(merchants.payOut, ({ params, body: { wallet, amount_minor }, key }) =>
      done(payOut(context, { payee: unhex(params.payee), name: wallet, amount_minor, key })),
    ),
    balance: handle(merchants.balance, async ({ params }) => {
      const balance_minor = await balanceOf(books(context.db), ACCOUNT.merchant(params.payee));
      return balance_minor === null ? refuse("unknown-merchant") : ok({ balance_minor });
    }),
    history: handle(merchants.history, async ({ params, query }) =>
      ok(await historyPage(context, ACCOUNT.merchant(params.payee), query)),
    ),
  };
}
