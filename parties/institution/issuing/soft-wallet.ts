/**
 * Soft wallets. A person opens one with a phone's name and nothing else: class IV, anonymous to the bank, with the cap of that class. The institution opens
 * those of banks and other businesses itself; they have no class and no cap.
 */
import { ok } from "../../../protocol/codec/result.js";
import { hex } from "../../shared/environment.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import {
  balanceOf,
  credit,
  debit,
  isAmount,
  isPosted,
  openAccount,
  type Posting,
  post,
} from "../../shared/ledger/ledger.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { InstitutionContext } from "../context.js";
import { ACCOUNT } from "../store/accounts.js";
import { books, type Db, type Tx } from "../store/tables.js";

/** The anonymous class: a phone's name only. */
const SOFT_CLASS = 4;
/** What a class IV soft wallet may hold, fen. Data: it has changed between pilots. */
export const SOFT_CAP_MINOR = 10_000_00;

const NAME = /^[\w.+-]{1,40}$/;

/** Opened again under the same name it is the same wallet. */
export async function openPersonal(context: InstitutionContext, name: string): Promise<PartyResult<Posting>> {
  if (!NAME.test(name)) return refuse("undecodable");
  const opened_s = context.environment.now_s();
  return serializable(context.db, async (tx): Promise<PartyResult<Posting>> => {
    if (await isPersonal(tx, name)) return ok({ again: true });
    if ((await balanceOf(books(tx), ACCOUNT.soft(name))) !== null) return refuse("name-taken");
    await openAccount(books(tx), ACCOUNT.soft(name), "soft");
    await tx.insertInto("soft_wallet").values({ name, class: SOFT_CLASS, opened_s }).execute();
    return ok({ again: false });
  });
}

/** A business's. */
export function openSoftWallet(context: InstitutionContext, name: string): Promise<void> {
  return serializable(context.db, (tx) => openAccount(books(tx), ACCOUNT.soft(name), "soft"));
}

export async function isPersonal(db: Db, name: string): Promise<boolean> {
  const row = await db.selectFrom("soft_wallet").select("name").where("name", "=", name).executeTakeFirst();
  return row !== undefined;
}

export async function personalBalance(context: InstitutionContext, name: string): Promise<PartyResult<number>> {
  if (!(await isPersonal(context.db, name))) return refuse("not-personal");
  return ok((await balanceOf(books(context.db), ACCOUNT.soft(name))) ?? 0);
}

/** Whether the wallet's cap leaves room for this amount. A wallet without a class has no cap. */
export async function hasRoom(tx: Tx, name: string, amount_minor: number): Promise<boolean> {
  if (!(await isPersonal(tx, name))) return true;
  return ((await balanceOf(books(tx), ACCOUNT.soft(name))) ?? 0) + amount_minor <= SOFT_CAP_MINOR;
}

interface Payment {
  readonly memo: string;
  /** The account that pays. */
  readonly from: string;
  /** The soft wallet. */
  readonly name: string;
  readonly amount_minor: number;
  readonly key: string;
}

/** Into a soft wallet, within its cap. Idempotent by key. */
async function payIn(context: InstitutionContext, payment: Payment): Promise<PartyResult<Posting>> {
  const { memo, from, name, amount_minor } = payment;
  if (!isAmount(amount_minor)) return refuse("bad-amount");
  const key = `${memo}/${payment.key}`;
  const lines = [debit(from, amount_minor), credit(ACCOUNT.soft(name), amount_minor)];
  return serializable(context.db, async (tx): Promise<PartyResult<Posting>> => {
    const before = await isPosted(books(tx), key);
    if (!before && !(await hasRoom(tx, name, amount_minor))) return refuse("over-soft-cap");
    return post(books(tx), { key, lines, memo });
  });
}

/** Treasury → soft wallet, against money that these books do not record. */
export function sellTo(
  context: InstitutionContext,
  name: string,
  amount_minor: number,
  key: string,
): Promise<PartyResult<Posting>> {
  return payIn(context, { memo: "sell", from: ACCOUNT.treasury, name, amount_minor, key });
}

/** The same at a person's own request; each wallet has keys of its own. */
export async function purchase(
  context: InstitutionContext,
  name: string,
  amount_minor: number,
  key: string,
): Promise<PartyResult<Posting>> {
  if (!(await isPersonal(context.db, name))) return refuse("not-personal");
  return sellTo(context, name, amount_minor, `${name}/${key}`);
}

/** Merchant → soft wallet. */
export function payOut(
  context: InstitutionContext,
  { payee, ...payment }: Omit<Payment, "memo" | "from"> & { readonly payee: Uint8Array },
): Promise<PartyResult<Posting>> {
  return payIn(context, { memo: "payout", from: ACCOUNT.merchant(hex(payee)), ...payment });
}
