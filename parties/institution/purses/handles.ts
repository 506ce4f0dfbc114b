/**
 * Finding a wallet by the one-time handle that its purse shows. The next `HANDLE_WINDOW` handles of every wallet are stored; one that was used, and all
 * before it, are deleted, so a handle opens one session.
 */
import { HANDLE_WINDOW } from "../../../protocol/commands/sync-open.js";
import { handleOf } from "../../shared/crypto/wallet-key.js";
import { hex, unhex } from "../../shared/environment.js";
import { type PurseRow, purseOf, type Tx } from "../store/tables.js";

/** Stores the handles from number `first` to `last`. */
export async function addHandles(
  tx: Tx,
  { wallet, wallet_key }: Pick<PurseRow, "wallet" | "wallet_key">,
  first: number,
  last: number,
): Promise<void> {
  const key = unhex(wallet_key);
  const rows: { handle: string; wallet: string; number: number }[] = [];
  for (let number = first; number <= last; number++) rows.push({ handle: hex(handleOf(key, number)), wallet, number });
  if (rows.length > 0) await tx.insertInto("handle").values(rows).execute();
}

/** The purse of this handle, which is thereby used up; or null. */
export async function takeHandle(tx: Tx, handle: Uint8Array): Promise<PurseRow | null> {
  const row = await tx.selectFrom("handle").selectAll().where("handle", "=", hex(handle)).executeTakeFirst();
  if (row === undefined) return null;
  const purse = await purseOf(tx, row.wallet);
  await tx.deleteFrom("handle").where("wallet", "=", row.wallet).where("number", "<=", row.number).execute();
  await tx.updateTable("purse").set({ last_handle: row.number }).where("wallet", "=", row.wallet).execute();
  const from = purse.last_handle + HANDLE_WINDOW + 1;
  await addHandles(tx, purse, from, row.number + HANDLE_WINDOW);
  return purse;
}
