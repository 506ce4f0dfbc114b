/**
 * Settling claims. A ticket is one row, open → claimed | lapsed, and becomes claimed in the transaction that moves the money: the first valid
 * claim is paid, every other record is evidence and never money.
 *
 * A payee can check a ticket and a signature and nothing more, so what only we can see is never held against it: a payment whose blob does not
 * open, or whose number was used before, or that the purse had not the money for, is paid, from the guarantee where the float does not reach,
 * and the purse is suspended. What cannot be paid now (the guarantee is spent) stays open and can be claimed again.
 *
 * One name of one payee is paid once, whoever's payment it is: a payee that gives two sales one name must not learn from the second whether both were
 * one purse's.
 */

import { ok } from "../../../protocol/codec/result.js";
import { decodeBlob } from "../../../protocol/messages/blob.js";
import { openBlob } from "../../shared/crypto/wallet-key.js";
import { hex, unhex } from "../../shared/environment.js";
import { type ErrorName, errorOf, type PartyError, type PartyResult, refuse } from "../../shared/errors.js";
import { balanceOf, credit, debit, post } from "../../shared/ledger/ledger.js";
import { serializable } from "../../shared/ledger/transaction.js";
import { ACCOUNT, type InstitutionContext } from "../context.js";
import { passOn } from "../purses/loss.js";
import { release } from "../purses/repair.js";
import { claimsOf } from "../purses/shadow.js";
import { type Breach, suspend } from "../purses/suspension.js";
import { books, type PurseRow, type TicketRow, type Tx } from "../store/tables.js";
import { deadlineOf } from "../tickets/lapse.js";
import { type ClaimRecord, type JudgedClaim, judgeClaim } from "./verify-claim.js";

export type ClaimResult =
  | {
      readonly outcome: "paid" | "already-paid";
      readonly amount_minor: number;
      /** The ticket that was paid, hexadecimal, and the institution that presented it; empty when its merchant is ours. */
      readonly ticket: string;
      readonly via: string;
    }
  | { readonly outcome: "refused"; readonly error: PartyError };

const refused = (name: ErrorName): ClaimResult => ({ outcome: "refused", error: errorOf(name) });

/**
 * Each record on its own: one that is refused holds up no other. Results stand in the order of the records. `via` is the institution whose merchant the
 * payee is, hexadecimal, and empty for a merchant of ours.
 */
export async function settle(
  context: InstitutionContext,
  payee: Uint8Array,
  records: readonly ClaimRecord[],
  via = "",
): Promise<readonly ClaimResult[]> {
  await context.keyring.read(context.db);
  const results: ClaimResult[] = [];
  for (const record of records) {
    const judged = judgeClaim(context, payee, record);
    if (judged.ok) results.push(await serializable(context.db, (tx) => settleOne(context, tx, judged.value, via)));
    else results.push({ outcome: "refused", error: judged.error });
  }
  return results;
}

/** Where the money of a claim goes. */
const creditedTo = (claim: JudgedClaim, via: string): string =>
  via === "" ? ACCOUNT.merchant(claim.payee) : ACCOUNT.owed(via);

async function keepEvidence(context: InstitutionContext, tx: Tx, claim: JudgedClaim, kind: string): Promise<void> {
  await tx
    .insertInto("evidence")
    .values({
      ticket: hex(claim.ticketId),
      digest: claim.digest,
      kind,
      record: claim.record,
      seen_s: context.environment.now_s(),
    })
    .onConflict((c) => c.columns(["ticket", "digest"]).doNothing())
    .execute();
}

/** A ticket that was claimed before: the same body is already paid, another body is a fork proof. */
async function claimedBefore(
  context: InstitutionContext,
  tx: Tx,
  claim: JudgedClaim,
  ticket: TicketRow,
): Promise<ClaimResult> {
  const first = await tx.selectFrom("claim").selectAll().where("ticket", "=", ticket.id).executeTakeFirstOrThrow();
  if (first.digest === claim.digest) {
    return { outcome: "already-paid", amount_minor: first.amount, ticket: first.ticket, via: first.via };
  }
  await keepEvidence(context, tx, claim, "fork");
  await suspend(tx, ticket.wallet, "forked");
  return refused("forked");
}

async function settleOne(context: InstitutionContext, tx: Tx, claim: JudgedClaim, via: string): Promise<ClaimResult> {
  const id = hex(claim.ticketId);
  if ((await balanceOf(books(tx), creditedTo(claim, via))) === null) return refused("unknown-merchant");
  const ticket = await tx.selectFrom("ticket").selectAll().where("id", "=", id).executeTakeFirst();
  if (ticket === undefined || ticket.public_key !== claim.publicKey || ticket.head !== claim.head) {
    return refused("unknown-ticket");
  }
  if (ticket.state === "claimed") return claimedBefore(context, tx, claim, ticket);
  if (ticket.state === "lapsed") return refused("ticket-lapsed");
  if (context.environment.now_s() > deadlineOf(ticket)) return refused("claim-too-late");
  const twice = await tx
    .selectFrom("claim")
    .select(["wallet", "amount", "ticket", "via"])
    .where("payee", "=", claim.payee)
    .where("tx_id", "=", hex(claim.request.txId))
    .executeTakeFirst();
  if (twice !== undefined) {
    // The purse paid one name twice, or the payee named two sales alike. The second ticket stays open and its money goes back when it lapses.
    await keepEvidence(context, tx, claim, twice.wallet === ticket.wallet ? "twice" : "name-taken");
    return { outcome: "already-paid", amount_minor: twice.amount, ticket: twice.ticket, via: twice.via };
  }
  const purse = await tx.selectFrom("purse").selectAll().where("wallet", "=", ticket.wallet).executeTakeFirstOrThrow();
  const blob = decodeBlob(openBlob(unhex(purse.wallet_key), claim.ticketId, claim.answer.blob) ?? new Uint8Array(0));
  // 0 is no payment's number, so an unreadable one meets no other.
  const seq = blob.ok ? blob.value.seq : 0;
  const breach = blob.ok ? await disagreement(tx, purse, ticket, claim, seq) : "blob-unreadable";
  const moved = await pay(tx, purse, ticket, claim, creditedTo(claim, via));
  if (!moved.ok) return { outcome: "refused", error: moved.error };
  await record(context, tx, ticket, claim, { seq, guaranteed: moved.value, via });
  if (ticket.void) await release(tx, ticket.wallet, ticket.id);
  if (breach !== null) {
    await keepEvidence(context, tx, claim, breach);
    await suspend(tx, ticket.wallet, breach);
  }
  if (moved.value > 0) await suspend(tx, ticket.wallet, "overspent");
  await passOn(context, tx, ticket.wallet);
  return { outcome: "paid", amount_minor: claim.request.amount_minor, ticket: id, via };
}

/** What in this payment contradicts all that is known of the purse. Payments of void tickets are history that nobody remembers in full. */
async function disagreement(
  tx: Tx,
  purse: PurseRow,
  ticket: TicketRow,
  claim: JudgedClaim,
  seq: number,
): Promise<Breach | null> {
  const stated = await tx.selectFrom("payment").selectAll().where("ticket", "=", ticket.id).executeTakeFirst();
  if (stated !== undefined) {
    const request = hex(claim.record.slice(0, 35));
    const agrees = stated.seq === seq && stated.request === request && stated.pressed === claim.answer.pressed;
    return agrees ? null : "claim-differs";
  }
  if (ticket.void) return null;
  if (seq <= purse.seq) return "claim-hidden";
  const alike = claimsOf(tx, purse.wallet).select("claim.ticket").where("claim.seq", "=", seq);
  const other = await alike.executeTakeFirst();
  return other === undefined ? null : "sequence-twice";
}

/** Float → payee, and guarantee → payee for what the float may not give. Gives the part that was guaranteed. */
async function pay(
  tx: Tx,
  purse: PurseRow,
  ticket: TicketRow,
  claim: JudgedClaim,
  to: string,
): Promise<PartyResult<number>> {
  const amount = claim.request.amount_minor;
  const float = (await balanceOf(books(tx), ACCOUNT.float(purse.wallet))) ?? 0;
  const reported = ticket.reported ?? 0;
  // A void ticket's payment comes from what was kept back for it; any other may not touch what is kept back.
  const allowed = ticket.void ? reported + purse.held : float - purse.held;
  const fromFloat = Math.max(0, Math.min(amount, allowed, float));
  const guaranteed = amount - fromFloat;
  const lines = [credit(to, amount)];
  if (fromFloat > 0) lines.push(debit(ACCOUNT.float(purse.wallet), fromFloat));
  if (guaranteed > 0) lines.push(debit(ACCOUNT.guarantee, guaranteed));
  const posted = await post(books(tx), { key: `claim/${ticket.id}`, lines, memo: "payment" });
  if (!posted.ok) return posted.error.name === "insufficient-funds" ? refuse("guarantee-exhausted") : posted;
  // What the purse said it paid and the claim does not take is nobody's until it is given back.
  const surplus = Math.max(0, reported - amount);
  const taken = ticket.void ? Math.max(0, fromFloat - reported) : 0;
  // After an overspend the float may not cover all that was kept back.
  const held = Math.min(purse.held - taken + surplus, float - fromFloat);
  // A claim for a ticket that no report named is one of the payments that were missing; a claim for a reported one is no news, and only
  // `release` may lower the exposure for it.
  const missing = ticket.void && ticket.reported === null;
  const exposure = missing ? Math.max(0, purse.exposure - ticket.max) : purse.exposure;
  await tx.updateTable("purse").set({ held, exposure }).where("wallet", "=", purse.wallet).execute();
  return ok(guaranteed);
}

async function record(
  context: InstitutionContext,
  tx: Tx,
  ticket: TicketRow,
  claim: JudgedClaim,
  how: { readonly seq: number; readonly guaranteed: number; readonly via: string },
): Promise<void> {
  const { seq, guaranteed, via } = how;
  const { amount_minor: amount, txId } = claim.request;
  await tx
    .insertInto("claim")
    .values({
      wallet: ticket.wallet,
      payee: claim.payee,
      tx_id: hex(txId),
      ticket: ticket.id,
      seq,
      digest: claim.digest,
      request: hex(claim.record.slice(0, 35)),
      pressed: claim.answer.pressed,
      record: claim.record,
      amount,
      guaranteed,
      refunded: 0,
      settled_s: context.environment.now_s(),
      via,
    })
    .execute();
  await tx.updateTable("ticket").set({ state: "claimed" }).where("id", "=", ticket.id).execute();
  await tx.updateTable("payment").set({ state: "settled" }).where("ticket", "=", ticket.id).execute();
}
