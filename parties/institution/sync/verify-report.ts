/**
 * Verifying a purse's report against the books. Nothing is written: either every part of the report agrees with the books, or the first disagreement has
 * a name, and then no part of the report is used.
 *
 * Agreement means: no number goes back; payments follow each other without gap and hash to the stated chain; each was made with a ticket of this
 * purse, once; none that was claimed is left out; no more was unloaded than was requested; and the balance is what the books say it must be.
 */

import { decodeRequest } from "../../../protocol/commands/pay.js";
import type { PaidReport, PurseStatus, Report } from "../../../protocol/commands/sync.js";
import { nextChain } from "../../../protocol/messages/chain.js";
import { hex, unhex } from "../../shared/environment.js";
import type { InstitutionContext } from "../context.js";
import { claimsOf, expectedBalance, shadowOf } from "../purses/shadow.js";
import type { Breach } from "../purses/suspension.js";
import { statedUnload } from "../purses/unload.js";
import type { PurseRow, TicketRow, Tx } from "../store/tables.js";
import type { UnloadRow } from "../store/wallet-tables.js";

/** A payment stated for the first time. */
export interface NewPayment {
  readonly seq: number;
  readonly ticket: TicketRow;
  readonly pressed: boolean;
  /** Hexadecimal. */
  readonly request: string;
  readonly amount: number;
}

export type VerifiedReport =
  | { readonly breach: Breach }
  | {
      readonly breach: null;
      readonly payments: readonly NewPayment[];
      /** An unload that the wearer pressed for since the last report. */
      readonly unload: UnloadRow | null;
    };

const breach = (name: Breach): { breach: Breach } => ({ breach: name });

function numberFault(purse: PurseRow, s: PurseStatus): Breach | null {
  if (s.seq < purse.seq) return "seq-back";
  if (s.lastCredit < purse.last_applied) return "credit-back";
  if (s.lastCredit > purse.last_credit) return "credit-ahead";
  if (purse.counter !== null && (s.counter === null || s.counter < purse.counter)) return "counter-back";
  return null;
}

/** A payment stated before must be stated the same way. One from before a baseline is not on the books and must not come back. */
async function sameAsBefore(tx: Tx, purse: PurseRow, paid: PaidReport): Promise<boolean> {
  const row = await tx
    .selectFrom("payment")
    .selectAll()
    .where("wallet", "=", purse.wallet)
    .where("seq", "=", paid.seq)
    .executeTakeFirst();
  if (row === undefined) return false;
  return row.ticket === hex(paid.ticketId) && row.request === hex(paid.request) && row.pressed === paid.pressed;
}

async function newPayment(tx: Tx, purse: PurseRow, paid: PaidReport): Promise<NewPayment | Breach> {
  const id = hex(paid.ticketId);
  const ticket = await tx.selectFrom("ticket").selectAll().where("id", "=", id).executeTakeFirst();
  if (ticket === undefined || ticket.wallet !== purse.wallet || ticket.void) return "foreign-ticket";
  if (ticket.reported !== null) return "report-differs";
  const request = decodeRequest(paid.request);
  if (!request.ok || request.value.amount_minor > ticket.max) return "bad-report";
  if (ticket.state === "claimed") {
    const claim = await tx.selectFrom("claim").selectAll().where("ticket", "=", id).executeTakeFirstOrThrow();
    const agrees =
      claim.request === hex(paid.request) && claim.pressed === paid.pressed && Number(claim.seq) === paid.seq;
    if (!agrees) return "claim-differs";
  }
  const { seq, pressed } = paid;
  return { seq, ticket, pressed, request: hex(paid.request), amount: request.value.amount_minor };
}

/** Whether a claim is on the books for a payment that this purse, by its report, has not made yet. */
async function claimAhead(tx: Tx, purse: PurseRow, seq: number): Promise<boolean> {
  const later = claimsOf(tx, purse.wallet).select("claim.seq").where("claim.seq", ">", seq);
  const row = await later.executeTakeFirst();
  return row !== undefined;
}

export async function verifyReport(
  context: InstitutionContext,
  tx: Tx,
  purse: PurseRow,
  report: Report,
): Promise<VerifiedReport> {
  const s = report.standing;
  const fault = numberFault(purse, s);
  if (fault !== null) return breach(fault);
  let seq = purse.seq;
  let chain: Uint8Array = unhex(purse.chain);
  const payments: NewPayment[] = [];
  const seen = new Set<string>();
  for (const paid of report.paid) {
    if (paid.seq <= purse.seq) {
      if (!(await sameAsBefore(tx, purse, paid))) return breach("report-differs");
      continue;
    }
    if (paid.seq !== seq + 1) return breach("gap");
    const payment = await newPayment(tx, purse, paid);
    if (typeof payment === "string") return breach(payment);
    if (seen.has(payment.ticket.id)) return breach("report-differs");
    seen.add(payment.ticket.id);
    payments.push(payment);
    seq = paid.seq;
    chain = nextChain(context.suite.verifier, chain, paid);
  }
  if (seq !== s.seq) return breach("gap");
  if (hex(chain) !== hex(s.chain)) return breach("chain");
  if (await claimAhead(tx, purse, s.seq)) return breach("claim-hidden");
  const shadow = await shadowOf(tx, purse, s.lastCredit);
  // Money of payments stated now: for a claimed one it has left the float (it is in `ahead`), for the others it has not.
  const stated = payments.reduce((sum, p) => sum + p.amount, 0);
  const taken = expectedBalance(shadow) - stated - s.balance_minor;
  const unload = await statedUnload(tx, purse, s.lastUnload, taken);
  if (typeof unload === "string") return breach(unload);
  if (taken !== (unload?.amount ?? 0)) return breach("balance-differs");
  return { breach: null, payments, unload };
}
