/**
 * Double entry. Every transfer's debits equal its credits; no account goes below zero; a transfer has a key, and posting it again does nothing.
 *
 * These functions work inside the caller's transaction, so that a transfer and the reason for it are committed together. A refusal is found before anything
 * is written; constraints in SQL enforce the same rules a second time.
 */
import { type Kysely, sql, type Transaction } from "kysely";
import { ok } from "../../../protocol/codec/result.js";
import { type PartyResult, refuse } from "../errors.js";
import { ACCOUNT_KINDS, type AccountKind, type LedgerTables, type Side } from "./accounts.js";

export interface Line {
  readonly account: string;
  readonly side: Side;
  readonly amount_minor: number;
}

export interface Transfer {
  /** The idempotency key; a transfer keeps it. */
  readonly key: string;
  readonly lines: readonly Line[];
  readonly memo: string;
}

export interface Posting {
  /** It had been posted before; nothing was done now. */
  readonly again: boolean;
}

export function debit(account: string, amount_minor: number): Line {
  return { account, side: "debit", amount_minor };
}

export function credit(account: string, amount_minor: number): Line {
  return { account, side: "credit", amount_minor };
}

/** A whole number of minor units above zero that a double counts exactly. */
export function isAmount(amount_minor: number): boolean {
  return Number.isSafeInteger(amount_minor) && amount_minor > 0;
}

/** Opens an account unless it exists. An account never changes its kind. */
export async function openAccount(tx: Transaction<LedgerTables>, id: string, kind: AccountKind): Promise<void> {
  const { normal } = ACCOUNT_KINDS[kind];
  await tx
    .insertInto("account")
    .values({ id, kind, normal, balance: 0 })
    .onConflict((c) => c.column("id").doNothing())
    .execute();
}

export async function balanceOf(db: Kysely<LedgerTables>, id: string): Promise<number | null> {
  const row = await db.selectFrom("account").select("balance").where("id", "=", id).executeTakeFirst();
  return row?.balance ?? null;
}

export async function isPosted(db: Kysely<LedgerTables>, key: string): Promise<boolean> {
  const row = await db.selectFrom("transfer").select("key").where("key", "=", key).executeTakeFirst();
  return row !== undefined;
}

function contentOf(lines: readonly Line[]): string {
  return JSON.stringify(lines.map((l) => `${l.side} ${l.account} ${l.amount_minor}`).sort());
}

function balanced(lines: readonly Line[]): boolean {
  let sum = 0;
  for (const line of lines) sum += line.side === "credit" ? line.amount_minor : -line.amount_minor;
  return lines.length >= 2 && sum === 0;
}

/** Same key and lines: the same transfer. Same key, other lines: refused. */
export async function post(tx: Transaction<LedgerTables>, transfer: Transfer): Promise<PartyResult<Posting>> {
  const { key, lines, memo } = transfer;
  if (!lines.every((l) => isAmount(l.amount_minor))) return refuse("bad-amount");
  if (!balanced(lines)) return refuse("bad-transfer");
  const content = contentOf(lines);
  const before = await tx.selectFrom("transfer").select("content").where("key", "=", key).executeTakeFirst();
  if (before !== undefined) return before.content === content ? ok({ again: true }) : refuse("key-reused");

  const names = [...new Set(lines.map((l) => l.account))].sort();
  const accounts = await tx.selectFrom("account").selectAll().where("id", "in", names).execute();
  if (accounts.length !== names.length) return refuse("no-such-account");
  const changes = new Map<string, number>();
  for (const account of accounts) {
    let change = 0;
    for (const line of lines) {
      if (line.account === account.id) change += line.side === account.normal ? line.amount_minor : -line.amount_minor;
    }
    if (account.balance + change < 0) return refuse("insufficient-funds");
    if (!Number.isSafeInteger(account.balance + change)) return refuse("bad-amount");
    changes.set(account.id, change);
  }

  await tx.insertInto("transfer").values({ key, content, memo }).execute();
  const rows = lines.map((l, position) => ({
    key,
    position,
    account: l.account,
    side: l.side,
    amount: l.amount_minor,
  }));
  await tx.insertInto("line").values(rows).execute();
  // In the order of their names, so that two transfers never wait for each other.
  for (const id of names) {
    const change = changes.get(id) as number;
    await tx
      .updateTable("account")
      .set({ balance: sql<number>`balance + ${change}` })
      .where("id", "=", id)
      .execute();
  }
  return ok({ again: false });
}

/** Σ of balances by kind, each on its own side. */
export async function totals(db: Kysely<LedgerTables>): Promise<Record<AccountKind, number>> {
  const rows = await db
    .selectFrom("account")
    .select(["kind", sql<number>`sum(balance)::bigint`.as("sum")])
    .groupBy("kind")
    .execute();
  const out = Object.fromEntries(Object.keys(ACCOUNT_KINDS).map((kind) => [kind, 0])) as Record<AccountKind, number>;
  for (const row of rows) out[row.kind as AccountKind] = row.sum;
  return out;
}

/** The faults of the books, in sentences; empty when every balance is the sum of its lines and every transfer balances. */
export async function audit(db: Kysely<LedgerTables>): Promise<string[]> {
  const wrong: string[] = [];
  const sums = await db
    .selectFrom("account")
    .leftJoin("line", "line.account", "account.id")
    .select(["account.id", "account.balance"])
    .select(
      sql<number>`coalesce(sum(case when line.side = account.normal then line.amount else -line.amount end), 0)::bigint`.as(
        "sum",
      ),
    )
    .groupBy(["account.id", "account.balance"])
    .execute();
  for (const s of sums) if (s.sum !== s.balance) wrong.push(`${s.id} holds ${s.balance}, its lines say ${s.sum}`);
  const transfers = await db
    .selectFrom("line")
    .select(["key", sql<number>`sum(case side when 'credit' then amount else -amount end)::bigint`.as("sum")])
    .groupBy("key")
    .having(sql<boolean>`sum(case side when 'credit' then amount else -amount end) <> 0`)
    .execute();
  for (const t of transfers) wrong.push(`transfer ${t.key} is out of balance by ${t.sum}`);
  return wrong;
}
