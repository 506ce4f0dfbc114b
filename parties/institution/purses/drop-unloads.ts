/** Unloads that nobody waits for any more: the binding ended, or the purse was lost or has a new baseline. */
import type { Tx } from "../store/tables.js";

export async function dropUnloads(tx: Tx, wallet: string): Promise<void> {
  const waiting = tx.updateTable("unload").set({ state: "cancelled" }).where("wallet", "=", wallet);
  await waiting.where("state", "=", "asked").execute();
}
