/**
 * Binding a bracelet to a soft wallet. A phone can request it only in a sync that it carries itself, so it must be near the bracelet; the wearer must press;
 * and the purse status, through the bracelet's channel, states when it is done. The key is made here and goes to the phone over its own authenticated call
 * and to the bracelet in ORDERS, so no third party sees it.
 *
 *   asked ──status states its number──▶ bound ──unbind, by phone or institution──▶ ending ──status states another──▶ ended
 *     └────another phone requests───▶ ended   └──status states another: the phone unbound it over LINK─────────────▶ ended
 *
 * A bracelet that states a binding which is not in force here is unbound at once, so books and bracelet agree again after any cut.
 */

import { ok } from "../../../protocol/codec/result.js";
import type { OrderItem } from "../../../protocol/messages/orders.js";
import { hex, unhex } from "../../shared/environment.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { InstitutionContext } from "../context.js";
import type { Binding, BindingState } from "../contract.js";
import { isPersonal } from "../issuing/soft-wallet.js";
import type { Db, PurseRow, Tx } from "../store/tables.js";
import type { BindingRow } from "../store/wallet-tables.js";
import { cancelWaitingUnload } from "./drop-unloads.js";

/** A phone that carries a sync, authenticated by its connection; `fresh` is a new key in case it requests to be bound. */
export interface Carrier {
  readonly soft: string;
  readonly bind: boolean;
  readonly fresh: Uint8Array;
}

const bindingOf = (row: BindingRow): Binding => ({
  wallet: unhex(row.wallet),
  number: row.number,
  key: unhex(row.key),
  state: row.state,
});

async function live(db: Db, wallet: string): Promise<BindingRow | null> {
  const query = db.selectFrom("binding").selectAll().where("wallet", "=", wallet).where("state", "!=", "ended");
  return (await query.executeTakeFirst()) ?? null;
}

async function setState(tx: Tx, row: BindingRow, state: BindingState): Promise<void> {
  const at = tx.updateTable("binding").set({ state }).where("wallet", "=", row.wallet);
  await at.where("number", "=", row.number).execute();
  if (state !== "bound") await cancelWaitingUnload(tx, row.wallet);
}

export async function isBound(db: Db, soft: string, wallet: string): Promise<boolean> {
  const row = await live(db, wallet);
  return row !== null && row.soft === soft && row.state === "bound";
}

/** A purse status states the number of the binding in force, 0 for none. */
export async function recordBinding(tx: Tx, wallet: string, stated: number): Promise<void> {
  const row = await live(tx, wallet);
  if (row === null) return;
  if (row.number === stated) {
    if (row.state === "asked") await setState(tx, row, "bound");
  } else if (row.state !== "asked") await setState(tx, row, "ended");
}

/** The carrier requests to be bound to this purse. Repeated, the same number and key. */
export async function requestBinding(tx: Tx, purse: PurseRow, carrier: Carrier): Promise<PartyResult<Binding>> {
  const { soft } = carrier;
  if (!(await isPersonal(tx, soft))) return refuse("not-personal");
  if (purse.state !== "active") return refuse("wallet-suspended");
  const before = await live(tx, purse.wallet);
  if (before?.state === "ending") return refuse("unbind-first");
  if (before?.soft === soft) return ok(bindingOf(before));
  if (before?.state === "bound") return refuse("bound-elsewhere");
  if (before !== null) await setState(tx, before, "ended");
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
  return ok(bindingOf(row));
}

/** ORDERS about the binding. The question to the wearer goes out only in a sync that the requesting phone carries. */
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

/** By the phone (`soft` is its wallet) or, with null, by the institution. The bracelet receives it at its next sync. */
export async function unbind(
  context: InstitutionContext,
  soft: string | null,
  wallet: Uint8Array,
): Promise<PartyResult<BindingState>> {
  return serializable(context.db, async (tx): Promise<PartyResult<BindingState>> => {
    const row = await live(tx, hex(wallet));
    if (row === null || (soft !== null && row.soft !== soft)) return refuse("not-bound");
    // The wearer may have pressed for a binding that was never confirmed: then the next status states it, and it is unbound.
    const state = row.state === "asked" ? "ended" : "ending";
    await setState(tx, row, state);
    return ok(state);
  });
}

/** The bracelets of a soft wallet, without those whose binding has ended. */
export async function bindingsOf(db: Db, soft: string): Promise<Binding[]> {
  const query = db.selectFrom("binding").selectAll().where("soft", "=", soft).where("state", "!=", "ended");
  return (await query.orderBy("wallet").execute()).map(bindingOf);
}
