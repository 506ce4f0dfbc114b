/**
 * Unloading: money of the purse back to the soft wallet it is bound to. The phone requests it here; the question goes to the bracelet in ORDERS until a
 * purse status states that the wearer pressed; in the transaction that records the status the money moves from float to soft wallet, once.
 *
 * How much: at most what the float holds beyond everything that open tickets can still bring, and what the purse last stated. While an unload waits no
 * ticket is certified that would reduce this amount.
 *
 * The purse states only the number of its last unload. The wearer may have pressed for an unload that was sent and then cancelled, and its number is used
 * again; which of them it was follows from the balance, which must agree with the books to the fen.
 */
import { sql } from "kysely";
import { ok } from "../../../protocol/codec/result.js";
import type { OrderItem } from "../../../protocol/messages/orders.js";
import { hex } from "../../shared/environment.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import { balanceOf, credit, debit, isAmount, post } from "../../shared/ledger/ledger.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { InstitutionContext } from "../context.js";
import type { WalletTransfer } from "../contract.js";
import { hasRoom } from "../issuing/soft-wallet.js";
import { ACCOUNT } from "../store/accounts.js";
import { books, type Db, type PurseRow, purseOf, type Tx } from "../store/tables.js";
import type { UnloadRow } from "../store/wallet-tables.js";
import { isBound } from "./binding.js";

/** A press must come within half a minute, so after this time no wearer can still press for a cancelled unload. */
const FORGET_S = 3_600;

/** All that open tickets can still take from the float: usable ones at their maximum, void ones as exposure.ts computes it. */
async function claimable(db: Db, purse: PurseRow): Promise<number> {
  const row = await db
    .selectFrom("ticket")
    .select(sql<number>`coalesce(sum(case when void then coalesce(reported, 0) else max end), 0)::bigint`.as("sum"))
    .where("wallet", "=", purse.wallet)
    .where("state", "=", "open")
    .executeTakeFirstOrThrow();
  return row.sum + Math.max(purse.exposure, purse.withheld);
}

/** The part of the float that no open ticket can take. */
export async function freeFloat(db: Db, purse: PurseRow): Promise<number> {
  const float = (await balanceOf(books(db), ACCOUNT.float(purse.wallet))) ?? 0;
  return Math.max(0, float - (await claimable(db, purse)));
}

/** Unloads that wait for a press, or that may have been pressed for, and that are not on the books. */
function candidates(db: Db, purse: PurseRow): Promise<UnloadRow[]> {
  return db
    .selectFrom("unload")
    .selectAll()
    .where("wallet", "=", purse.wallet)
    .where("number", "=", purse.last_unload + 1)
    .where((e) => e.or([e("state", "=", "asked"), e.and([e("state", "=", "cancelled"), e("sent", "=", true)])]))
    .orderBy("key")
    .execute();
}

/** What open tickets may be good for so that a waiting unload stays covered, fen; infinite where none waits. */
export async function ticketRoom(db: Db, purse: PurseRow): Promise<number> {
  const waiting = await candidates(db, purse);
  if (waiting.length === 0) return Number.POSITIVE_INFINITY;
  const float = (await balanceOf(books(db), ACCOUNT.float(purse.wallet))) ?? 0;
  return float - purse.withheld - Math.max(...waiting.map((u) => u.amount));
}

/** Idempotent by key; each soft wallet has keys of its own. */
export async function requestUnload(
  context: InstitutionContext,
  request: WalletTransfer,
): Promise<PartyResult<UnloadRow>> {
  const { softWallet: soft, wallet, amount_minor, key } = request;
  if (!isAmount(amount_minor)) return refuse("bad-amount");
  const [id, changed_s] = [hex(wallet), context.environment.now_s()];
  return serializable(context.db, async (tx): Promise<PartyResult<UnloadRow>> => {
    const name = `${soft}/${key}`;
    const before = await tx.selectFrom("unload").selectAll().where("key", "=", name).executeTakeFirst();
    if (before !== undefined) {
      return before.wallet === id && before.amount === amount_minor ? ok(before) : refuse("key-reused");
    }
    if (!(await isBound(tx, soft, id))) return refuse("not-bound");
    const purse = await purseOf(tx, id);
    if (purse.state !== "active") return refuse("wallet-suspended");
    if ((await candidates(tx, purse)).some((u) => u.state === "asked")) return refuse("unload-waits");
    const most = Math.min(purse.stated, await freeFloat(tx, purse));
    if (amount_minor > most) return refuse("over-unloadable");
    if (!(await hasRoom(tx, soft, amount_minor))) return refuse("over-soft-cap");
    const row: UnloadRow = {
      key: name,
      wallet: id,
      number: purse.last_unload + 1,
      soft,
      amount: amount_minor,
      state: "asked",
      sent: false,
      changed_s,
    };
    await tx.insertInto("unload").values(row).execute();
    return ok(row);
  });
}

/** Possible until a status states that the wearer pressed. If the wearer had pressed before, the money still arrives. */
export async function cancelUnload(
  context: InstitutionContext,
  soft: string,
  key: string,
): Promise<PartyResult<UnloadRow>> {
  const changed_s = context.environment.now_s();
  return serializable(context.db, async (tx): Promise<PartyResult<UnloadRow>> => {
    const name = `${soft}/${key}`;
    const row = await tx.selectFrom("unload").selectAll().where("key", "=", name).executeTakeFirst();
    if (row === undefined) return refuse("no-such-unload");
    if (row.state === "done") return refuse("unload-done");
    await tx.updateTable("unload").set({ state: "cancelled", changed_s }).where("key", "=", name).execute();
    return ok({ ...row, state: "cancelled" });
  });
}

/** The unload that a status states: null when there is no new one, "unload-back" or "unload-ahead" when there cannot be one. */
export async function statedUnload(
  tx: Tx,
  purse: PurseRow,
  lastUnload: number,
  taken_minor: number,
): Promise<UnloadRow | null | "unload-back" | "unload-ahead"> {
  if (lastUnload === purse.last_unload) return null;
  if (lastUnload < purse.last_unload) return "unload-back";
  if (lastUnload > purse.last_unload + 1) return "unload-ahead";
  const sent = (await candidates(tx, purse)).filter((u) => u.sent);
  return sent.find((u) => u.amount === taken_minor) ?? "unload-ahead";
}

/** Float → soft wallet. False when the float does not cover it: then more was spent than the purse had. */
export async function completeUnload(tx: Tx, row: UnloadRow, now_s: number): Promise<boolean> {
  const lines = [debit(ACCOUNT.float(row.wallet), row.amount), credit(ACCOUNT.soft(row.soft), row.amount)];
  const posted = await post(books(tx), { key: `unload/${row.wallet}/${row.number}`, lines, memo: "unload" });
  if (!posted.ok) return false;
  const same = tx.updateTable("unload").where("wallet", "=", row.wallet).where("number", "=", row.number);
  await same.set({ state: "cancelled", sent: false, changed_s: now_s }).where("key", "!=", row.key).execute();
  await same.set({ state: "done", changed_s: now_s }).where("key", "=", row.key).execute();
  await tx.updateTable("purse").set({ last_unload: row.number }).where("wallet", "=", row.wallet).execute();
  return true;
}

/** ORDERS that ask the wearer; marked as sent in the transaction that is committed before they leave. */
export async function unloadItems(tx: Tx, wallet: string, now_s: number): Promise<OrderItem[]> {
  const stale = tx.updateTable("unload").set({ sent: false }).where("wallet", "=", wallet);
  await stale
    .where("state", "=", "cancelled")
    .where("sent", "=", true)
    .where("changed_s", "<", now_s - FORGET_S)
    .execute();
  const waiting = tx.selectFrom("unload").selectAll().where("wallet", "=", wallet).where("state", "=", "asked");
  const row = await waiting.executeTakeFirst();
  if (row === undefined) return [];
  await tx.updateTable("unload").set({ sent: true }).where("key", "=", row.key).execute();
  return [{ tag: "unload", number: row.number, amount_minor: row.amount }];
}
