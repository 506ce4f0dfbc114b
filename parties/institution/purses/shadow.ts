/**
 * The shadow account: what a purse should hold, from the books alone.
 *
 *   purse = float − reported − booked − withheld + ahead + moved
 *
 * reported: payments the purse has stated that are neither settled nor lapsed. booked: credits after the last one the purse has applied.
 * withheld: kept back by a repair (exposure.ts). ahead: claims settled from the float for payments the purse has not stated yet.
 * moved: what went to another purse because this one is lost (loss.ts); a lost purse still holds its number.
 */
import { sql } from "kysely";
import { balanceOf } from "../../shared/ledger/ledger.js";
import { ACCOUNT } from "../store/accounts.js";
import { books, type Db, type PurseRow } from "../store/tables.js";

export interface Shadow {
  readonly float: number;
  readonly reported: number;
  readonly booked: number;
  readonly withheld: number;
  readonly ahead: number;
  readonly moved: number;
}

const total = (column: string) => sql<number>`coalesce(sum(${sql.ref(column)}), 0)::bigint`.as("sum");

/** Claims under the tickets of a purse; without void ones, whose payments no side remembers in full. */
export function claimsOf(db: Db, wallet: string) {
  const claims = db.selectFrom("claim").innerJoin("ticket", "ticket.id", "claim.ticket");
  return claims.where("claim.wallet", "=", wallet).where("ticket.void", "=", false);
}

/** `lastCredit`: the last credit the purse has applied, as far as is known. */
export async function shadowOf(db: Db, purse: PurseRow, lastCredit: number): Promise<Shadow> {
  const float = await balanceOf(books(db), ACCOUNT.float(purse.wallet));
  const reported = await db
    .selectFrom("payment")
    .select(total("amount"))
    .where("wallet", "=", purse.wallet)
    .where("state", "=", "reported")
    .executeTakeFirstOrThrow();
  const booked = await db
    .selectFrom("credit")
    .select(total("amount"))
    .where("wallet", "=", purse.wallet)
    .where("number", ">", lastCredit)
    .executeTakeFirstOrThrow();
  // A claim for a void ticket was paid from what was withheld, so the purse never had that money.
  const ahead = await claimsOf(db, purse.wallet)
    .select(sql<number>`coalesce(sum(claim.amount - claim.guaranteed), 0)::bigint`.as("sum"))
    .where("ticket.reported", "is", null)
    .executeTakeFirstOrThrow();
  const replaced = await db
    .selectFrom("replacement")
    .select("moved")
    .where("lost", "=", purse.wallet)
    .executeTakeFirst();
  return {
    float: float ?? 0,
    reported: reported.sum,
    booked: booked.sum,
    withheld: purse.withheld,
    ahead: ahead.sum,
    moved: replaced?.moved ?? 0,
  };
}

/** What the purse holds when it has stated everything it has paid. */
export function expectedBalance(s: Shadow): number {
  return s.float - s.reported - s.booked - s.withheld + s.ahead + s.moved;
}
