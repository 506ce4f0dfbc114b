/**
 * The shadow account: what a purse should hold, from the books alone.
 *
 *   purse = float − reported − booked − held + ahead + moved
 *
 * reported: payments the purse has stated that are neither settled nor lapsed. booked: credits after the last one the purse has applied.
 * held: kept back by a repair (repair.ts). ahead: claims settled from the float for payments the purse has not stated yet.
 * moved: what went to another purse because this one is lost (loss.ts); a lost purse still holds its number.
 */
import { type Kysely, sql } from "kysely";
import type { LedgerTables } from "../../shared/ledger/accounts.js";
import { balanceOf } from "../../shared/ledger/ledger.js";
import { ACCOUNT, type InstitutionContext } from "../context.js";
import type { Db, PurseRow } from "../store/tables.js";

export interface Shadow {
  readonly float: number;
  readonly reported: number;
  readonly booked: number;
  readonly held: number;
  readonly ahead: number;
  readonly moved: number;
}

const total = (column: string) => sql<number>`coalesce(sum(${sql.ref(column)}), 0)::bigint`.as("sum");

/** Claims under the tickets of a purse; void ones left out, whose payments are history that nobody remembers in full. */
export function claimsOf(db: Db, wallet: string) {
  const claims = db.selectFrom("claim").innerJoin("ticket", "ticket.id", "claim.ticket");
  return claims.where("claim.wallet", "=", wallet).where("ticket.void", "=", false);
}

/** `lastCredit`: the last credit the purse has applied, as far as is known. */
export async function shadowOf(db: Db, purse: PurseRow, lastCredit: number): Promise<Shadow> {
  const float = await balanceOf(db as unknown as Kysely<LedgerTables>, ACCOUNT.float(purse.wallet));
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
  // A claim for a void ticket was paid from what was held, so the purse never had that money.
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
    held: purse.held,
    ahead: ahead.sum,
    moved: replaced?.moved ?? 0,
  };
}

/** What the purse holds when it has stated everything it has paid. */
export function expectedBalance(s: Shadow): number {
  return s.float - s.reported - s.booked - s.held + s.ahead + s.moved;
}

/** What somebody who can see inside a purse says about it: a story, a test. */
export interface Truth {
  readonly balance_minor: number;
  readonly lastCredit: number;
  /** Every payment the purse still keeps in its journal. */
  readonly unacknowledged: readonly { readonly ticketId: string; readonly amount_minor: number }[];
  /** An unload that was pressed for and that no report has stated yet. */
  readonly unloaded_minor?: number;
}

export interface Reconciled {
  readonly wallet: string;
  readonly state: PurseRow["state"];
  readonly shadow: Shadow;
  readonly expected_minor: number;
  /** What the purse holds: as it was seen (`Truth`), or as it last stated. */
  readonly actual_minor: number;
  readonly difference_minor: number;
  /** A new baseline is on its way; until it is confirmed the two need not agree. */
  readonly baselineUnderWay: boolean;
}

/** Payments the purse keeps that neither a report nor a claim has shown. */
async function unseen(db: Db, truth: Truth): Promise<number> {
  let sum = 0;
  for (const { ticketId, amount_minor } of truth.unacknowledged) {
    const seen = await db
      .selectFrom("ticket")
      .select("id")
      .where("id", "=", ticketId)
      .where((e) => e.or([e("reported", "is not", null), e("state", "=", "claimed")]))
      .executeTakeFirst();
    if (seen === undefined) sum += amount_minor;
  }
  return sum;
}

/** Some of all purses: those after this wallet number, so many at most. */
export interface Part {
  readonly after: string;
  readonly limit: number;
}

/** Purse by purse. Without truths: the books against what each purse last stated. */
export async function reconcile(
  context: InstitutionContext,
  truths?: ReadonlyMap<string, Truth>,
  part?: Part,
): Promise<Reconciled[]> {
  const all = context.db.selectFrom("purse").selectAll().orderBy("wallet");
  const purses = await (part === undefined ? all : all.where("wallet", ">", part.after).limit(part.limit)).execute();
  const rows: Reconciled[] = [];
  for (const purse of purses) {
    const truth = truths?.get(purse.wallet);
    if (truths !== undefined && truth === undefined) continue;
    const shadow = await shadowOf(context.db, purse, truth?.lastCredit ?? purse.last_applied);
    const inside = truth === undefined ? 0 : await unseen(context.db, truth);
    const known = expectedBalance(shadow);
    const expected = truth === undefined ? known : known - shadow.ahead - inside - (truth.unloaded_minor ?? 0);
    const actual = truth?.balance_minor ?? purse.stated;
    rows.push({
      wallet: purse.wallet,
      state: purse.state,
      shadow,
      expected_minor: expected,
      actual_minor: actual,
      difference_minor: actual - expected,
      baselineUnderWay: purse.baseline !== null,
    });
  }
  return rows;
}
