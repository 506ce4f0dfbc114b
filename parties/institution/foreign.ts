/**
 * A merchant of ours has taken a ticket of another institution. We check what can be checked here, present the record there, and credit the merchant when
 * the other institution says that it is paid to us.
 *
 *   issuer   float    → owed to us        in the transaction that closes the ticket
 *   here     due      → merchant          in the transaction that notes the ticket, once for ever
 *
 * Between the two the money is in transit: it stands in the issuer's books under our name. A presentation whose answer was lost is made again, and
 * "already paid to us" finishes it. What the issuer paid to somebody else, or for another ticket, is never credited twice.
 */
import { decodePayAnswer, decodeRequest } from "../../protocol/pay.js";
import { same } from "../../protocol/wire.js";
import { type ErrorName, errorOf, type Outcome, refuse } from "../errors.js";
import { balanceOf, credit, debit, isAmount, openAccount, type Posted, post } from "../ledger/ledger.js";
import { serializable } from "../ledger/transaction.js";
import { hex } from "../world.js";
import type { Booked } from "./credits.js";
import { ACCOUNT, type Desk } from "./desk.js";
import type { ClaimRecord } from "./judge-claim.js";
import type { Peer } from "./peer.js";
import { type ClaimResult, settle } from "./settle.js";
import { books } from "./tables.js";

const refused = (name: ErrorName): ClaimResult => ({ outcome: "refused", error: errorOf(name) });

/** From here on each takes the other's tickets. Both sides have to admit the other. */
export async function admit(desk: Desk, peer: Peer): Promise<void> {
  const id = hex(peer.id);
  await serializable(desk.db, async (tx) => {
    await openAccount(books(tx), ACCOUNT.owed(id), "transit");
    await openAccount(books(tx), ACCOUNT.due(id), "due");
  });
  desk.peers.set(id, peer);
}

/** Every record goes to the institution whose ticket it shows; results stand in the order of the records. */
export async function settleAnywhere(
  desk: Desk,
  payee: Uint8Array,
  records: readonly ClaimRecord[],
): Promise<readonly ClaimResult[]> {
  const results: ClaimResult[] = [];
  for (const record of records) {
    const answer = decodePayAnswer(record.answer);
    const issuer = answer.ok ? answer.value.ticket.head.institution : desk.id;
    if (same(issuer, desk.id)) results.push(...(await settle(desk, payee, [record])));
    else results.push(await present(desk, issuer, payee, record));
  }
  return results;
}

async function present(desk: Desk, issuer: Uint8Array, payee: Uint8Array, record: ClaimRecord): Promise<ClaimResult> {
  const id = hex(issuer);
  const peer = desk.peers.get(id);
  if (peer === undefined) return refused("wrong-institution");
  const request = decodeRequest(record.request);
  if (!request.ok) return refused("undecodable");
  if (!same(request.value.payee, payee)) return refused("wrong-payee");
  const merchant = await balanceOf(books(desk.db as never), ACCOUNT.merchant(hex(payee)));
  if (merchant === null) return refused("unknown-merchant");
  const [said] = await peer.claim(desk.id, payee, [record]).catch(() => [refused("peer-silent")]);
  if (said === undefined || said.outcome === "refused") return said ?? refused("peer-silent");
  if (said.via !== hex(desk.id)) return { ...said, outcome: "already-paid" };
  const amount = said.amount_minor;
  if (!isAmount(amount)) return refused("peer-silent");
  const row = { institution: id, ticket: said.ticket, payee: hex(payee), amount };
  return serializable(desk.db, async (tx): Promise<ClaimResult> => {
    const query = tx.selectFrom("foreign_claim").select("amount").where("institution", "=", id);
    const before = await query.where("ticket", "=", said.ticket).executeTakeFirst();
    if (before !== undefined) return { ...said, outcome: "already-paid" };
    const lines = [debit(ACCOUNT.due(id), amount), credit(ACCOUNT.merchant(row.payee), amount)];
    const key = `foreign/${id}/${said.ticket}`;
    const posted = await post(books(tx), { key, lines, memo: "payment under another institution's ticket" });
    if (!posted.ok) return { outcome: "refused", error: posted.error };
    await tx.insertInto("foreign_claim").values(row).execute();
    return { ...said, outcome: "paid" };
  });
}

/** The issuer's side: `from` presents. */
export async function claimFor(
  desk: Desk,
  from: Uint8Array,
  payee: Uint8Array,
  records: readonly ClaimRecord[],
): Promise<readonly ClaimResult[]> {
  if (!desk.peers.has(hex(from))) return records.map(() => refused("unknown-peer"));
  return settle(desk, payee, records, hex(from));
}

/** Part or all of a payment that another institution's purse made goes back to it: merchant → owed here, then due → float there. */
export async function refundForeign(
  desk: Desk,
  payee: Uint8Array,
  ticketId: Uint8Array,
  amount_minor: number,
  key: string,
): Promise<Outcome<Booked>> {
  if (!isAmount(amount_minor)) return refuse("bad-amount");
  const [merchant, ticket] = [hex(payee), hex(ticketId)];
  const query = desk.db.selectFrom("foreign_claim").selectAll().where("payee", "=", merchant);
  const claim = await query.where("ticket", "=", ticket).executeTakeFirst();
  const peer = claim === undefined ? undefined : desk.peers.get(claim.institution);
  if (claim === undefined || peer === undefined) return refuse("no-such-payment");
  const name = `refund/${claim.institution}/${merchant}/${key}`;
  const owed = ACCOUNT.owed(claim.institution);
  const lines = [debit(ACCOUNT.merchant(merchant), amount_minor), credit(owed, amount_minor)];
  const undone = `${name}/refused`;
  const posted = await serializable(desk.db, async (tx): Promise<Outcome<Posted>> => {
    // A refund that was refused has gone back: its key is spent.
    const spent = await tx.selectFrom("transfer").select("key").where("key", "=", undone).executeTakeFirst();
    return spent === undefined ? post(books(tx), { key: name, lines, memo: "refund" }) : refuse("key-reused");
  });
  if (!posted.ok) return posted;
  const booked = await peer.refund(desk.id, payee, ticketId, amount_minor, key);
  if (booked.ok) return booked;
  const back = [debit(owed, amount_minor), credit(ACCOUNT.merchant(merchant), amount_minor)];
  const undo = { key: undone, lines: back, memo: "the other institution refused" };
  await serializable(desk.db, (tx) => post(books(tx), undo));
  return refuse(booked.error.name);
}

/** Whether this payment was made under another institution's ticket. */
export async function isForeign(desk: Desk, payee: Uint8Array, ticketId: Uint8Array): Promise<boolean> {
  const query = desk.db.selectFrom("foreign_claim").select("ticket").where("payee", "=", hex(payee));
  return (await query.where("ticket", "=", hex(ticketId)).executeTakeFirst()) !== undefined;
}
