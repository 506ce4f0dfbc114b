/**
 * Answering a report. Called inside one transaction that is committed before the answer leaves; called again with the same report (because the
 * answer was lost) it changes nothing and answers the same.
 */
import type { OrderItem } from "../../protocol/orders.js";
import { encodeParams } from "../../protocol/params.js";
import { LIFE, REASON, type Report, type Standing } from "../../protocol/sync.js";
import { hex } from "../world.js";
import { creditItems } from "./credits.js";
import type { Desk } from "./desk.js";
import { type Examined, examine } from "./examine.js";
import { recordPayments } from "./payments.js";
import { baselineFor, baselineUnderWay, needsBaseline } from "./repair.js";
import { suspend } from "./suspension.js";
import type { PurseRow, Tx } from "./tables.js";
import { certify } from "./tickets.js";

async function recordStanding(tx: Tx, wallet: string, s: Standing): Promise<void> {
  await tx
    .updateTable("purse")
    .set({
      ...{ seq: s.seq, chain: hex(s.chain), counter: s.counter, last_applied: s.lastCredit },
      // Whoever states an agreeing standing as an active purse has its baseline behind it.
      ...{ stated: s.balance_minor, baseline: null },
    })
    .where("wallet", "=", wallet)
    .execute();
}

async function reread(tx: Tx, wallet: string): Promise<PurseRow> {
  return tx.selectFrom("purse").selectAll().where("wallet", "=", wallet).executeTakeFirstOrThrow();
}

/** Everything after the first items, the same for a purse in order and one just given a baseline. */
async function rest(
  desk: Desk,
  tx: Tx,
  wallet: string,
  report: Report,
  lastCredit: number,
  now_s: number,
  fresh = false,
): Promise<OrderItem[]> {
  const purse = await reread(tx, wallet);
  const params = desk.levels[purse.level].params;
  // A purse that lost its journal has lost its limits too, so a baseline always comes with them.
  const changed = fresh || hex(encodeParams(params)) !== purse.params;
  return [
    { tag: "acknowledge", seq: purse.seq },
    ...(await creditItems(tx, wallet, lastCredit)),
    ...(changed ? [{ tag: "params", params } as const] : []),
    ...(await certify(desk, tx, purse, report.keys, now_s)),
  ];
}

/** ORDERS for this report. */
export async function answerReport(desk: Desk, tx: Tx, wallet: string, report: Report): Promise<OrderItem[]> {
  const now_s = desk.world.now_s();
  const time = { tag: "time", time_s: now_s } as const;
  const purse = await reread(tx, wallet);
  const { standing } = report;
  if (purse.state === "retired") return [time, { tag: "retire" }];
  if (purse.state === "suspended" && !purse.repair) return [time, { tag: "suspend" }];

  const underWay = baselineUnderWay(purse, standing);
  if (underWay !== null)
    return [time, underWay, ...(await rest(desk, tx, wallet, report, underWay.lastCredit, now_s, true))];

  const examined: Examined = await examine(desk, tx, purse, report);
  if (needsBaseline(purse, standing)) {
    const baseline = await baselineFor(tx, purse, report, examined, now_s);
    if (typeof baseline === "string") {
      await suspend(tx, wallet, baseline);
      return [time, { tag: "suspend" }];
    }
    return [time, baseline, ...(await rest(desk, tx, wallet, report, baseline.lastCredit, now_s, true))];
  }
  // A purse that says the bank suspended it, when the bank did not, is not believed in anything else.
  const odd = standing.life !== LIFE.active || standing.reason !== REASON.none;
  if (odd || examined.breach !== null) {
    await suspend(tx, wallet, examined.breach ?? "bad-report");
    return [time, { tag: "suspend" }];
  }
  await recordPayments(tx, wallet, examined.payments, now_s);
  await recordStanding(tx, wallet, standing);
  return [time, ...(await rest(desk, tx, wallet, report, standing.lastCredit, now_s))];
}

/** APPLIED: the purse has everything in flash. What it states is remembered; whether it is true the next report shows. */
export async function takeApplied(tx: Tx, wallet: string, s: Standing, items: readonly OrderItem[]): Promise<void> {
  const purse = await reread(tx, wallet);
  if (purse.state !== "active" || s.life !== LIFE.active) return;
  // A payment made since the report is not on the books yet; the next report brings both.
  if (s.seq !== purse.seq || s.lastCredit < purse.last_applied || s.lastCredit > purse.last_credit) return;
  const params = items.find((item) => item.tag === "params");
  await tx
    .updateTable("purse")
    .set({
      ...{ last_applied: s.lastCredit, stated: s.balance_minor, baseline: null },
      ...(params === undefined ? {} : { params: hex(encodeParams(params.params)) }),
    })
    .where("wallet", "=", wallet)
    .execute();
}
