/** Refunds of payments under our tickets, by a payee of ours, or by another institution for its payee (interbank/foreign-refunds.ts is its side). */

import { ok } from "../../../protocol/codec/result.js";
import { CREDIT } from "../../../protocol/messages/orders.js";
import { hex } from "../../shared/environment.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import { credit, debit, isAmount, post } from "../../shared/ledger/ledger.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { InstitutionContext } from "../context.js";
import type { CreditBooking, Refund } from "../contract.js";
import { bookCredit, findCredit, MAX_CREDIT_MINOR } from "../purses/credits.js";
import { moveToHeir } from "../purses/loss.js";
import { ACCOUNT } from "../store/accounts.js";
import { books } from "../store/tables.js";

/** `via`: the institution whose merchant refunds, hexadecimal; empty for a merchant of ours. */
export async function refund(
  context: InstitutionContext,
  request: Refund,
  via = "",
): Promise<PartyResult<CreditBooking>> {
  const { payee, ticketId, amount_minor, key } = request;
  if (!isAmount(amount_minor) || amount_minor > MAX_CREDIT_MINOR) return refuse("bad-amount");
  const [merchant, ticket] = [hex(payee), hex(ticketId)];
  return serializable(context.db, async (tx): Promise<PartyResult<CreditBooking>> => {
    const claim = await tx
      .selectFrom("claim")
      .selectAll()
      .where("payee", "=", merchant)
      .where("ticket", "=", ticket)
      .where("via", "=", via)
      .executeTakeFirst();
    if (claim === undefined) return refuse("no-such-payment");
    // One merchant may be ours and another institution's, and use one key at both.
    const transferKey = `refund/${via === "" ? "" : `${via}/`}${merchant}/${key}`;
    const before = await findCredit(tx, { key: transferKey, wallet: claim.wallet, amount: amount_minor });
    if (before !== null) return before;
    if (claim.refunded + amount_minor > claim.amount) return refuse("refund-too-much");
    const from = via === "" ? ACCOUNT.merchant(merchant) : ACCOUNT.due(via);
    const lines = [debit(from, amount_minor), credit(ACCOUNT.float(claim.wallet), amount_minor)];
    const posted = await post(books(tx), { key: transferKey, lines, memo: "refund" });
    if (!posted.ok) return posted;
    await tx
      .updateTable("claim")
      .set({ refunded: claim.refunded + amount_minor })
      .where("ticket", "=", ticket)
      .execute();
    const booking = { wallet: claim.wallet, kind: CREDIT.refund, amount: amount_minor, key: transferKey };
    const creditNumber = await bookCredit(tx, booking);
    await moveToHeir(context, tx, claim.wallet);
    return ok({ creditNumber, again: false });
  });
}
