/**
 * Soft wallets of persons, opened with a phone's name and nothing else: class IV, anonymous to the bank, with the caps of that class. Soft wallets of
 * banks and other businesses are opened by the institution itself (treasury.ts) and have no class.
 */
import type { Transaction } from "kysely";
import { ok } from "../../../protocol/codec/result.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import type { LedgerTables } from "../../shared/ledger/accounts.js";
import { balanceOf, credit, debit, isAmount, openAccount, type Posted, post } from "../../shared/ledger/ledger.js";
import { serializable } from "../../shared/ledger/transaction.js";
import { ACCOUNT, type InstitutionContext } from "../context.js";
import { books, type Db, type Tx } from "../store/tables.js";

/** The anonymous class: a phone name only. */
export const SOFT_CLASS = 4;
/** What a class IV soft wallet may hold, fen. Data: it has changed between pilots. */
export const SOFT_CAP_MINOR = 10_000_00;

const NAME = /^[\w.+-]{1,40}$/;

/** Opened again under the same name it is the same wallet. */
export async function openPersonal(context: InstitutionContext, name: string): Promise<PartyResult<Posted>> {
  if (!NAME.test(name)) return refuse("undecodable");
  const opened_s = context.environment.now_s();
  return serializable(context.db, async (tx): Promise<PartyResult<Posted>> => {
    if (await isPersonal(tx, name)) return ok({ again: true });
    if ((await balanceOf(books(tx), ACCOUNT.soft(name))) !== null) return refuse("name-taken");
    await openAccount(books(tx), ACCOUNT.soft(name), "soft");
    await tx.insertInto("soft_wallet").values({ name, class: SOFT_CLASS, opened_s }).execute();
    return ok({ again: false });
  });
}

export async function isPersonal(db: Db, name: string): Promise<boolean> {
  const row = await db.selectFrom("soft_wallet").select("name").where("name", "=", name).executeTakeFirst();
  return row !== undefined;
}

/** Whether so much more fits. A wallet without a class has no cap. */
export async function hasRoom(tx: Tx, name: string, amount_minor: number): Promise<boolean> {
  if (!(await isPersonal(tx, name))) return true;
  return ((await balanceOf(books(tx), ACCOUNT.soft(name))) ?? 0) + amount_minor <= SOFT_CAP_MINOR;
}

/** Money of the institution's or of a merchant's becomes a soft wallet's, within its cap. Idempotent by key. */
export async function payIn(
  context: InstitutionContext,
  from: string,
  name: string,
  amount_minor: number,
  key: string,
): Promise<PartyResult<Posted>> {
  if (!isAmount(amount_minor)) return refuse("bad-amount");
  const lines = [debit(from, amount_minor), credit(ACCOUNT.soft(name), amount_minor)];
  return serializable(context.db, async (tx): Promise<PartyResult<Posted>> => {
    const before = await known(books(tx), key);
    if (!before && !(await hasRoom(tx, name, amount_minor))) return refuse("over-soft-cap");
    return post(books(tx), { key, lines, memo: key.slice(0, key.indexOf("/")) });
  });
}

async function known(tx: Transaction<LedgerTables>, key: string): Promise<boolean> {
  const row = await tx.selectFrom("transfer").select("key").where("key", "=", key).executeTakeFirst();
  return row !== undefined;
}
