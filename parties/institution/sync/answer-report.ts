/**
 * Answering a report. Runs inside one transaction that is committed before the answer leaves. Called again with the same report (because the answer was
 * lost) it changes nothing and answers the same.
 */

import { LIFE, type PurseStatus, REASON, type Report } from "../../../protocol/commands/sync.js";
import type { OrderItem } from "../../../protocol/messages/orders.js";
import { encodeParams } from "../../../protocol/messages/params.js";
import { hex } from "../../shared/environment.js";
import type { PartyResult } from "../../shared/errors.js";
import type { InstitutionContext } from "../context.js";
import type { Binding } from "../contract.js";
import { ruleOf } from "../issuing/rules.js";
import { bindingItems, type Carrier, recordBinding, requestBinding } from "../purses/binding.js";
import { creditItems } from "../purses/credits.js";
import { type Breach, suspend } from "../purses/suspension.js";
import { completeUnload, ticketRoom, unloadItems } from "../purses/unload.js";
import { purseOf, type Tx } from "../store/tables.js";
import { certify } from "../tickets/certify.js";
import { baselineFor, baselineUnderWay, needsBaseline } from "./baseline.js";
import { recordPayments } from "./record-payments.js";
import { type VerifiedReport, verifyReport } from "./verify-report.js";

async function recordStatus(tx: Tx, wallet: string, s: PurseStatus): Promise<void> {
  await tx
    .updateTable("purse")
    .set({
      seq: s.seq,
      chain: hex(s.chain),
      counter: s.counter,
      last_applied: s.lastCredit,
      // An active purse whose status agrees has received its baseline.
      stated: s.balance_minor,
      baseline: null,
    })
    .where("wallet", "=", wallet)
    .execute();
}

/** A report: in which transaction, of which wallet, and who carries it. */
interface Reported {
  readonly context: InstitutionContext;
  readonly tx: Tx;
  readonly wallet: string;
  readonly report: Report;
  readonly carrier: Carrier | null;
  readonly now_s: number;
}

export interface ReportAnswer {
  readonly items: readonly OrderItem[];
  /** For the carrier, if it requested to be bound. */
  readonly binding: PartyResult<Binding> | null;
}

/** The items that are the same for a purse in order and for one that has just received a baseline. */
async function restOrders(reported: Reported, lastCredit: number, fresh = false): Promise<OrderItem[]> {
  const { context, tx, wallet, report, now_s } = reported;
  const purse = await purseOf(tx, wallet);
  const { params } = await ruleOf(context, tx, purse.level);
  // A purse that lost its journal has lost its limits too, so a baseline always comes with them.
  const changed = fresh || hex(encodeParams(params)) !== purse.params;
  return [
    { tag: "acknowledge", seq: purse.seq },
    ...(await creditItems(tx, wallet, lastCredit)),
    ...(changed ? [{ tag: "params", params } as const] : []),
    ...(report.keys === null
      ? []
      : await certify(context, tx, purse, { list: report.keys, now_s, room_minor: await ticketRoom(tx, purse) })),
  ];
}

/** ORDERS for this report, and the binding if its carrier requested one. */
export async function answerReport(reported: Reported): Promise<ReportAnswer> {
  const { tx, wallet, report, carrier } = reported;
  const time = { tag: "time", time_s: reported.now_s } as const;
  const stated = report.standing.binding;
  await recordBinding(tx, wallet, stated);
  const orders = await moneyOrders(reported);
  const purse = await purseOf(tx, wallet);
  const binding = carrier?.bind === true ? await requestBinding(tx, purse, carrier) : null;
  const questions = [
    ...(await bindingItems(tx, wallet, stated, carrier)),
    ...(purse.state === "active" ? await unloadItems(tx, wallet, reported.now_s) : []),
  ];
  return { items: [time, ...orders, ...questions], binding };
}

async function moneyOrders(reported: Reported): Promise<OrderItem[]> {
  const { context, tx, wallet, report, now_s } = reported;
  const { standing } = report;
  const purse = await purseOf(tx, wallet);
  if (purse.state === "retired") return [{ tag: "retire" }];
  if (purse.state === "suspended" && !purse.repair) return [{ tag: "suspend" }];

  const underWay = baselineUnderWay(purse, standing);
  if (underWay !== null) return [underWay, ...(await restOrders(reported, underWay.lastCredit, true))];

  const verified: VerifiedReport = await verifyReport(context, tx, purse, report);
  if (needsBaseline(purse, standing)) {
    const baseline = await baselineFor(tx, purse, standing, { report: verified, now_s });
    if (typeof baseline === "string") return stop(tx, wallet, baseline);
    return [baseline, ...(await restOrders(reported, baseline.lastCredit, true))];
  }
  // Nothing else is believed of a purse that states that the bank suspended it when the bank did not.
  const odd = standing.life !== LIFE.active || standing.reason !== REASON.none;
  if (odd || verified.breach !== null) return stop(tx, wallet, verified.breach ?? "bad-report");
  const { unload } = verified;
  if (unload !== null && !(await completeUnload(tx, unload, now_s))) return stop(tx, wallet, "overspent");
  await recordPayments(tx, wallet, verified.payments, now_s);
  await recordStatus(tx, wallet, standing);
  return restOrders(reported, standing.lastCredit);
}

async function stop(tx: Tx, wallet: string, breach: Breach): Promise<OrderItem[]> {
  await suspend(tx, wallet, breach);
  return [{ tag: "suspend" }];
}

/** APPLIED: the purse has everything in flash. What it states is recorded; the next report shows whether it is true. */
export async function recordApplied(
  tx: Tx,
  wallet: string,
  s: PurseStatus,
  items: readonly OrderItem[],
): Promise<void> {
  await recordBinding(tx, wallet, s.binding);
  const purse = await purseOf(tx, wallet);
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
