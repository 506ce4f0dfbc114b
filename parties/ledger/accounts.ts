/** The kinds of accounts there are, the side on which each grows, and the tables of a ledger. */

export type Side = "debit" | "credit";

export const ACCOUNT_KINDS = {
  // A central bank's.
  assets: { normal: "debit" },
  deposit: { normal: "credit" },
  issued: { normal: "credit" },
  redeemed: { normal: "debit" },
  // An institution's. Its reserve is the asset behind all the rest.
  reserve: { normal: "debit" },
  own: { normal: "credit" },
  soft: { normal: "credit" },
  float: { normal: "credit" },
  merchant: { normal: "credit" },
  transit: { normal: "credit" },
  /** What another institution owes for payments that were taken here; ends when the central bank nets. */
  due: { normal: "debit" },
  // A cooperative bank's.
  till: { normal: "debit" },
  sold: { normal: "credit" },
} as const satisfies Record<string, { normal: Side }>;

export type AccountKind = keyof typeof ACCOUNT_KINDS;

export interface LedgerTables {
  account: { id: string; kind: string; normal: string; balance: number };
  transfer: { key: string; content: string; memo: string };
  line: { key: string; position: number; account: string; side: string; amount: number };
}

const KINDS = Object.keys(ACCOUNT_KINDS)
  .map((kind) => `'${kind}'`)
  .join(", ");

/** No account of any kind may go below zero: an overspend is paid by somebody, never owed by a wallet. */
export const LEDGER_SCHEMA: readonly string[] = [
  `create table account (
    id text primary key,
    kind text not null check (kind in (${KINDS})),
    normal text not null check (normal in ('debit', 'credit')),
    balance bigint not null default 0 check (balance >= 0 and balance <= 9007199254740991))`,
  "create table transfer (key text primary key, content text not null, memo text not null)",
  `create table line (
    key text not null references transfer (key),
    position integer not null,
    account text not null references account (id),
    side text not null check (side in ('debit', 'credit')),
    amount bigint not null check (amount > 0),
    primary key (key, position))`,
  "create index line_account on line (account)",
];
