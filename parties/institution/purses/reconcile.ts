/** Reconciliation, purse by purse: the shadow account against what the purse holds. */
import type { InstitutionContext } from "../context.js";
import type { Db, PurseRow } from "../store/tables.js";
import { expectedBalance, type Shadow, shadowOf } from "./shadow.js";

/** What a simulator or a test, which can see inside a purse, states about it. */
export interface Truth {
  readonly balance_minor: number;
  readonly lastCredit: number;
  /** Every payment that is still in the purse's journal. */
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

/** Payments in the journal that neither a report nor a claim has shown. */
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

/** Some of all purses: those after this wallet number, at most `limit` of them. */
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
