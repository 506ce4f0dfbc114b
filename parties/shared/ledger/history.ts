/** The history of one account, newest first, for its owner. It leaves out the transfers' keys, which contain other parties' ids. */
import { type Kysely, sql } from "kysely";
import type { LedgerTables } from "./accounts.js";

export interface HistoryEntry {
  /** Grows with time; carries no other meaning. */
  readonly number: number;
  readonly memo: string;
  /** What the balance changed by. */
  readonly change_minor: number;
}

export async function accountHistory(
  db: Kysely<LedgerTables>,
  account: string,
  limit: number,
  before = Number.MAX_SAFE_INTEGER,
): Promise<HistoryEntry[]> {
  return db
    .selectFrom("line")
    .innerJoin("transfer", "transfer.key", "line.key")
    .innerJoin("account", "account.id", "line.account")
    .select(["transfer.number", "transfer.memo"])
    .select(
      sql<number>`sum(case when line.side = account.normal then line.amount else -line.amount end)::bigint`.as(
        "change_minor",
      ),
    )
    .where("line.account", "=", account)
    .where("transfer.number", "<", before)
    .groupBy(["transfer.number", "transfer.memo"])
    .orderBy("transfer.number", "desc")
    .limit(limit)
    .execute();
}
