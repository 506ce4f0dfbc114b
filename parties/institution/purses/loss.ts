/**
 * A lost bracelet: frozen at the request of its bound soft wallet, and its money moved to another bracelet of the same soft wallet once that one is bound.
 *
 * Freezing suspends the wallet: its open tickets go on the hotlist, nothing more is certified or loaded, its next sync suspends the purse. Payments that it
 * made before, or that a finder still makes with it, are paid when claimed. So what moves at once is the float beyond all that its open tickets can bring;
 * the rest follows in the transactions that close them. A wallet with nothing left and nothing open is retired.
 */

import { ok } from "../../../protocol/codec/result.js";
import { CREDIT } from "../../../protocol/messages/orders.js";
import { hex } from "../../shared/environment.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import { balanceOf, credit, debit, post } from "../../shared/ledger/ledger.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { InstitutionContext } from "../context.js";
import type { Replaced } from "../contract.js";
import { ruleOf } from "../issuing/rules.js";
import { ACCOUNT } from "../store/accounts.js";
import { books, purseOf, type Tx } from "../store/tables.js";
import { isBound } from "./binding.js";
import { bookCredit } from "./credits.js";
import { cancelWaitingUnload } from "./drop-unloads.js";
import { shadowOf } from "./shadow.js";
import { suspend } from "./suspension.js";
import { freeFloat } from "./unload.js";

export async function reportLost(
  context: InstitutionContext,
  soft: string,
  wallet: Uint8Array,
): Promise<PartyResult<"frozen">> {
  const id = hex(wallet);
  return serializable(context.db, async (tx): Promise<PartyResult<"frozen">> => {
    if (!(await isBound(tx, soft, id))) return refuse("not-bound");
    const { state, reason } = await purseOf(tx, id);
    if (state === "suspended" && reason === "lost") return ok("frozen");
    if (state !== "active") return refuse("wallet-suspended");
    await suspend(tx, id, "lost");
    await cancelWaitingUnload(tx, id);
    return ok("frozen");
  });
}

/** Moves what can move now. Repeated with the same two bracelets it gives how far it has come. */
export async function replace(
  context: InstitutionContext,
  soft: string,
  lost: Uint8Array,
  heir: Uint8Array,
): Promise<PartyResult<Replaced>> {
  const [from, to] = [hex(lost), hex(heir)];
  return serializable(context.db, async (tx): Promise<PartyResult<Replaced>> => {
    if (from === to || !(await isBound(tx, soft, from)) || !(await isBound(tx, soft, to))) return refuse("not-bound");
    const before = await tx.selectFrom("replacement").selectAll().where("lost", "=", from).executeTakeFirst();
    if (before !== undefined && before.heir !== to) return refuse("replaced-already");
    if (before === undefined) {
      const { state, reason } = await purseOf(tx, from);
      if (state !== "suspended" || reason !== "lost") return refuse("not-lost");
      if ((await purseOf(tx, to)).state !== "active") return refuse("wallet-suspended");
      await tx.insertInto("replacement").values({ lost: from, heir: to, soft, moved: 0, steps: 0 }).execute();
    }
    await moveToHeir(context, tx, from);
    const row = await tx.selectFrom("replacement").selectAll().where("lost", "=", from).executeTakeFirstOrThrow();
    const left = (await balanceOf(books(tx), ACCOUNT.float(from))) ?? 0;
    return ok({ moved_minor: row.moved, waiting_minor: left });
  });
}

/** Called where part of a float becomes free: moves it to the heir. Does nothing unless this wallet is being replaced. */
export async function moveToHeir(context: InstitutionContext, tx: Tx, wallet: string): Promise<void> {
  const row = await tx.selectFrom("replacement").selectAll().where("lost", "=", wallet).executeTakeFirst();
  if (row === undefined) return;
  const [lost, heir] = [await purseOf(tx, wallet), await purseOf(tx, row.heir)];
  const shadow = await shadowOf(tx, heir, heir.last_applied);
  const most = (await ruleOf(context, tx, heir.level)).params.maxBalance_minor;
  const room = Math.max(0, most - (shadow.float - shadow.reported));
  // What the heir has no room for waits where it is.
  const amount = heir.state === "active" ? Math.min(room, await freeFloat(tx, { ...lost, withheld: 0 })) : 0;
  if (amount > 0) {
    const key = `replace/${wallet}/${row.steps + 1}`;
    const lines = [debit(ACCOUNT.float(wallet), amount), credit(ACCOUNT.float(row.heir), amount)];
    const posted = await post(books(tx), { key, lines, memo: "replacement" });
    if (!posted.ok) throw new Error(`free float that cannot move: ${posted.error.name}`);
    await bookCredit(tx, { wallet: row.heir, kind: CREDIT.repair, amount, key });
    const change = { moved: row.moved + amount, steps: row.steps + 1 };
    await tx.updateTable("replacement").set(change).where("lost", "=", wallet).execute();
  }
  await retireWhenEmpty(tx, wallet);
}

async function retireWhenEmpty(tx: Tx, wallet: string): Promise<void> {
  const open = await tx
    .selectFrom("ticket")
    .select("id")
    .where("wallet", "=", wallet)
    .where("state", "=", "open")
    .executeTakeFirst();
  if (open !== undefined || (await balanceOf(books(tx), ACCOUNT.float(wallet))) !== 0) return;
  await tx.updateTable("purse").set({ state: "retired", withheld: 0 }).where("wallet", "=", wallet).execute();
}

/** After tickets have closed, or an heir has room again. */
export async function moveAllToHeirs(context: InstitutionContext): Promise<void> {
  const rows = await context.db.selectFrom("replacement").select("lost").orderBy("lost").execute();
  for (const { lost } of rows) await serializable(context.db, (tx) => moveToHeir(context, tx, lost));
}
