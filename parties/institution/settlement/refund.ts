/** A payee of ours gives back; or, for another institution's payee, that institution asks (foreign-refund.ts is its side of it). */

import { ok } from "../../../protocol/codec/result.js";
import { CREDIT } from "../../../protocol/messages/orders.js";
import { hex } from "../../shared/environment.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import { credit, debit, isAmount, post } from "../../shared/ledger/ledger.js";
import { serializable } from "../../shared/ledger/transaction.js";
import { ACCOUNT, type InstitutionContext } from "../context.js";
import { type Booked, bookedUnder, LARGEST, queueCredit } from "../purses/credits.js";
import { passOn } from "../purses/loss.js";
import { books } from "../store/tables.js";

/** Part or all of a settled payment goes back to the purse that made it; the payee names the payment, not the wallet. */
export interface Refund {
  /** 8 bytes. */
  readonly payee: Uint8Array;
  /** 8 bytes. */
  readonly ticketId: Uint8Array;
  readonly amount_minor: number;
  /** The payee's name for it: under one key it is done once. */
  readonly key: string;
}

/** `via`: see settle. */
export async function refund(context: InstitutionContext, asked: Refund, via = ""): Promise<PartyResult<Booked>> {
  const { payee, ticketId, amount_minor, key } = asked;
  if (!isAmount(amount_minor) || amount_minor > LARGEST) return refuse("bad-amount");
  const [merchant, ticket] = [hex(payee), hex(ticketId)];
  return serializable(context.db, async (tx): Promise<PartyResult<Booked>> => {
    const claim = await tx
      .selectFrom("claim")
      .selectAll()
      .where("payee", "=", merchant)
      .where("ticket", "=", ticket)
      .where("via", "=", via)
      .executeTakeFirst();
    if (claim === undefined) return refuse("no-such-payment");
    // A merchant may be ours and another institution's too, and name its refunds alike.
    const transferKey = `refund/${via === "" ? "" : `${via}/`}${merchant}/${key}`;
    const before = await bookedUnder(tx, transferKey, claim.wallet, amount_minor);
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
    const creditNumber = await queueCredit(tx, claim.wallet, CREDIT.refund, amount_minor, transferKey);
    await passOn(context, tx, claim.wallet);
    return ok({ creditNumber, again: false });
  });
}
