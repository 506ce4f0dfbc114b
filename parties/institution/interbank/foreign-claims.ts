/**
 * A merchant of ours has taken a ticket of another institution. We check what can be checked here, present the record there, and credit the merchant when
 * the other institution answers that it is paid to us.
 *
 *   issuer   float    → owed to us        in the transaction that closes the ticket
 *   here     due      → merchant          in the transaction that records the ticket, once per ticket
 *
 * Between the two the money is in transit: it stands in the issuer's books under our name. A presentation whose answer was lost is made again, and
 * "already paid to us" finishes it. What the issuer paid to another institution, or for another ticket, is never credited twice.
 */

import { sameBytes } from "../../../protocol/codec/bytes.js";
import { decodePayAnswer, decodeRequest } from "../../../protocol/commands/pay.js";
import { hex } from "../../shared/environment.js";
import { type ErrorName, errorOf } from "../../shared/errors.js";
import { balanceOf, credit, debit, isAmount, openAccount, post } from "../../shared/ledger/ledger.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { InstitutionContext } from "../context.js";
import type { ClaimRecord, ClaimResult, Peer } from "../contract.js";
import { settle } from "../settlement/settle.js";
import { ACCOUNT } from "../store/accounts.js";
import { books } from "../store/tables.js";

const refused = (name: ErrorName): ClaimResult => ({ outcome: "refused", error: errorOf(name) });

/** From now on we take the peer's tickets. Both sides have to admit each other, each time they are opened. */
export async function admitPeer(context: InstitutionContext, peer: Peer): Promise<void> {
  const id = hex(peer.id);
  await serializable(context.db, async (tx) => {
    await openAccount(books(tx), ACCOUNT.owed(id), "transit");
    await openAccount(books(tx), ACCOUNT.due(id), "due");
  });
  context.peers.set(id, peer);
}

/** Every record goes to the institution whose ticket it shows, all of one institution at once; results stand in the order of the records. */
export async function settleAnywhere(
  context: InstitutionContext,
  payee: Uint8Array,
  records: readonly ClaimRecord[],
): Promise<readonly ClaimResult[]> {
  const piles = new Map<string, number[]>();
  for (const [at, record] of records.entries()) {
    const answer = decodePayAnswer(record.answer);
    const issuer = hex(answer.ok ? answer.value.ticket.head.institution : context.id);
    piles.set(issuer, [...(piles.get(issuer) ?? []), at]);
  }
  const results: ClaimResult[] = records.map(() => refused("peer-silent"));
  for (const [issuer, pile] of piles) {
    const own = pile.map((at) => records[at]);
    const settled = issuer === hex(context.id) ? settle(context, payee, own) : presentTo(context, issuer, payee, own);
    for (const [i, result] of (await settled).entries()) results[pile[i]] = result;
  }
  return results;
}

/** What can be refused here, where the ticket's key is not known. */
function faultIn(payee: Uint8Array, record: ClaimRecord): ErrorName | null {
  const request = decodeRequest(record.request);
  if (!request.ok) return "undecodable";
  return sameBytes(request.value.payee, payee) ? null : "wrong-payee";
}

async function presentTo(
  context: InstitutionContext,
  issuer: string,
  payee: Uint8Array,
  records: readonly ClaimRecord[],
): Promise<readonly ClaimResult[]> {
  const peer = context.peers.get(issuer);
  if (peer === undefined) return records.map(() => refused("wrong-institution"));
  const faults = records.map((record) => faultIn(payee, record));
  const sound = records.filter((_, i) => faults[i] === null);
  const merchant = await balanceOf(books(context.db), ACCOUNT.merchant(hex(payee)));
  if (merchant === null) return faults.map((name) => refused(name ?? "unknown-merchant"));
  const answers = sound.length === 0 ? [] : await peer.claim(context.id, payee, sound).catch(() => []);
  const results: ClaimResult[] = [];
  let next = 0;
  for (const name of faults) {
    results.push(name === null ? await creditMerchant(context, issuer, payee, answers[next++]) : refused(name));
  }
  return results;
}

/** Due → merchant, for what the issuer has paid to us; once for each ticket. */
async function creditMerchant(
  context: InstitutionContext,
  issuer: string,
  payee: Uint8Array,
  answer?: ClaimResult,
): Promise<ClaimResult> {
  if (answer === undefined || answer.outcome === "refused") return answer ?? refused("peer-silent");
  if (answer.via !== hex(context.id)) return { ...answer, outcome: "already-paid" };
  const amount = answer.amount_minor;
  if (!isAmount(amount)) return refused("peer-silent");
  const row = { institution: issuer, ticket: answer.ticket, payee: hex(payee), amount };
  return serializable(context.db, async (tx): Promise<ClaimResult> => {
    const query = tx.selectFrom("foreign_claim").select("amount").where("institution", "=", issuer);
    const before = await query.where("ticket", "=", answer.ticket).executeTakeFirst();
    if (before !== undefined) return { ...answer, outcome: "already-paid" };
    const lines = [debit(ACCOUNT.due(issuer), amount), credit(ACCOUNT.merchant(row.payee), amount)];
    const key = `foreign/${issuer}/${answer.ticket}`;
    const posted = await post(books(tx), { key, lines, memo: "payment under another institution's ticket" });
    if (!posted.ok) return { outcome: "refused", error: posted.error };
    await tx.insertInto("foreign_claim").values(row).execute();
    return { ...answer, outcome: "paid" };
  });
}

/** The issuer's side: claims that `from` presents. */
export async function settlePresented(
  context: InstitutionContext,
  from: Uint8Array,
  payee: Uint8Array,
  records: readonly ClaimRecord[],
): Promise<readonly ClaimResult[]> {
  if (!context.peers.has(hex(from))) return records.map(() => refused("unknown-peer"));
  return settle(context, payee, records, hex(from));
}
