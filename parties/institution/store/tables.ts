/**
 * The institution's tables. Ids are lower-case hexadecimal; bytes that are only carried stay bytes.
 *
 * `purse` is the shadow account: what the institution knows of a purse. `withheld` and `exposure` are explained in purses/exposure.ts.
 */
import type { Kysely, Transaction } from "kysely";
import { LEDGER_ORDER, LEDGER_SCHEMA, type LedgerTables } from "../../shared/ledger/accounts.js";
import { CLEARING_SCHEMA, type ClearingTables, FOREIGN_REFUND_SCHEMA } from "./interbank-tables.js";
import { WALLET_SCHEMA, type WalletTables } from "./wallet-tables.js";

export interface PurseRow {
  wallet: string;
  identity: string;
  cooperative: string;
  level: number;
  wallet_key: string;
  state: "active" | "suspended" | "retired";
  /** Why it is suspended: a name in purses/suspension.ts. */
  reason: string;
  /** A suspended purse may be given a new baseline at its next sync. */
  repair: boolean;
  seq: number;
  chain: string;
  counter: number | null;
  /** Number of the last credit booked, and of the last one the purse has stated. */
  last_credit: number;
  last_applied: number;
  stated: number;
  last_handle: number;
  last_list: number;
  /** Parameters the purse has, hexadecimal. */
  params: string;
  withheld: number;
  exposure: number;
  /** The baseline that is on its way, JSON, or null (sync/baseline.ts). */
  baseline: string | null;
  /** Number of the last unload that is on the books. */
  last_unload: number;
}

export interface TicketRow {
  id: string;
  wallet: string;
  public_key: string;
  head: string;
  max: number;
  expiry: number;
  signature: string;
  state: "open" | "claimed" | "lapsed";
  void: boolean;
  reported_s: number | null;
  /** What the purse says it paid with it. */
  reported: number | null;
}

export interface InstitutionTables extends LedgerTables, WalletTables, ClearingTables {
  secret: { name: string; value: string };
  movement: { key: string; direction: string; amount: number; state: string };
  cooperative: { id: string; key_number: number; first: string; last: string; expiry: number; certificate: Uint8Array };
  maker: { id: string; public_key: string };
  enrolment: {
    wallet: string;
    request: string;
    identity: string;
    cooperative: string;
    level: number;
    key_step: Uint8Array;
    wallet_key: string;
    confirm: string;
    box: Uint8Array;
    params: string;
  };
  purse: PurseRow;
  handle: { handle: string; wallet: string; number: number };
  credit: { wallet: string; number: number; kind: number; amount: number; key: string };
  ticket: TicketRow;
  key_list: { wallet: string; number: number; digest: string; keys: string; signature: string };
  payment: {
    wallet: string;
    seq: number;
    ticket: string;
    pressed: boolean;
    request: string;
    amount: number;
    state: "reported" | "settled" | "lapsed";
  };
  claim: {
    wallet: string;
    payee: string;
    tx_id: string;
    ticket: string;
    seq: number;
    digest: string;
    request: string;
    pressed: boolean;
    record: Uint8Array;
    amount: number;
    guaranteed: number;
    refunded: number;
    settled_s: number;
    /** The institution that presented it for its merchant, hexadecimal; empty when the merchant is ours. */
    via: string;
  };
  evidence: { ticket: string; digest: string; kind: string; record: Uint8Array; seen_s: number };
}

export type Db = Kysely<InstitutionTables>;
export type Tx = Transaction<InstitutionTables>;

/** The same database or transaction, seen as its ledger. */
export function books(tx: Tx): Transaction<LedgerTables>;
export function books(db: Db): Kysely<LedgerTables>;
export function books(db: Db): Kysely<LedgerTables> {
  return db as unknown as Kysely<LedgerTables>;
}

export async function findPurse(db: Db, wallet: string): Promise<PurseRow | null> {
  return (await db.selectFrom("purse").selectAll().where("wallet", "=", wallet).executeTakeFirst()) ?? null;
}

/** Of a wallet that exists. */
export function purseOf(db: Db, wallet: string): Promise<PurseRow> {
  return db.selectFrom("purse").selectAll().where("wallet", "=", wallet).executeTakeFirstOrThrow();
}

const FOUNDING: readonly string[] = [
  ...LEDGER_SCHEMA,
  "create table secret (name text primary key, value text not null)",
  `create table movement (
    key text primary key, direction text not null check (direction in ('issue', 'redeem')),
    amount bigint not null check (amount > 0), state text not null check (state in ('begun', 'done', 'refused')))`,
  `create table cooperative (
    id text not null, key_number integer not null, first text not null, last text not null, expiry bigint not null,
    certificate bytea not null, primary key (id, key_number))`,
  "create table maker (id text primary key, public_key text not null)",
  `create table enrolment (
    wallet text primary key, asked text not null, identity text not null, cooperative text not null, level integer not null,
    key_step bytea not null, wallet_key text not null, confirm text not null, box bytea not null, params text not null)`,
  `create table purse (
    wallet text primary key, identity text not null unique, cooperative text not null, level integer not null,
    wallet_key text not null, state text not null check (state in ('active', 'suspended', 'retired')),
    reason text not null, repair boolean not null, seq bigint not null, chain text not null, counter bigint,
    last_credit bigint not null, last_applied bigint not null check (last_applied <= last_credit),
    stated bigint not null, last_handle bigint not null, last_list bigint not null, params text not null,
    held bigint not null check (held >= 0), exposure bigint not null check (exposure >= 0), baseline text)`,
  `create table handle (
    handle text primary key, wallet text not null references purse (wallet), number bigint not null)`,
  `create table credit (
    wallet text not null references purse (wallet), number bigint not null, kind integer not null,
    amount bigint not null check (amount > 0), key text not null unique, primary key (wallet, number))`,
  `create table ticket (
    id text primary key, wallet text not null references purse (wallet), public_key text not null unique,
    head text not null, max bigint not null check (max > 0), expiry bigint not null, signature text not null,
    state text not null check (state in ('open', 'claimed', 'lapsed')), void boolean not null,
    reported_s bigint, reported bigint)`,
  "create index ticket_open on ticket (wallet) where state = 'open'",
  `create table key_list (
    wallet text not null references purse (wallet), number bigint not null, digest text not null, keys text not null,
    signature text not null, primary key (wallet, number))`,
  `create table payment (
    wallet text not null references purse (wallet), seq bigint not null,
    ticket text not null unique references ticket (id), pressed boolean not null, request text not null,
    amount bigint not null check (amount > 0), state text not null check (state in ('reported', 'settled', 'lapsed')),
    primary key (wallet, seq))`,
  // One purse pays one name of one payee once, and a ticket is paid once.
  `create table claim (
    wallet text not null references purse (wallet), payee text not null, tx_id text not null,
    ticket text not null unique references ticket (id), seq bigint not null, digest text not null, request text not null,
    pressed boolean not null, record bytea not null, amount bigint not null check (amount > 0),
    guaranteed bigint not null check (guaranteed >= 0 and guaranteed <= amount),
    refunded bigint not null check (refunded >= 0 and refunded <= amount), settled_s bigint not null,
    primary key (wallet, payee, tx_id))`,
  `create table evidence (
    ticket text not null, digest text not null, kind text not null, record bytea not null, seen_s bigint not null,
    primary key (ticket, digest))`,
];

/** Each step is applied once, in order (shared/ledger/migrations.ts); a step that was ever released does not change. */
export const INSTITUTION_SCHEMA: readonly (readonly string[])[] = [
  FOUNDING,
  [
    "alter table purse add column last_unload bigint not null default 0",
    "alter table claim add column via text not null default ''",
    ...WALLET_SCHEMA,
    ...CLEARING_SCHEMA,
  ],
  // A payee's name for a payment is taken once, whichever purse paid it, so that a payee cannot learn which sales are one wallet's (docs/privacy.md).
  [
    "alter table claim drop constraint claim_pkey",
    "alter table claim add primary key (payee, tx_id)",
    "create index claim_wallet on claim (wallet)",
  ],
  FOREIGN_REFUND_SCHEMA,
  LEDGER_ORDER,
  ["alter table purse rename column held to withheld", "alter table enrolment rename column asked to request"],
];
