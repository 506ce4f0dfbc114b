/**
 * Money between central bank, the institution's own accounts and soft wallets.
 *
 * A movement to or from the central bank is recorded before the central bank is called, and finished after. A movement that was cut in between is found by
 * its key, and doing it again finishes it. While it is begun here and done there, the money is in transit (audit/conservation.ts counts it).
 */

import { ok } from "../../../protocol/codec/result.js";
import type { IssuingBank } from "../../central-bank/contract.js";
import { hex } from "../../shared/environment.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import { credit, debit, isAmount, openAccount, type Posting, post } from "../../shared/ledger/ledger.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { InstitutionContext } from "../context.js";
import { ACCOUNT } from "../store/accounts.js";
import { books, type Tx } from "../store/tables.js";

interface BankMovement {
  readonly direction: "issue" | "redeem";
  readonly amount: number;
  readonly key: string;
}

/** The key of a movement at the central bank, which keeps books for several institutions. */
function bankKey(institution: Uint8Array, direction: string, key: string): string {
  return `${hex(institution)}/${direction}/${key}`;
}

async function begin(tx: Tx, { direction, amount, key }: BankMovement): Promise<PartyResult<boolean>> {
  const before = await tx.selectFrom("movement").selectAll().where("key", "=", key).executeTakeFirst();
  if (before !== undefined) {
    const same = before.direction === direction && before.amount === amount && before.state !== "refused";
    return same ? ok(before.state === "done") : refuse("key-reused");
  }
  if (direction === "redeem") {
    const lines = [debit(ACCOUNT.treasury, amount), credit(ACCOUNT.transit, amount)];
    const posted = await post(books(tx), { key: `redeem/begun/${key}`, lines, memo: "on its way to be redeemed" });
    if (!posted.ok) return posted;
  }
  await tx.insertInto("movement").values({ key, direction, amount, state: "begun" }).execute();
  return ok(false);
}

async function stateOf(tx: Tx, key: string): Promise<string | undefined> {
  return (await tx.selectFrom("movement").select("state").where("key", "=", key).executeTakeFirst())?.state;
}

/**
 * The central bank has done it. Two concurrent calls may have received different answers, when its books changed in between. What is done there counts, even
 * if the other call has taken the movement back here.
 */
async function finish(tx: Tx, { direction, amount, key }: BankMovement): Promise<PartyResult<Posting>> {
  const state = await stateOf(tx, key);
  if (state === "done") return ok({ again: true });
  const from = state === "refused" ? ACCOUNT.treasury : ACCOUNT.transit;
  const lines =
    direction === "issue"
      ? [debit(ACCOUNT.reserve, amount), credit(ACCOUNT.treasury, amount)]
      : [debit(from, amount), credit(ACCOUNT.reserve, amount)];
  const posted = await post(books(tx), { key: `${direction}/${key}`, lines, memo: direction });
  if (posted.ok) await tx.updateTable("movement").set({ state: "done" }).where("key", "=", key).execute();
  return posted;
}

/** Takes back a movement that the central bank refused. Its key is not used again. */
async function abandon(tx: Tx, { direction, amount, key }: BankMovement): Promise<void> {
  if ((await stateOf(tx, key)) !== "begun") return;
  await tx.updateTable("movement").set({ state: "refused" }).where("key", "=", key).execute();
  if (direction === "issue") return;
  const lines = [debit(ACCOUNT.transit, amount), credit(ACCOUNT.treasury, amount)];
  await post(books(tx), { key: `redeem/abandoned/${key}`, lines, memo: "the central bank refused" });
}

async function move(
  context: InstitutionContext,
  bank: IssuingBank,
  movement: BankMovement,
): Promise<PartyResult<Posting>> {
  const { direction, amount, key } = movement;
  if (!isAmount(amount)) return refuse("bad-amount");
  const begun = await serializable(context.db, (tx) => begin(tx, movement));
  if (!begun.ok) return begun;
  if (begun.value) return ok({ again: true });
  const there = await bank[direction](context.id, amount, bankKey(context.id, direction, key));
  if (!there.ok) {
    await serializable(context.db, (tx) => abandon(tx, movement));
    return there;
  }
  return serializable(context.db, (tx) => finish(tx, movement));
}

/** New digital cash from the central bank into the treasury. Idempotent by key; a key that was refused is not used again. */
export function issue(
  context: InstitutionContext,
  bank: IssuingBank,
  amount: number,
  key: string,
): Promise<PartyResult<Posting>> {
  return move(context, bank, { direction: "issue", amount, key });
}

/** Digital cash from the treasury back to the central bank. Idempotent by key, in the same way. */
export function redeem(
  context: InstitutionContext,
  bank: IssuingBank,
  amount: number,
  key: string,
): Promise<PartyResult<Posting>> {
  return move(context, bank, { direction: "redeem", amount, key });
}

/** A movement to or from the central bank that is begun and not finished here. */
export interface Movement {
  /** Its key at the central bank. */
  readonly bankKey: string;
  readonly direction: "issue" | "redeem";
  readonly amount_minor: number;
}

export async function unfinishedMovements(context: InstitutionContext): Promise<readonly Movement[]> {
  const rows = await context.db.selectFrom("movement").selectAll().where("state", "=", "begun").execute();
  return rows.map((r) => ({
    bankKey: bankKey(context.id, r.direction, r.key),
    direction: r.direction as Movement["direction"],
    amount_minor: r.amount,
  }));
}

/** Treasury → guarantee, from which overspends are honoured. Idempotent by key. */
export function fundGuarantee(
  context: InstitutionContext,
  amount_minor: number,
  key: string,
): Promise<PartyResult<Posting>> {
  const lines = [debit(ACCOUNT.treasury, amount_minor), credit(ACCOUNT.guarantee, amount_minor)];
  const transfer = { key: `guarantee/${key}`, lines, memo: "guarantee" };
  return serializable(context.db, (tx) => post(books(tx), transfer));
}

/** Soft wallet → treasury. Idempotent by key. */
export function buyFrom(
  context: InstitutionContext,
  name: string,
  amount_minor: number,
  key: string,
): Promise<PartyResult<Posting>> {
  const lines = [debit(ACCOUNT.soft(name), amount_minor), credit(ACCOUNT.treasury, amount_minor)];
  return serializable(context.db, (tx) => post(books(tx), { key: `buy/${key}`, lines, memo: "buy" }));
}

export function openMerchant(context: InstitutionContext, payee: Uint8Array): Promise<void> {
  return serializable(context.db, (tx) => openAccount(books(tx), ACCOUNT.merchant(hex(payee)), "merchant"));
}
