/**
 * Repair: giving a purse that lost its journal, or stands behind its counter, a new baseline. The purse forgets all its tickets and payments; the
 * institution withholds whatever those could still cost it, until they close (purses/exposure.ts).
 *
 * A baseline moves nothing in the ledger. It sets balance and withheld so that float = reported + balance + withheld, with every credit so far folded into
 * the balance.
 *
 * Damaged: every open ticket may have been spent, so exposure = Σ (max − reported) over all open tickets, and
 *   balance = max(0, float − reported − exposure) = max(0, float − Σ max of open tickets).
 * Counter: the journal is whole and the vault counts signatures, so at most gap = counter − seq payments can be missing:
 *   balance = max(0, stated + booked − reserve), reserve = min(gap · max, what the open tickets could bring).
 *   (Withholding all that the open tickets could bring would leave a purse that was cut between bump and write without money or tickets until they expire.)
 * A whole journal that disagrees with the books was put back, not lost: that purse is suspended, and repaired as damaged only when the institution allows
 * it. (Unless a baseline is under way, which the purse may never have received.) A counter that went back is not repaired at all.
 */
import { encodePurseStatus, LIFE, type PurseStatus, REASON } from "../../../protocol/commands/sync.js";
import type { OrderItem } from "../../../protocol/messages/orders.js";
import { hex, unhex } from "../../shared/environment.js";
import { cancelWaitingUnload } from "../purses/drop-unloads.js";
import { exposureOf, openTickets } from "../purses/exposure.js";
import { shadowOf } from "../purses/shadow.js";
import type { Breach } from "../purses/suspension.js";
import { completeUnload } from "../purses/unload.js";
import { type PurseRow, purseOf, type Tx } from "../store/tables.js";
import { recordPayments } from "./record-payments.js";
import type { VerifiedReport } from "./verify-report.js";

export type Baseline = Extract<OrderItem, { tag: "baseline" }>;

export function needsBaseline(purse: PurseRow, s: PurseStatus): boolean {
  const broken = s.life === LIFE.suspended && (s.reason === REASON.damaged || s.reason === REASON.counter);
  return broken || purse.repair;
}

/** The baseline that was sent before, when the same status comes again because the answer was lost. */
export function baselineUnderWay(purse: PurseRow, s: PurseStatus): Baseline | null {
  if (purse.baseline === null || purse.repair) return null;
  const stored = JSON.parse(purse.baseline) as StoredBaseline;
  if (stored.standing !== hex(encodePurseStatus(s))) return null;
  const { chain, standing: _, ...rest } = stored;
  return { tag: "baseline", ...rest, chain: unhex(chain) };
}

/** In the column `baseline`; `standing` is the encoded status that it answers. */
interface StoredBaseline {
  readonly standing: string;
  readonly seq: number;
  readonly balance_minor: number;
  readonly lastCredit: number;
  readonly lastUnload: number;
  readonly chain: string;
}

/** The highest number of a payment on the books, by reports and claims. */
async function highestSeq(tx: Tx, purse: PurseRow): Promise<number> {
  const { top } = await tx
    .selectFrom("claim")
    .select((e) => e.fn.max("seq").as("top"))
    .where("wallet", "=", purse.wallet)
    .executeTakeFirstOrThrow();
  return Math.max(purse.seq, top ?? 0);
}

/**
 * What the purse may hold now, fen: all that the books leave it (`most`) less what is withheld for open tickets. `gap` is the number of payments that can be
 * missing from a journal that is whole; null when the journal is not trusted.
 */
async function unreserved(
  tx: Tx,
  purse: PurseRow,
  current: PurseRow,
  gap: number | null,
): Promise<{ readonly most: number; readonly balance: number; readonly exposure: number }> {
  const tickets = await openTickets(tx, purse.wallet);
  const { float, reported } = await shadowOf(tx, current, current.last_credit);
  const most = Math.max(0, float - reported);
  const exposure = exposureOf(tickets);
  if (gap === null) return { most, balance: Math.min(Math.max(0, most - exposure), 0x7fffffff), exposure };
  const max = tickets.reduce((n, t) => Math.max(n, t.max), 0);
  const reserve = Math.min(gap * max, Math.max(0, exposure - purse.exposure));
  // Payments recorded above may have lapsed already; their credit is among those folded in.
  const balance = Math.min(most, Math.max(0, most - purse.withheld - reserve), 0x7fffffff);
  return { most, balance, exposure: Math.min(exposure, purse.exposure + reserve) };
}

/** A new baseline, committed with its reserves; or the breach that shows that this is not the purse on the books. */
export async function baselineFor(
  tx: Tx,
  purse: PurseRow,
  s: PurseStatus,
  { report: verified, now_s }: { readonly report: VerifiedReport; readonly now_s: number },
): Promise<Baseline | Breach> {
  const top = await highestSeq(tx, purse);
  const known = Math.max(top, purse.counter ?? 0);
  if (purse.counter !== null && s.counter === null) return "counter-back";
  if (s.counter !== null && s.counter < known) return "counter-back";
  const stale = purse.repair || purse.baseline !== null;
  if (s.reason === REASON.counter && verified.breach !== null && !stale) return verified.breach;
  const whole =
    s.reason === REASON.counter &&
    s.counter !== null &&
    s.counter >= s.seq &&
    !purse.repair &&
    verified.breach === null;
  if (whole && verified.unload !== null && !(await completeUnload(tx, verified.unload, now_s))) return "overspent";
  if (whole) await recordPayments(tx, purse.wallet, verified.payments, now_s);
  // What waited to be unloaded is in the new balance.
  await cancelWaitingUnload(tx, purse.wallet);

  const current = await purseOf(tx, purse.wallet);
  const gap = whole ? (s.counter as number) - s.seq : null;
  const { most, balance, exposure } = await unreserved(tx, purse, current, gap);
  const seq = s.counter ?? top;
  const chain = whole ? hex(s.chain) : purse.chain;
  const { last_credit: lastCredit, last_unload: lastUnload } = current;
  const stored: StoredBaseline = {
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
      last_applied: lastCredit,
      stated: balance,
      withheld: most - balance,
      exposure,
      baseline: JSON.stringify(stored),
    })
    .where("wallet", "=", purse.wallet)
    .execute();
  return { tag: "baseline", seq, balance_minor: balance, lastCredit, lastUnload, chain: unhex(chain) };
}

/** A purse with a new baseline knows none of its earlier tickets. */
async function forgetTickets(tx: Tx, wallet: string): Promise<void> {
  const open = tx.updateTable("ticket").set({ void: true }).where("wallet", "=", wallet).where("state", "=", "open");
  await open.execute();
  await closeUnreported(tx, wallet);
}

/** Claims that the purse has not reported count as reported: after a baseline it will not state them any more. */
async function closeUnreported(tx: Tx, wallet: string): Promise<void> {
  const claims = await tx
    .selectFrom("claim")
    .innerJoin("ticket", "ticket.id", "claim.ticket")
    .select(["ticket.id", "claim.amount"])
    .where("claim.wallet", "=", wallet)
    .where("ticket.reported", "is", null)
    .execute();
  for (const c of claims) await tx.updateTable("ticket").set({ reported: c.amount }).where("id", "=", c.id).execute();
}
