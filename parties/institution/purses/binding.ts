/**
 * Binding a bracelet to a soft wallet. A phone can ask for it only in a sync that it carries itself, so it must be at the bracelet; the wearer must press;
 * and the bracelet's own standing, through its channel, says when it is done. The key is made here and goes to the phone over its own authenticated call
 * and to the bracelet in ORDERS: no third party sees it.
 *
 *   asked ──standing says its number──▶ bound ──unbind, by phone or institution──▶ ending ──standing says another──▶ ended
 *     └────another phone asks───▶ ended       └──standing says another: the phone unbound it over LINK──────────────▶ ended
 *
 * Whatever a bracelet says it is bound to that is no live binding here is unbound at once, so books and bracelet agree again after any cut.
 */

import { ok } from "../../../protocol/codec/result.js";
import type { OrderItem } from "../../../protocol/messages/orders.js";
import { hex, unhex } from "../../shared/environment.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { InstitutionContext } from "../context.js";
import { isPersonal } from "../issuing/soft-wallet.js";
import type { Db, PurseRow, Tx } from "../store/tables.js";
import type { BindingRow, BindingState } from "../store/wallet-tables.js";
import { dropUnloads } from "./drop-unloads.js";

/** What the phone is told of a binding. */
export interface Binding {
  readonly wallet: Uint8Array;
  readonly number: number;
  /** 32 bytes, secret: for LINK-OPEN. */
  readonly key: Uint8Array;
  readonly state: BindingState;
}

/** A phone that carries a sync, as the door has authenticated it; `fresh` is a new key in case it wants to bind. */
export interface Carrier {
  readonly soft: string;
  readonly bind: boolean;
  readonly fresh: Uint8Array;
}

const told = (row: BindingRow): Binding => ({
  wallet: unhex(row.wallet),
  number: row.number,
  key: unhex(row.key),
  state: row.state,
});

async function live(db: Db, wallet: string): Promise<BindingRow | null> {
  const query = db.selectFrom("binding").selectAll().where("wallet", "=", wallet).where("state", "!=", "ended");
  return (await query.executeTakeFirst()) ?? null;
}

async function become(tx: Tx, row: BindingRow, state: BindingState): Promise<void> {
  const at = tx.updateTable("binding").set({ state }).where("wallet", "=", row.wallet);
  await at.where("number", "=", row.number).execute();
  if (state !== "bound") await dropUnloads(tx, row.wallet);
}

export async function isBound(db: Db, soft: string, wallet: string): Promise<boolean> {
  const row = await live(db, wallet);
  return row !== null && row.soft === soft && row.state === "bound";
}

/** A standing says the number of the binding in force, 0 for none. */
export async function hearBinding(tx: Tx, wallet: string, stated: number): Promise<void> {
  const row = await live(tx, wallet);
  if (row === null) return;
  if (row.number === stated) {
    if (row.state === "asked") await become(tx, row, "bound");
  } else if (row.state !== "asked") await become(tx, row, "ended");
}

/** The carrier wants this purse. Asked again, the same number and key. */
export async function askBinding(tx: Tx, purse: PurseRow, carrier: Carrier): Promise<PartyResult<Binding>> {
  const { soft } = carrier;
  if (!(await isPersonal(tx, soft))) return refuse("not-personal");
  if (purse.state !== "active") return refuse("wallet-suspended");
  const before = await live(tx, purse.wallet);
  if (before?.state === "ending") return refuse("unbind-first");
  if (before?.soft === soft) return ok(told(before));
  if (before?.state === "bound") return refuse("bound-elsewhere");
  if (before !== null) await become(tx, before, "ended");
  const { top } = await tx
    .selectFrom("binding")
    .select((e) => e.fn.max("number").as("top"))
    .where("wallet", "=", purse.wallet)
    .executeTakeFirstOrThrow();
  const row: BindingRow = {
    wallet: purse.wallet,
    number: (top ?? 0) + 1,
    soft,
    key: hex(carrier.fresh),
    state: "asked",
  };
  await tx.insertInto("binding").values(row).execute();
  return ok(told(row));
}

/** What the purse is to do about its binding. The question goes out only while the phone that asks is there. */
export async function bindingItems(
  tx: Tx,
  wallet: string,
  stated: number,
  carrier: Carrier | null,
): Promise<OrderItem[]> {
  const row = await live(tx, wallet);
  const items: OrderItem[] = [];
  if (stated !== 0 && (row === null || row.number !== stated || row.state === "ending")) {
    items.push({ tag: "unbind", number: stated });
  }
  if (row?.state === "asked" && row.number !== stated && row.soft === carrier?.soft) {
    items.push({ tag: "bind", number: row.number, key: unhex(row.key) });
  }
  return items;
}

/** By the phone (`soft` is its wallet) or, with null, by the institution. The bracelet hears of it at its next sync. */
export async function unbind(
  context: InstitutionContext,
  soft: string | null,
  wallet: Uint8Array,
): Promise<PartyResult<BindingState>> {
  return serializable(context.db, async (tx): Promise<PartyResult<BindingState>> => {
    const row = await live(tx, hex(wallet));
    if (row === null || (soft !== null && row.soft !== soft)) return refuse("not-bound");
    // One that was never confirmed may have been pressed for all the same: then the next standing says so, and it is unbound.
    const state = row.state === "asked" ? "ended" : "ending";
    await become(tx, row, state);
    return ok(state);
  });
}

/** The bracelets of a soft wallet, those of the past left out. */
export async function bindingsOf(db: Db, soft: string): Promise<Binding[]> {
  const query = db.selectFrom("binding").selectAll().where("soft", "=", soft).where("state", "!=", "ended");
  return (await query.orderBy("wallet").execute()).map(told);
}
