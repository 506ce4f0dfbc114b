/** The hotlist: tickets that a terminal should not take offline. */
import type { InstitutionContext } from "../context.js";

/** Ids of the open tickets of suspended and retired wallets, hexadecimal. */
export async function hotlist(context: InstitutionContext): Promise<string[]> {
  const rows = await context.db
    .selectFrom("ticket")
    .innerJoin("purse", "purse.wallet", "ticket.wallet")
    .select("ticket.id")
    .where("purse.state", "!=", "active")
    .where("ticket.state", "=", "open")
    .orderBy("ticket.id")
    .execute();
  return rows.map((r) => r.id);
}
