/**
 * Credits: money on its way to a purse, numbered from 1 without gaps. A credit is on the books before it is ever sent, and it is sent again
 * until the purse states its number; the purse applies a number once.
 */

import { ok } from "../../../protocol/codec/result.js";
import type { OrderItem } from "../../../protocol/messages/orders.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import type { Tx } from "../store/tables.js";

export interface Booked {
  readonly creditNumber: number;
  readonly again: boolean;
}

/** So many credits fit one message beside everything else. The rest goes with the next sync. */
const CREDITS_AT_ONCE = 12;
/** Of one credit, minor units. */
export const LARGEST = 0x7fffffff;

/** Books the next credit of a wallet. The money must be in its float already. */
export async function queueCredit(tx: Tx, wallet: string, kind: number, amount: number, key: string): Promise<number> {
  const { last_credit } = await tx
    .updateTable("purse")
    .set((e) => ({ last_credit: e("last_credit", "+", 1) }))
    .where("wallet", "=", wallet)
    .returning("last_credit")
    .executeTakeFirstOrThrow();
  await tx.insertInto("credit").values({ wallet, number: last_credit, kind, amount, key }).execute();
  return last_credit;
}

/** The credit that was booked under this key, if any. */
export async function bookedUnder(
  tx: Tx,
  key: string,
  wallet: string,
  amount: number,
): Promise<PartyResult<Booked> | null> {
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
