/**
 * Credits: money on its way to a purse, numbered from 1 without gaps. A credit is on the books before it is ever sent, and it is sent again
 * until the purse states its number; the purse applies a number once.
 */
import { CREDIT, type OrderItem } from "../../protocol/orders.js";
import { done, type Outcome, refuse } from "../errors.js";
import { credit, debit, isAmount, post } from "../ledger/ledger.js";
import { serializable } from "../ledger/transaction.js";
import { hex } from "../world.js";
import { isBound } from "./binding.js";
import { ACCOUNT, type Desk } from "./desk.js";
import { passOn } from "./loss.js";
import { ruleOf } from "./rules.js";
import { shadowOf } from "./shadow.js";
import { isPersonal } from "./soft-wallet.js";
import { books, type Tx } from "./tables.js";

export interface Booked {
  readonly creditNumber: number;
  readonly again: boolean;
}

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

/** So many credits fit one message beside everything else. The rest goes with the next sync. */
const CREDITS_AT_ONCE = 12;
const LARGEST = 0x7fffffff;

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
async function bookedUnder(tx: Tx, key: string, wallet: string, amount: number): Promise<Outcome<Booked> | null> {
  const row = await tx.selectFrom("credit").selectAll().where("key", "=", key).executeTakeFirst();
  if (row === undefined) return null;
  const same = row.wallet === wallet && row.amount === amount;
  return same ? done({ creditNumber: row.number, again: true }) : refuse("key-reused");
}

/** From a soft wallet to a purse: float first, then the credit. Idempotent by key. */
export async function load(
  desk: Desk,
  softWallet: string,
  wallet: Uint8Array,
  amount_minor: number,
  key: string,
): Promise<Outcome<Booked>> {
  if (!isAmount(amount_minor) || amount_minor > LARGEST) return refuse("bad-amount");
  const id = hex(wallet);
  return serializable(desk.db, async (tx): Promise<Outcome<Booked>> => {
    const transferKey = `load/${key}`;
    const lines = [debit(ACCOUNT.soft(softWallet), amount_minor), credit(ACCOUNT.float(id), amount_minor)];
    const before = await bookedUnder(tx, transferKey, id, amount_minor);
    if (before?.ok === false) return before;
    if (before !== null) {
      // The same key must also name the same payer.
      const posted = await post(books(tx), { key: transferKey, lines, memo: "load" });
      return posted.ok ? before : posted;
    }
    const purse = await tx.selectFrom("purse").selectAll().where("wallet", "=", id).executeTakeFirst();
    if (purse === undefined) return refuse("no-such-wallet");
    if (purse.state !== "active") return refuse("wallet-suspended");
    const shadow = await shadowOf(tx, purse, purse.last_applied);
    // A person loads the bracelet bound to their phone, and no other.
    if ((await isPersonal(tx, softWallet)) && !(await isBound(tx, softWallet, id))) return refuse("not-bound");
    const most = (await ruleOf(desk, tx, purse.level)).params.maxBalance_minor;
    if (shadow.float - shadow.reported + amount_minor > most) return refuse("over-balance-cap");
    const posted = await post(books(tx), { key: transferKey, lines, memo: "load" });
    if (!posted.ok) return posted;
    return done({
      creditNumber: await queueCredit(tx, id, CREDIT.load, amount_minor, transferKey),
      again: false,
    });
  });
}

/** `via`: see settle. */
export async function refund(desk: Desk, asked: Refund, via = ""): Promise<Outcome<Booked>> {
  const { payee, ticketId, amount_minor, key } = asked;
  if (!isAmount(amount_minor) || amount_minor > LARGEST) return refuse("bad-amount");
  const [merchant, ticket] = [hex(payee), hex(ticketId)];
  return serializable(desk.db, async (tx): Promise<Outcome<Booked>> => {
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
    await passOn(desk, tx, claim.wallet);
    return done({ creditNumber, again: false });
  });
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
