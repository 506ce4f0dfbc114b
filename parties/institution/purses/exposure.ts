/**
 * What a repair withholds (sync/baseline.ts), and how it is released. Two numbers of the wallet:
 *   withheld  money in the float that belongs neither to the purse nor, yet, to a payee;
 *   exposure  what the void tickets could still bring beyond what the purse has reported.
 * A claim for a void ticket is paid from what is withheld. When a void ticket closes, exposure shrinks, and what is withheld beyond the exposure goes to the
 * purse as a repair credit. So in the end everything that was not spent comes back, and nothing comes back twice.
 */
import { CREDIT } from "../../../protocol/messages/orders.js";
import { purseOf, type TicketRow, type Tx } from "../store/tables.js";
import { bookCredit } from "./credits.js";

export async function openTickets(tx: Tx, wallet: string): Promise<TicketRow[]> {
  return tx.selectFrom("ticket").selectAll().where("wallet", "=", wallet).where("state", "=", "open").execute();
}

/** What these tickets, once void, could still cost beyond the payments that were reported. */
export function exposureOf(tickets: readonly TicketRow[]): number {
  return tickets.reduce((sum, { max, reported }) => sum + max - (reported ?? 0), 0);
}

/** After the void ticket `closed`: what is withheld beyond the exposure that is left goes to the purse. */
export async function release(tx: Tx, wallet: string, closed: string): Promise<void> {
  const purse = await purseOf(tx, wallet);
  const left = (await openTickets(tx, wallet)).filter((ticket) => ticket.void);
  const exposure = Math.min(purse.exposure, exposureOf(left));
  const amount = Math.max(0, purse.withheld - exposure);
  const change = { exposure, withheld: purse.withheld - amount };
  await tx.updateTable("purse").set(change).where("wallet", "=", wallet).execute();
  if (amount > 0) await bookCredit(tx, { wallet, kind: CREDIT.repair, amount, key: `repair/${closed}` });
}
