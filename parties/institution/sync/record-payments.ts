/** Payments that a purse has stated, put on the books. They must have been verified (verify-report.ts). */
import { CREDIT } from "../../../protocol/messages/orders.js";
import { bookCredit } from "../purses/credits.js";
import type { Tx } from "../store/tables.js";
import type { NewPayment } from "./verify-report.js";

/** A payment whose ticket has lapsed can never be claimed: its money goes back at once. */
export async function recordPayments(
  tx: Tx,
  wallet: string,
  payments: readonly NewPayment[],
  now_s: number,
): Promise<void> {
  for (const p of payments) {
    const state = { open: "reported", claimed: "settled", lapsed: "lapsed" } as const;
    await tx
      .insertInto("payment")
      .values({
        wallet,
        seq: p.seq,
        ticket: p.ticket.id,
        pressed: p.pressed,
        request: p.request,
        amount: p.amount,
        state: state[p.ticket.state],
      })
      .execute();
    await tx
      .updateTable("ticket")
      .set({ reported: p.amount, reported_s: now_s })
      .where("id", "=", p.ticket.id)
      .execute();
    if (p.ticket.state === "lapsed") {
      await bookCredit(tx, { wallet, kind: CREDIT.lapse, amount: p.amount, key: `lapse/${p.ticket.id}` });
    }
  }
}
