/**
 * Submitting payments to the institution. A sale is marked only by the result for its record; a batch whose answer was lost is submitted again whole, and
 * "already paid" counts as "paid".
 */
import type { Kysely } from "kysely";
import type { ClaimRecord, ClaimResult } from "../institution/contract.js";
import { unhex } from "../shared/environment.js";
import type { PartyError } from "../shared/errors.js";
import { faultOf } from "./claim-result.js";
import type { SaleRow, TerminalTables } from "./tables.js";

export interface BatchSummary {
  readonly submitted: number;
  readonly paid: number;
  readonly alreadyPaid: number;
  /** Will never be paid. */
  readonly rejected: number;
  /** Not paid yet; the next batch submits them again. */
  readonly later: number;
  readonly amount_minor: number;
}

const BATCH = 100;
/** Refusals that may be lifted later, so that the next batch submits the record again. */
const TEMPORARY = new Set(["guarantee-exhausted", "unknown-merchant", "unknown-peer", "peer-silent"]);

/** How a terminal reaches its institution. */
export type Settle = (payee: Uint8Array, records: readonly ClaimRecord[]) => Promise<readonly ClaimResult[]>;

async function mark(db: Kysely<TerminalTables>, row: SaleRow, fault: PartyError | null): Promise<void> {
  if (fault !== null && TEMPORARY.has(fault.name)) return;
  const change = fault === null ? ({ state: "settled" } as const) : ({ state: "rejected", note: fault.name } as const);
  const query = db.updateTable("sale").set(change).where("sale", "=", row.sale);
  // A settled sale stays settled, whatever the result of a slower batch.
  await query.where("state", "!=", "settled").execute();
}

export async function submit(db: Kysely<TerminalTables>, payee: Uint8Array, settle: Settle): Promise<BatchSummary> {
  const rows = await db
    .selectFrom("sale")
    .selectAll()
    .where("answer", "!=", "")
    .where("state", "in", ["open", "paid"])
    .orderBy("sale")
    .execute();
  const sum = { submitted: rows.length, paid: 0, alreadyPaid: 0, rejected: 0, later: 0, amount_minor: 0 };
  for (let at = 0; at < rows.length; at += BATCH) {
    const part = rows.slice(at, at + BATCH);
    const records = part.map((row) => ({ request: unhex(row.request), answer: unhex(row.answer) }));
    const results = await settle(payee, records);
    for (const [i, result] of results.entries()) {
      const fault = faultOf(records[i], result);
      await mark(db, part[i], fault);
      if (fault !== null) {
        if (TEMPORARY.has(fault.name)) sum.later++;
        else sum.rejected++;
      } else if (result.outcome === "paid") {
        sum.paid++;
        sum.amount_minor += result.amount_minor;
      } else sum.alreadyPaid++;
    }
  }
  return sum;
}
