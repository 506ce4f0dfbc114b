/** Cancels the unload that waits for a press: the binding ended, or the purse was lost or has a new baseline. */
import type { Tx } from "../store/tables.js";

export async function cancelWaitingUnload(tx: Tx, wallet: string): Promise<void> {
  const waiting = tx.updateTable("unload").set({ state: "cancelled" }).where("wallet", "=", wallet);
  await waiting.where("state", "=", "asked").execute();
}
