/**
 * Settling claims. A ticket is one row, open → claimed | lapsed, and becomes claimed in the transaction that moves the money: the first valid claim is paid,
 * every other record is evidence and never money.
 *
 * A payee can check a ticket and a signature and nothing more, so it does not bear what only the institution can see. A payment whose blob does not open,
 * or whose number was used before, or that the purse had no money for, is paid, from the guarantee where the float does not suffice, and the purse is
 * suspended. What cannot be paid now (the guarantee is spent) stays open and can be claimed again.
 *
 * A payee's name for a payment is paid once, whichever purse paid it: a payee that gives two sales one name must not learn from the second whether both were
 * paid by one purse.
 */

import { ok } from "../../../protocol/codec/result.js";
import { decodeBlob } from "../../../protocol/messages/blob.js";
import { openBlob } from "../../shared/crypto/wallet-key.js";
import { hex, unhex } from "../../shared/environment.js";
import { type ErrorName, errorOf, type PartyResult, refuse } from "../../shared/errors.js";
import { balanceOf, credit, debit, post } from "../../shared/ledger/ledger.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { InstitutionContext } from "../context.js";
import type { ClaimRecord, ClaimResult } from "../contract.js";
import { release } from "../purses/exposure.js";
import { moveToHeir } from "../purses/loss.js";
import { claimsOf } from "../purses/shadow.js";
import { type Breach, suspend } from "../purses/suspension.js";
import { ACCOUNT } from "../store/accounts.js";
import { books, type PurseRow, purseOf, type TicketRow, type Tx } from "../store/tables.js";
import { deadlineOf } from "./lapse.js";
import { type VerifiedClaim, verifyClaim } from "./verify-claim.js";

const refused = (name: ErrorName): ClaimResult => ({ outcome: "refused", error: errorOf(name) });

/**
 * Each record by itself: one that is refused delays no other. Results stand in the order of the records. `via` is the presenting institution, whose merchant
 * the payee is, hexadecimal; empty for a merchant of ours.
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
    const verified = verifyClaim(context, payee, record);
    if (verified.ok) results.push(await serializable(context.db, (tx) => settleOne(context, tx, verified.value, via)));
    else results.push({ outcome: "refused", error: verified.error });
  }
  return results;
}

/** The account that a claim is paid into. */
const creditAccount = (claim: VerifiedClaim, via: string): string =>
  via === "" ? ACCOUNT.merchant(claim.payee) : ACCOUNT.owed(via);

async function recordEvidence(context: InstitutionContext, tx: Tx, claim: VerifiedClaim, kind: string): Promise<void> {
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
  claim: VerifiedClaim,
  ticket: TicketRow,
): Promise<ClaimResult> {
  const first = await tx.selectFrom("claim").selectAll().where("ticket", "=", ticket.id).executeTakeFirstOrThrow();
  if (first.digest === claim.digest) {
    return { outcome: "already-paid", amount_minor: first.amount, ticket: first.ticket, via: first.via };
  }
  await recordEvidence(context, tx, claim, "fork");
  await suspend(tx, ticket.wallet, "forked");
  return refused("forked");
}

async function settleOne(context: InstitutionContext, tx: Tx, claim: VerifiedClaim, via: string): Promise<ClaimResult> {
  const id = hex(claim.ticketId);
  if ((await balanceOf(books(tx), creditAccount(claim, via))) === null) return refused("unknown-merchant");
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
    // The purse paid one name twice, or the payee gave two sales one name. The second ticket stays open and its money goes back when it lapses.
    await recordEvidence(context, tx, claim, twice.wallet === ticket.wallet ? "twice" : "name-taken");
    return { outcome: "already-paid", amount_minor: twice.amount, ticket: twice.ticket, via: twice.via };
  }
  const purse = await purseOf(tx, ticket.wallet);
  const blob = decodeBlob(openBlob(unhex(purse.wallet_key), claim.ticketId, claim.answer.blob) ?? new Uint8Array(0));
  // 0 is no payment's number, so the number of an unreadable blob equals no other.
  const seq = blob.ok ? blob.value.seq : 0;
  const breach = blob.ok ? await disagreement(tx, { purse, ticket, claim, seq }) : "blob-unreadable";
  const moved = await pay(tx, { purse, ticket, amount: claim.request.amount_minor, to: creditAccount(claim, via) });
  if (!moved.ok) return { outcome: "refused", error: moved.error };
  await recordClaim(context, tx, { ticket, claim, seq, guaranteed: moved.value, via });
  if (ticket.void) await release(tx, ticket.wallet, ticket.id);
  if (breach !== null) {
    await recordEvidence(context, tx, claim, breach);
    await suspend(tx, ticket.wallet, breach);
  }
  if (moved.value > 0) await suspend(tx, ticket.wallet, "overspent");
  await moveToHeir(context, tx, ticket.wallet);
  return { outcome: "paid", amount_minor: claim.request.amount_minor, ticket: id, via };
}

interface PurseClaim {
  readonly purse: PurseRow;
  readonly ticket: TicketRow;
  readonly claim: VerifiedClaim;
  /** The payment's number, from its blob. */
  readonly seq: number;
}

/** What in this payment contradicts the books of the purse. Payments of void tickets are left out, for no side remembers them in full. */
async function disagreement(tx: Tx, { purse, ticket, claim, seq }: PurseClaim): Promise<Breach | null> {
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

interface Payout {
  readonly purse: PurseRow;
  readonly ticket: TicketRow;
  readonly amount: number;
  /** The account to credit. */
  readonly to: string;
}

/** Float → payee, and guarantee → payee for what the float may not give. Gives the part that was guaranteed. */
async function pay(tx: Tx, { purse, ticket, amount, to }: Payout): Promise<PartyResult<number>> {
  const float = (await balanceOf(books(tx), ACCOUNT.float(purse.wallet))) ?? 0;
  const reported = ticket.reported ?? 0;
  // A void ticket's payment comes from what is withheld for it; any other may not take from it.
  const allowed = ticket.void ? reported + purse.withheld : float - purse.withheld;
  const fromFloat = Math.max(0, Math.min(amount, allowed, float));
  const guaranteed = amount - fromFloat;
  const lines = [credit(to, amount)];
  if (fromFloat > 0) lines.push(debit(ACCOUNT.float(purse.wallet), fromFloat));
  if (guaranteed > 0) lines.push(debit(ACCOUNT.guarantee, guaranteed));
  const posted = await post(books(tx), { key: `claim/${ticket.id}`, lines, memo: "payment" });
  if (!posted.ok) return posted.error.name === "insufficient-funds" ? refuse("guarantee-exhausted") : posted;
  // What the purse stated that it paid, and the claim does not take, is withheld until it is given back.
  const surplus = Math.max(0, reported - amount);
  const taken = ticket.void ? Math.max(0, fromFloat - reported) : 0;
  // After an overspend the float may not cover all that was withheld.
  const withheld = Math.min(purse.withheld - taken + surplus, float - fromFloat);
  // A claim for a ticket that no report named is one of the payments that were missing, so it lowers the exposure. A claim for a reported one tells nothing
  // new, and only `release` may lower the exposure for it.
  const missing = ticket.void && ticket.reported === null;
  const exposure = missing ? Math.max(0, purse.exposure - ticket.max) : purse.exposure;
  await tx.updateTable("purse").set({ withheld, exposure }).where("wallet", "=", purse.wallet).execute();
  return ok(guaranteed);
}

async function recordClaim(
  context: InstitutionContext,
  tx: Tx,
  paid: Omit<PurseClaim, "purse"> & { readonly guaranteed: number; readonly via: string },
): Promise<void> {
  const { ticket, claim, seq, guaranteed, via } = paid;
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
