/**
 * A merchant of ours gives back part or all of what another institution's purse paid.
 *
 *   here     merchant → owed to it     in the transaction that records the refund
 *   issuer   due      → float          once under the refund's key, however often it is requested
 *
 * Between the two the money is in transit: it stands in our books under the issuer's name. A refund without an answer is requested again by the merchant,
 * or by the next netting round (members.ts). It ends once: with the credit's number there, or refused, and then the money is the merchant's again.
 */

import { ok } from "../../../protocol/codec/result.js";
import { hex, unhex } from "../../shared/environment.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import { credit, debit, isAmount, isPosted, post } from "../../shared/ledger/ledger.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { InstitutionContext } from "../context.js";
import type { CreditBooking, Refund } from "../contract.js";
import { refund } from "../settlement/refund.js";
import { ACCOUNT } from "../store/accounts.js";
import type { ForeignRefundRow } from "../store/interbank-tables.js";
import { books, type Tx } from "../store/tables.js";

/** Repeated for one institution in one round, which must not wait long; the rest follows in the next. */
const MAX_REPEATED = 50;

/** Part or all of a payment to a merchant of ours goes back, under our ticket or another institution's. */
export async function refundAnywhere(
  context: InstitutionContext,
  request: Refund,
): Promise<PartyResult<CreditBooking>> {
  const query = context.db.selectFrom("foreign_claim").select("institution").where("payee", "=", hex(request.payee));
  const claim = await query.where("ticket", "=", hex(request.ticketId)).executeTakeFirst();
  return claim === undefined ? refund(context, request) : refundForeign(context, claim.institution, request);
}

async function refundForeign(
  context: InstitutionContext,
  institution: string,
  request: Refund,
): Promise<PartyResult<CreditBooking>> {
  const { amount_minor: amount, key } = request;
  if (!isAmount(amount)) return refuse("bad-amount");
  const [payee, ticket] = [hex(request.payee), hex(request.ticketId)];
  // Not a final refusal: the refund may have been begun while there was an agreement.
  if (!context.peers.has(institution)) return refuse("peer-silent");
  const fresh = { institution, payee, key, ticket, amount, credit: null, refused: null };
  const begun = await serializable(context.db, (tx) => begin(tx, fresh));
  if (!begun.ok) return begun;
  return resultOf(begun.value) ?? requestRefund(context, begun.value);
}

/** Requests again what has no answer yet. An institution that does not answer is left for the next time. */
export async function repeatRefunds(context: InstitutionContext): Promise<void> {
  for (const institution of context.peers.keys()) {
    const query = context.db.selectFrom("foreign_refund").selectAll().where("institution", "=", institution);
    const open = query.where("credit", "is", null).where("refused", "is", null);
    const waiting = await open.orderBy("payee").orderBy("key").limit(MAX_REPEATED).execute();
    for (const row of waiting) {
      const answer = await requestRefund(context, row).catch(() => null);
      if (answer === null) break;
    }
  }
}

/** The transfer's key in the ledger. The transfer that gives the money back has a prefix of its own, because a merchant's key may have any ending. */
const transferKey = ({ institution, payee, key }: ForeignRefundRow) => `refund/${institution}/${payee}/${key}`;

const find = (tx: Tx, { institution, payee, key }: ForeignRefundRow) => {
  const query = tx.selectFrom("foreign_refund").selectAll().where("institution", "=", institution);
  return query.where("payee", "=", payee).where("key", "=", key).executeTakeFirst();
};

/** For the merchant; null while the other institution has not answered. */
function resultOf({ credit: creditNumber, refused }: ForeignRefundRow): PartyResult<CreditBooking> | null {
  if (creditNumber !== null) return ok({ creditNumber, again: true });
  return refused === null ? null : refuse(refused);
}

/** The refund as it stands in our books, recorded now if it is new. */
async function begin(tx: Tx, fresh: ForeignRefundRow): Promise<PartyResult<ForeignRefundRow>> {
  const before = await find(tx, fresh);
  if (before === undefined) {
    const lines = [
      debit(ACCOUNT.merchant(fresh.payee), fresh.amount),
      credit(ACCOUNT.owed(fresh.institution), fresh.amount),
    ];
    const posted = await post(books(tx), { key: transferKey(fresh), lines, memo: "refund" });
    if (!posted.ok) return posted;
    // Begun before there was this table: if the money was given back then, it is not requested again.
    if (posted.value.again && (await isPosted(books(tx), `${transferKey(fresh)}/refused`))) return refuse("key-reused");
    await tx.insertInto("foreign_refund").values(fresh).execute();
    return ok(fresh);
  }
  const same = before.ticket === fresh.ticket && before.amount === fresh.amount;
  return same ? ok(before) : refuse("key-reused");
}

async function requestRefund(context: InstitutionContext, row: ForeignRefundRow): Promise<PartyResult<CreditBooking>> {
  const { institution, payee, ticket, amount, key } = row;
  const peer = context.peers.get(institution);
  if (peer === undefined) return refuse("peer-silent");
  const request = { payee: unhex(payee), ticketId: unhex(ticket), amount_minor: amount, key };
  const answer = await peer.refund(context.id, request);
  return serializable(context.db, (tx) => recordAnswer(tx, row, answer));
}

/** Of several concurrent requests the first answer counts; money goes back to the merchant in that transaction or never. */
async function recordAnswer(
  tx: Tx,
  row: ForeignRefundRow,
  answer: PartyResult<CreditBooking>,
): Promise<PartyResult<CreditBooking>> {
  const now = await find(tx, row);
  const before = now === undefined ? null : resultOf(now);
  if (before !== null) return before;
  const { institution, payee, key, amount } = row;
  if (!answer.ok) {
    const lines = [debit(ACCOUNT.owed(institution), amount), credit(ACCOUNT.merchant(payee), amount)];
    const memo = "the other institution refused";
    const posted = await post(books(tx), { key: `refused/${transferKey(row)}`, lines, memo });
    if (!posted.ok) return posted;
  }
  const change = answer.ok ? { credit: answer.value.creditNumber } : { refused: answer.error.name };
  const query = tx.updateTable("foreign_refund").set(change).where("institution", "=", institution);
  await query.where("payee", "=", payee).where("key", "=", key).execute();
  return answer;
}
