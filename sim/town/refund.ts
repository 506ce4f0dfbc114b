/** A payee gives money back: it names the payment, and knows no wallet. The purse has it at its next sync. */

import { refundAnywhere } from "../../parties/institution/interbank/foreign-refunds.js";
import { unhex } from "../../parties/shared/environment.js";
import type { Outcome } from "./context.js";
import type { Sale, Till } from "./people.js";
import type { Wearer } from "./wearer.js";

/** `payer` is the bracelet that paid, so that the simulator can say when the money has arrived. */
export async function refund(
  till: Till,
  sale: Sale,
  amount_minor: number,
  payer: Wearer | null,
): Promise<Outcome<"refund">> {
  const key = `${sale.sale}/${sale.refunded_minor}`;
  const got = await refundAnywhere(till.bank, {
    payee: till.terminal.payee,
    ticketId: unhex(sale.ticket ?? ""),
    amount_minor,
    key,
  });
  if (!got.ok) return { outcome: "failed", reason: got.error.name, sentence: got.error.sentence, amount_minor };
  sale.refunded_minor += amount_minor;
  if (payer !== null) payer.refunds_minor += amount_minor;
  return { outcome: "refunded", amount_minor };
}
