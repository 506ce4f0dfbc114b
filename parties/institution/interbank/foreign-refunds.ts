/**
 * A merchant of ours gives back part or all of what another institution's purse paid.
 *
 *   here     merchant → owed to it     in the transaction that notes the refund
 *   issuer   due      → float          once under the refund's key, however often it is asked
 *
 * Between the two the money is in transit: it stands in our books under the issuer's name. A refund without an answer is asked for again by the merchant,
 * or by the next netting round (clearing.ts). It ends once: with the credit's number there, or refused, and then the money is the merchant's again.
 */

import { ok } from "../../../protocol/codec/result.js";
import { hex, unhex } from "../../shared/environment.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import { credit, debit, isAmount, post } from "../../shared/ledger/ledger.js";
import { serializable } from "../../shared/ledger/transaction.js";
import { ACCOUNT, type InstitutionContext } from "../context.js";
import type { Booked } from "../purses/credits.js";
import type { Refund } from "../settlement/refund.js";
import type { ForeignRefundRow } from "../store/interbank-tables.js";
import { books, type Tx } from "../store/tables.js";

/** Somebody waits for the round: the rest goes with the next. */
const MOST_AGAIN = 50;

export async function refundForeign(context: InstitutionContext, asked: Refund): Promise<PartyResult<Booked>> {
  const { amount_minor: amount, key } = asked;
  if (!isAmount(amount)) return refuse("bad-amount");
  const [payee, ticket] = [hex(asked.payee), hex(asked.ticketId)];
  const query = context.db.selectFrom("foreign_claim").select("institution").where("payee", "=", payee);
  const claim = await query.where("ticket", "=", ticket).executeTakeFirst();
  if (claim === undefined) return refuse("no-such-payment");
  const { institution } = claim;
  // Not "no": it may have been begun when there still was an agreement.
  if (!context.peers.has(institution)) return refuse("peer-silent");
  const fresh = { institution, payee, key, ticket, amount, credit: null, refused: null };
  const begun = await serializable(context.db, (tx) => begin(tx, fresh));
  if (!begun.ok) return begun;
  return toldOf(begun.value) ?? ask(context, begun.value);
}

/** Asks again for what has no answer yet. An institution that is silent is left for the next time. */
export async function askAgain(context: InstitutionContext): Promise<void> {
  for (const institution of context.peers.keys()) {
    const query = context.db.selectFrom("foreign_refund").selectAll().where("institution", "=", institution);
    const open = query.where("credit", "is", null).where("refused", "is", null);
    const waiting = await open.orderBy("payee").orderBy("key").limit(MOST_AGAIN).execute();
    for (const row of waiting) {
      const heard = await ask(context, row).catch(() => null);
      if (heard === null) break;
    }
  }
}

/** In the ledger. What gave it back has a prefix of its own: a merchant's key may have any ending. */
const nameOf = ({ institution, payee, key }: ForeignRefundRow) => `refund/${institution}/${payee}/${key}`;

const find = (tx: Tx, { institution, payee, key }: ForeignRefundRow) => {
  const query = tx.selectFrom("foreign_refund").selectAll().where("institution", "=", institution);
  return query.where("payee", "=", payee).where("key", "=", key).executeTakeFirst();
};

const isPosted = async (tx: Tx, key: string): Promise<boolean> =>
  (await tx.selectFrom("transfer").select("key").where("key", "=", key).executeTakeFirst()) !== undefined;

/** What the merchant is told; null while the other institution has not answered. */
function toldOf({ credit: creditNumber, refused }: ForeignRefundRow): PartyResult<Booked> | null {
  if (creditNumber !== null) return ok({ creditNumber, again: true });
  return refused === null ? null : refuse(refused);
}

/** The refund as it stands in our books; now, if it is new. */
async function begin(tx: Tx, fresh: ForeignRefundRow): Promise<PartyResult<ForeignRefundRow>> {
  const before = await find(tx, fresh);
  if (before === undefined) {
    const lines = [
      debit(ACCOUNT.merchant(fresh.payee), fresh.amount),
      credit(ACCOUNT.owed(fresh.institution), fresh.amount),
    ];
    const posted = await post(books(tx), { key: nameOf(fresh), lines, memo: "refund" });
    if (!posted.ok) return posted;
    // Begun before these rows were kept: if it was given back then, it is not asked for again.
    if (posted.value.again && (await isPosted(tx, `${nameOf(fresh)}/refused`))) return refuse("key-reused");
    await tx.insertInto("foreign_refund").values(fresh).execute();
    return ok(fresh);
  }
  const same = before.ticket === fresh.ticket && before.amount === fresh.amount;
  return same ? ok(before) : refuse("key-reused");
}

async function ask(context: InstitutionContext, row: ForeignRefundRow): Promise<PartyResult<Booked>> {
  const { institution, payee, ticket, amount, key } = row;
  const peer = context.peers.get(institution);
  if (peer === undefined) return refuse("peer-silent");
  const asked = { payee: unhex(payee), ticketId: unhex(ticket), amount_minor: amount, key };
  const heard = await peer.refund(context.id, asked);
  return serializable(context.db, (tx) => end(tx, row, heard));
}

/** Several may have asked at once: the first answer is the answer, and money goes back to the merchant in that transaction or never. */
async function end(tx: Tx, row: ForeignRefundRow, heard: PartyResult<Booked>): Promise<PartyResult<Booked>> {
  const now = await find(tx, row);
  const told = now === undefined ? null : toldOf(now);
  if (told !== null) return told;
  const { institution, payee, key, amount } = row;
  if (!heard.ok) {
    const lines = [debit(ACCOUNT.owed(institution), amount), credit(ACCOUNT.merchant(payee), amount)];
    const memo = "the other institution refused";
    const posted = await post(books(tx), { key: `refused/${nameOf(row)}`, lines, memo });
    if (!posted.ok) return posted;
  }
  const said = heard.ok ? { credit: heard.value.creditNumber } : { refused: heard.error.name };
  const query = tx.updateTable("foreign_refund").set(said).where("institution", "=", institution);
  await query.where("payee", "=", payee).where("key", "=", key).execute();
  return heard;
}
