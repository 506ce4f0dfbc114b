/**
 * Money between central bank, the institution's own accounts and soft wallets.
 *
 * A movement to or from the central bank is written down before the central bank is asked, and finished after: whatever is cut in between is
 * known by its key, and doing it again finishes it. While it is begun here and done there, the money is in transit (money.ts counts it).
 */

import { ok } from "../../../protocol/codec/result.js";
import type { CentralBank } from "../../central-bank/central-bank.js";
import { hex } from "../../shared/environment.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import { credit, debit, isAmount, openAccount, type Posted, post } from "../../shared/ledger/ledger.js";
import { serializable } from "../../shared/ledger/transaction.js";
import { ACCOUNT, type InstitutionContext } from "../context.js";
import { books, type Tx } from "../store/tables.js";

/** What the treasury needs of the central bank, in the same process or over HTTP. */
export type IssuingBank = Pick<CentralBank, "issue" | "redeem">;

type Direction = "issue" | "redeem";

/** The key of a movement at the central bank, which keeps books for several institutions. */
export function bankKey(institution: Uint8Array, direction: string, key: string): string {
  return `${hex(institution)}/${direction}/${key}`;
}

async function begin(tx: Tx, direction: Direction, amount: number, key: string): Promise<PartyResult<boolean>> {
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
 * The central bank has done it. Two who asked at once may have been answered differently, when the books there changed in between; what is done there
 * counts, also when the other has taken it back here.
 */
async function finish(tx: Tx, direction: Direction, amount: number, key: string): Promise<PartyResult<Posted>> {
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

/** Takes back a movement that the central bank refused. Its key is spent. */
async function abandon(tx: Tx, direction: Direction, amount: number, key: string): Promise<void> {
  if ((await stateOf(tx, key)) !== "begun") return;
  await tx.updateTable("movement").set({ state: "refused" }).where("key", "=", key).execute();
  if (direction === "issue") return;
  const lines = [debit(ACCOUNT.transit, amount), credit(ACCOUNT.treasury, amount)];
  await post(books(tx), { key: `redeem/abandoned/${key}`, lines, memo: "the central bank refused" });
}

async function move(
  context: InstitutionContext,
  bank: IssuingBank,
  direction: Direction,
  amount: number,
  key: string,
): Promise<PartyResult<Posted>> {
  if (!isAmount(amount)) return refuse("bad-amount");
  const begun = await serializable(context.db, (tx) => begin(tx, direction, amount, key));
  if (!begun.ok) return begun;
  if (begun.value) return ok({ again: true });
  const name = bankKey(context.id, direction, key);
  const there =
    direction === "issue" ? await bank.issue(context.id, amount, name) : await bank.redeem(context.id, amount, name);
  if (!there.ok) {
    await serializable(context.db, (tx) => abandon(tx, direction, amount, key));
    return there;
  }
  return serializable(context.db, (tx) => finish(tx, direction, amount, key));
}

/** New digital cash from the central bank into the treasury. Idempotent by key; a key that was refused is not used again. */
export function issue(
  context: InstitutionContext,
  bank: IssuingBank,
  amount_minor: number,
  key: string,
): Promise<PartyResult<Posted>> {
  return move(context, bank, "issue", amount_minor, key);
}

/** Digital cash from the treasury back to the central bank. Idempotent by key, in the same way. */
export function redeem(
  context: InstitutionContext,
  bank: IssuingBank,
  amount_minor: number,
  key: string,
): Promise<PartyResult<Posted>> {
  return move(context, bank, "redeem", amount_minor, key);
}

/** One transfer between two accounts of the institution. Idempotent by key. */
export function transfer(
  context: InstitutionContext,
  from: string,
  to: string,
  amount_minor: number,
  key: string,
  memo: string,
): Promise<PartyResult<Posted>> {
  const lines = [debit(from, amount_minor), credit(to, amount_minor)];
  return serializable(context.db, (tx) => post(books(tx), { key, lines, memo }));
}

export function openSoftWallet(context: InstitutionContext, name: string): Promise<void> {
  return serializable(context.db, (tx) => openAccount(books(tx), ACCOUNT.soft(name), "soft"));
}

export function openMerchant(context: InstitutionContext, payee: string): Promise<void> {
  return serializable(context.db, (tx) => openAccount(books(tx), ACCOUNT.merchant(payee), "merchant"));
}
