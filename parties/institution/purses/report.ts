/**
 * Answering a report. Called inside one transaction that is committed before the answer leaves; called again with the same report (because the
 * answer was lost) it changes nothing and answers the same.
 */

import { LIFE, type PurseStatus, REASON, type Report } from "../../../protocol/commands/sync.js";
import type { OrderItem } from "../../../protocol/messages/orders.js";
import { encodeParams } from "../../../protocol/messages/params.js";
import { hex } from "../../shared/environment.js";
import type { PartyResult } from "../../shared/errors.js";
import type { InstitutionContext } from "../context.js";
import { ruleOf } from "../issuing/rules.js";
import type { PurseRow, Tx } from "../store/tables.js";
import { certify } from "../tickets/certify.js";
import { askBinding, type Binding, bindingItems, type Carrier, hearBinding } from "./binding.js";
import { creditItems } from "./credits.js";
import { recordPayments } from "./payments.js";
import { baselineFor, baselineUnderWay, needsBaseline } from "./repair.js";
import { type Breach, suspend } from "./suspension.js";
import { takeUnload, unloadItems } from "./unload.js";
import { type Examined, examine } from "./verify-report.js";

async function recordStanding(tx: Tx, wallet: string, s: PurseStatus): Promise<void> {
  await tx
    .updateTable("purse")
    .set({
      seq: s.seq,
      chain: hex(s.chain),
      counter: s.counter,
      last_applied: s.lastCredit,
      // Whoever states an agreeing standing as an active purse has its baseline behind it.
      stated: s.balance_minor,
      baseline: null,
    })
    .where("wallet", "=", wallet)
    .execute();
}

async function reread(tx: Tx, wallet: string): Promise<PurseRow> {
  return tx.selectFrom("purse").selectAll().where("wallet", "=", wallet).executeTakeFirstOrThrow();
}

/** Who reports, in which transaction, and who carries it. */
interface Hearing {
  readonly context: InstitutionContext;
  readonly tx: Tx;
  readonly wallet: string;
  readonly report: Report;
  readonly carrier: Carrier | null;
  readonly now_s: number;
}

export interface Answered {
  readonly items: readonly OrderItem[];
  /** What the carrier is told, when it asked to be bound. */
  readonly binding: PartyResult<Binding> | null;
}

/** Everything after the first items, the same for a purse in order and one just given a baseline. */
async function rest(hearing: Hearing, lastCredit: number, fresh = false): Promise<OrderItem[]> {
  const { context, tx, wallet, report, now_s } = hearing;
  const purse = await reread(tx, wallet);
  const { params } = await ruleOf(context, tx, purse.level);
  // A purse that lost its journal has lost its limits too, so a baseline always comes with them.
  const changed = fresh || hex(encodeParams(params)) !== purse.params;
  return [
    { tag: "acknowledge", seq: purse.seq },
    ...(await creditItems(tx, wallet, lastCredit)),
    ...(changed ? [{ tag: "params", params } as const] : []),
    ...(await certify(context, tx, purse, report.keys, now_s)),
  ];
}

/** ORDERS for this report, and the binding if its carrier wants one. */
export async function answerReport(
  context: InstitutionContext,
  tx: Tx,
  wallet: string,
  report: Report,
  carrier: Carrier | null,
): Promise<Answered> {
  const hearing = { context, tx, wallet, report, carrier, now_s: context.environment.now_s() };
  const time = { tag: "time", time_s: hearing.now_s } as const;
  const stated = report.standing.binding;
  await hearBinding(tx, wallet, stated);
  const orders = await moneyOrders(hearing);
  const purse = await reread(tx, wallet);
  const binding = carrier?.bind === true ? await askBinding(tx, purse, carrier) : null;
  const asked = [
    ...(await bindingItems(tx, wallet, stated, carrier)),
    ...(purse.state === "active" ? await unloadItems(tx, wallet, hearing.now_s) : []),
  ];
  return { items: [time, ...orders, ...asked], binding };
}

async function moneyOrders(hearing: Hearing): Promise<OrderItem[]> {
  const { context, tx, wallet, report, now_s } = hearing;
  const { standing } = report;
  const purse = await reread(tx, wallet);
  if (purse.state === "retired") return [{ tag: "retire" }];
  if (purse.state === "suspended" && !purse.repair) return [{ tag: "suspend" }];

  const underWay = baselineUnderWay(purse, standing);
  if (underWay !== null) return [underWay, ...(await rest(hearing, underWay.lastCredit, true))];

  const examined: Examined = await examine(context, tx, purse, report);
  if (needsBaseline(purse, standing)) {
    const baseline = await baselineFor(tx, purse, report, examined, now_s);
    if (typeof baseline === "string") return stop(tx, wallet, baseline);
    return [baseline, ...(await rest(hearing, baseline.lastCredit, true))];
  }
  // A purse that says the bank suspended it, when the bank did not, is not believed in anything else.
  const odd = standing.life !== LIFE.active || standing.reason !== REASON.none;
  if (odd || examined.breach !== null) return stop(tx, wallet, examined.breach ?? "bad-report");
  const { unload } = examined;
  if (unload !== null && !(await takeUnload(tx, unload, now_s))) return stop(tx, wallet, "overspent");
  await recordPayments(tx, wallet, examined.payments, now_s);
  await recordStanding(tx, wallet, standing);
  return rest(hearing, standing.lastCredit);
}

async function stop(tx: Tx, wallet: string, breach: Breach): Promise<OrderItem[]> {
  await suspend(tx, wallet, breach);
  return [{ tag: "suspend" }];
}

/** APPLIED: the purse has everything in flash. What it states is remembered; whether it is true the next report shows. */
export async function takeApplied(tx: Tx, wallet: string, s: PurseStatus, items: readonly OrderItem[]): Promise<void> {
  await hearBinding(tx, wallet, s.binding);
  const purse = await reread(tx, wallet);
  if (purse.state !== "active" || s.life !== LIFE.active) return;
  // An unload pressed for since the report moves when the next report states it.
  if (s.lastUnload !== purse.last_unload) return;
  // A payment made since the report is not on the books yet; the next report brings both.
  if (s.seq !== purse.seq || s.lastCredit < purse.last_applied || s.lastCredit > purse.last_credit) return;
  const params = items.find((item) => item.tag === "params");
  await tx
    .updateTable("purse")
    .set({
      last_applied: s.lastCredit,
      stated: s.balance_minor,
      baseline: null,
      ...(params === undefined ? {} : { params: hex(encodeParams(params.params)) }),
    })
    .where("wallet", "=", wallet)
    .execute();
}
