/**
 * Credits: money on its way to a purse, numbered from 1 without gaps. A credit is on the books before it is first sent, and it is sent again until the purse
 * states its number; the purse applies a number once.
 */

import { ok } from "../../../protocol/codec/result.js";
import type { OrderItem } from "../../../protocol/messages/orders.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import type { CreditBooking } from "../contract.js";
import type { Tx } from "../store/tables.js";

/** The number of credits that fit one message beside everything else. The rest goes with the next sync. */
const CREDITS_AT_ONCE = 12;
/** Of one credit, fen. */
export const MAX_CREDIT_MINOR = 0x7fffffff;

export interface Credit {
  readonly wallet: string;
  /** One of `CREDIT`. */
  readonly kind: number;
  readonly amount: number;
  /** Of the transfer behind it. */
  readonly key: string;
}

/** Books the next credit of a wallet; gives its number. The money must be in the wallet's float already. */
export async function bookCredit(tx: Tx, { wallet, kind, amount, key }: Credit): Promise<number> {
  const { last_credit } = await tx
    .updateTable("purse")
    .set((e) => ({ last_credit: e("last_credit", "+", 1) }))
    .where("wallet", "=", wallet)
    .returning("last_credit")
    .executeTakeFirstOrThrow();
  await tx.insertInto("credit").values({ wallet, number: last_credit, kind, amount, key }).execute();
  return last_credit;
}

/** The credit that was booked under this key, if any; refused when it was another one. */
export async function findCredit(
  tx: Tx,
  { key, wallet, amount }: Omit<Credit, "kind">,
): Promise<PartyResult<CreditBooking> | null> {
  const row = await tx.selectFrom("credit").selectAll().where("key", "=", key).executeTakeFirst();
  if (row === undefined) return null;
  const same = row.wallet === wallet && row.amount === amount;
  return same ? ok({ creditNumber: row.number, again: true }) : refuse("key-reused");
}

/** Credits after `lastCredit`, oldest first. */
export async function creditItems(tx: Tx, wallet: string, lastCredit: number): Promise<OrderItem[]> {
  const rows = await tx
    .selectFrom("credit")
    .selectAll()
    .where("wallet", "=", wallet)
    .where("number", ">", lastCredit)
    .orderBy("number")
    .limit(CREDITS_AT_ONCE)
    .execute();
  return rows.map((r) => ({ tag: "credit", number: r.number, kind: r.kind, amount_minor: r.amount }));
}
