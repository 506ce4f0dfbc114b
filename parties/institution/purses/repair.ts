/**
 * Repair: giving a purse that lost its journal, or stands behind its counter, a new baseline. The purse forgets all its tickets and payments; the
 * institution keeps back whatever those could still cost it, until they close.
 *
 * Two numbers of the wallet carry the arithmetic:
 *   held      money in the float that is neither the purse's nor owed to anybody yet;
 *   exposure  what the void tickets could still bring beyond what the purse has reported.
 * Conservation: a baseline moves nothing in the ledger. It sets balance and held so that float = reported + balance + held, with every credit
 * so far folded into the balance. When a void ticket is claimed, the claim is paid from held; when one closes, exposure shrinks, and held above
 * exposure goes to the purse as a repair credit. So in the end everything that was not spent comes back, and nothing comes back twice.
 *
 * Damaged: every open ticket may have been spent, so exposure = Σ (max − reported) over all open tickets, and
 *   balance = max(0, float − reported − exposure) = max(0, float − Σ max of open tickets).
 * Counter: the journal is whole and the vault counts signatures, so at most gap = counter − seq payments can be missing:
 *   balance = max(0, stated + booked − reserve), reserve = min(gap · max, what the open tickets could bring).
 *   (Holding all open tickets against it would keep a purse cut between bump and write without money or tickets until they expire.)
 * A whole journal that disagrees with the books was put back, not lost: that purse is suspended, and repaired as damaged only when the institution
 * allows it. (Unless a baseline is under way, which the purse may never have seen.) A counter that went back is no repair case at all.
 */

import { encodePurseStatus, LIFE, type PurseStatus, REASON, type Report } from "../../../protocol/commands/sync.js";
import { CREDIT, type OrderItem } from "../../../protocol/messages/orders.js";
import { hex, unhex } from "../../shared/environment.js";
import type { PurseRow, TicketRow, Tx } from "../store/tables.js";
import { queueCredit } from "./credits.js";
import { dropUnloads } from "./drop-unloads.js";
import { recordPayments } from "./payments.js";
import { shadowOf } from "./shadow.js";
import type { Breach } from "./suspension.js";
import { takeUnload } from "./unload.js";
import type { Examined } from "./verify-report.js";

export type Baseline = Extract<OrderItem, { tag: "baseline" }>;

export function needsBaseline(purse: PurseRow, s: PurseStatus): boolean {
  const asks = s.life === LIFE.suspended && (s.reason === REASON.damaged || s.reason === REASON.counter);
  return asks || purse.repair;
}

/** What a void ticket could still cost beyond its reported payment. */
export function exposureOf(ticket: Pick<TicketRow, "max" | "reported">): number {
  return ticket.max - (ticket.reported ?? 0);
}

async function openTickets(tx: Tx, wallet: string): Promise<TicketRow[]> {
  return tx.selectFrom("ticket").selectAll().where("wallet", "=", wallet).where("state", "=", "open").execute();
}

function sum(tickets: readonly TicketRow[]): number {
  return tickets.reduce((n, t) => n + exposureOf(t), 0);
}

/** The baseline sent before, when the very same standing comes again because the answer was lost. */
export function baselineUnderWay(purse: PurseRow, s: PurseStatus): Baseline | null {
  if (purse.baseline === null || purse.repair) return null;
  const kept = JSON.parse(purse.baseline) as Kept;
  if (kept.standing !== hex(encodePurseStatus(s))) return null;
  const { chain, standing: _, ...rest } = kept;
  return { tag: "baseline", ...rest, chain: unhex(chain) };
}

interface Kept {
  readonly standing: string;
  readonly seq: number;
  readonly balance_minor: number;
  readonly lastCredit: number;
  readonly lastUnload: number;
  readonly chain: string;
}

/** The highest number of a payment that anybody has shown. */
async function highestSeq(tx: Tx, purse: PurseRow): Promise<number> {
  const { top } = await tx
    .selectFrom("claim")
    .select((e) => e.fn.max("seq").as("top"))
    .where("wallet", "=", purse.wallet)
    .executeTakeFirstOrThrow();
  return Math.max(purse.seq, top ?? 0);
}

/** A new baseline, committed with its reserves; or the breach that shows this is not the purse we knew. */
export async function baselineFor(
  tx: Tx,
  purse: PurseRow,
  report: Report,
  examined: Examined,
  now_s: number,
): Promise<Baseline | Breach> {
  const s = report.standing;
  const top = await highestSeq(tx, purse);
  const known = Math.max(top, purse.counter ?? 0);
  if (purse.counter !== null && s.counter === null) return "counter-back";
  if (s.counter !== null && s.counter < known) return "counter-back";
  const stale = purse.repair || purse.baseline !== null;
  if (s.reason === REASON.counter && examined.breach !== null && !stale) return examined.breach;
  const whole =
    s.reason === REASON.counter &&
    s.counter !== null &&
    s.counter >= s.seq &&
    !purse.repair &&
    examined.breach === null;
  if (whole && examined.unload !== null && !(await takeUnload(tx, examined.unload, now_s))) return "overspent";
  if (whole) await recordPayments(tx, purse.wallet, examined.payments, now_s);
  // Whatever waited to be unloaded is in the new balance.
  await dropUnloads(tx, purse.wallet);

  const tickets = await openTickets(tx, purse.wallet);
  const current = await tx.selectFrom("purse").selectAll().where("wallet", "=", purse.wallet).executeTakeFirstOrThrow();
  const { float, reported } = await shadowOf(tx, current, current.last_credit);
  const most = Math.max(0, float - reported);
  let exposure = sum(tickets);
  let balance = Math.max(0, most - exposure);
  if (whole) {
    const gap = (s.counter as number) - s.seq;
    const max = tickets.reduce((n, t) => Math.max(n, t.max), 0);
    const reserve = Math.min(gap * max, Math.max(0, exposure - purse.exposure));
    exposure = Math.min(exposure, purse.exposure + reserve);
    // Payments recorded above may have lapsed already; their credit is among those folded in.
    balance = Math.min(most, Math.max(0, most - purse.held - reserve));
  }
  balance = Math.min(balance, 0x7fffffff);
  const seq = s.counter ?? top;
  const chain = whole ? hex(s.chain) : purse.chain;
  const lastCredit = current.last_credit;
  const lastUnload = current.last_unload;
  const kept: Kept = {
    standing: hex(encodePurseStatus(s)),
    seq,
    balance_minor: balance,
    lastCredit,
    lastUnload,
    chain,
  };
  await forgetTickets(tx, purse.wallet);
  await tx
    .updateTable("purse")
    .set({
      state: "active",
      reason: "",
      repair: false,
      seq,
      chain,
      counter: s.counter,
      last_applied: current.last_credit,
      stated: balance,
      held: most - balance,
      exposure,
      baseline: JSON.stringify(kept),
    })
    .where("wallet", "=", purse.wallet)
    .execute();
  return { tag: "baseline", seq, balance_minor: balance, lastCredit, lastUnload, chain: unhex(chain) };
}

/** A purse with a new baseline knows no ticket of before. */
async function forgetTickets(tx: Tx, wallet: string): Promise<void> {
  const open = tx.updateTable("ticket").set({ void: true }).where("wallet", "=", wallet).where("state", "=", "open");
  await open.execute();
  await settleAhead(tx, wallet);
}

/** Claims the purse never reported are history after a baseline: the purse will not state them any more. */
async function settleAhead(tx: Tx, wallet: string): Promise<void> {
  const claims = await tx
    .selectFrom("claim")
    .innerJoin("ticket", "ticket.id", "claim.ticket")
    .select(["ticket.id", "claim.amount"])
    .where("claim.wallet", "=", wallet)
    .where("ticket.reported", "is", null)
    .execute();
  for (const c of claims) await tx.updateTable("ticket").set({ reported: c.amount }).where("id", "=", c.id).execute();
}

/** After a void ticket closed: what is held above the exposure that is left goes to the purse. */
export async function release(tx: Tx, wallet: string, closed: string): Promise<void> {
  const purse = await tx.selectFrom("purse").selectAll().where("wallet", "=", wallet).executeTakeFirstOrThrow();
  const left = (await openTickets(tx, wallet)).filter((t) => t.void);
  const exposure = Math.min(purse.exposure, sum(left));
  const free = Math.max(0, purse.held - exposure);
  await tx
    .updateTable("purse")
    .set({ exposure, held: purse.held - free })
    .where("wallet", "=", wallet)
    .execute();
  if (free > 0) await queueCredit(tx, wallet, CREDIT.repair, free, `repair/${closed}`);
}
