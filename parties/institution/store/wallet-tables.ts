/**
 * The institution's tables for persons: their soft wallets, the bracelets bound to them, money on its way back, lost bracelets; and rules and keys that
 * change.
 */

import type { BindingState, UnloadState } from "../contract.js";

export interface BindingRow {
  wallet: string;
  /** From 1, per bracelet. */
  number: number;
  soft: string;
  /** 32 bytes, hexadecimal: secret. */
  key: string;
  /** asked → bound → ending → ended. At most one of a bracelet is not ended. */
  state: BindingState;
}

export interface UnloadRow {
  /** The caller's idempotency key. */
  key: string;
  wallet: string;
  /** The number that ORDERS carries. A cancelled unload's number is used again, so a number may have several rows; at most one of them is done. */
  number: number;
  soft: string;
  amount: number;
  state: UnloadState;
  /** It went out in ORDERS at least once, so the wearer may have pressed for it even if it was cancelled since. */
  sent: boolean;
  changed_s: number;
}

export interface WalletTables {
  soft_wallet: { name: string; class: number; opened_s: number };
  binding: BindingRow;
  unload: UnloadRow;
  /** A lost bracelet and the one that gets its money. */
  replacement: { lost: string; heir: string; soft: string; moved: number; steps: number };
  /** A level whose limits the institution has changed since it was built, JSON. */
  level_rule: { level: number; rule: string };
  /** Ticket keys in use and their certificates from the central bank. The secret is in `secret`. */
  ticket_key: { number: number; expiry: number; certificate: Uint8Array };
}

export const WALLET_SCHEMA: readonly string[] = [
  "create table soft_wallet (name text primary key, class integer not null, opened_s bigint not null)",
  `create table binding (
    wallet text not null references purse (wallet), number bigint not null,
    soft text not null references soft_wallet (name), key text not null,
    state text not null check (state in ('asked', 'bound', 'ending', 'ended')), primary key (wallet, number))`,
  "create unique index binding_live on binding (wallet) where state <> 'ended'",
  `create table unload (
    key text primary key, wallet text not null references purse (wallet), number bigint not null,
    soft text not null references soft_wallet (name), amount bigint not null check (amount > 0),
    state text not null check (state in ('asked', 'done', 'cancelled')), sent boolean not null,
    changed_s bigint not null)`,
  "create unique index unload_asked on unload (wallet) where state = 'asked'",
  "create unique index unload_done on unload (wallet, number) where state = 'done'",
  `create table replacement (
    lost text primary key references purse (wallet), heir text not null references purse (wallet),
    soft text not null references soft_wallet (name), moved bigint not null check (moved >= 0), steps integer not null)`,
  "create table level_rule (level integer primary key, rule text not null)",
  "create table ticket_key (number integer primary key, expiry bigint not null, certificate bytea not null)",
];
