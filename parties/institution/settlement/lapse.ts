/**
 * Lapsing: a ticket that was not claimed in time closes, and what its purse had paid with it goes back as a credit.
 *
 * The deadline is min(expiry, first report of the payment) + 7 days by this institution's clock, so no terminal's clock moves money.
 */
import { CREDIT } from "../../../protocol/messages/orders.js";
import { DAY_S } from "../../shared/environment.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { InstitutionContext } from "../context.js";
import { CLAIM_DAYS } from "../issuing/levels.js";
import { bookCredit } from "../purses/credits.js";
import { release } from "../purses/exposure.js";
import { moveAllToHeirs } from "../purses/loss.js";
import type { TicketRow, Tx } from "../store/tables.js";

/** Last second in which a claim is paid, Unix seconds. */
export function deadlineOf(ticket: Pick<TicketRow, "expiry" | "reported_s">): number {
  return Math.min(ticket.expiry, ticket.reported_s ?? ticket.expiry) + CLAIM_DAYS * DAY_S;
}

async function lapseOne(tx: Tx, id: string): Promise<void> {
  // Read again inside the transaction: a claim may have been committed since.
  const ticket = await tx.selectFrom("ticket").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  if (ticket.state !== "open") return;
  await tx.updateTable("ticket").set({ state: "lapsed" }).where("id", "=", id).execute();
  const payment = await tx.selectFrom("payment").select("amount").where("ticket", "=", id).executeTakeFirst();
  if (payment !== undefined) {
    await tx.updateTable("payment").set({ state: "lapsed" }).where("ticket", "=", id).execute();
    const { wallet } = ticket;
    await bookCredit(tx, { wallet, kind: CREDIT.lapse, amount: payment.amount, key: `lapse/${id}` });
  }
  if (ticket.void) await release(tx, ticket.wallet, id);
}

/** Closes every ticket past its deadline; the number closed. */
export async function lapseTickets(context: InstitutionContext): Promise<number> {
  const now_s = context.environment.now_s();
  const open = await context.db.selectFrom("ticket").selectAll().where("state", "=", "open").orderBy("id").execute();
  const late = open.filter((ticket) => deadlineOf(ticket) < now_s);
  for (const ticket of late) await serializable(context.db, (tx) => lapseOne(tx, ticket.id));
  await moveAllToHeirs(context);
  return late.length;
}
