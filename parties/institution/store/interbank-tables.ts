/** The institution's tables for payments between institutions. */
import type { ErrorName } from "../../shared/errors.js";

export interface ForeignRefundRow {
  institution: string;
  payee: string;
  key: string;
  ticket: string;
  amount: number;
  /** Number of the credit there. */
  credit: number | null;
  refused: ErrorName | null;
}

export interface ClearingTables {
  /** A payment under another institution's ticket, taken by a merchant of ours and credited. Once per ticket. */
  foreign_claim: { institution: string; ticket: string; payee: string; amount: number };
  /** A refund of such a payment; while there is neither a credit nor a refusal the other institution has not answered. */
  foreign_refund: ForeignRefundRow;
  /** A netting round: what we are owed (in) and what we owe (out), pair by pair, fixed when the round began. */
  netting: { round: string; peer: string; direction: "in" | "out"; amount: number };
  round: { name: string; state: "begun" | "done" | "refused" };
}

export const CLEARING_SCHEMA: readonly string[] = [
  `create table foreign_claim (
    institution text not null, ticket text not null, payee text not null, amount bigint not null check (amount > 0),
    primary key (institution, ticket))`,
  "create table round (name text primary key, state text not null check (state in ('begun', 'done', 'refused')))",
  "create unique index round_begun on round ((1)) where state = 'begun'",
  `create table netting (
    round text not null references round (name), peer text not null,
    direction text not null check (direction in ('in', 'out')), amount bigint not null check (amount > 0),
    primary key (round, peer, direction))`,
];

export const FOREIGN_REFUND_SCHEMA: readonly string[] = [
  `create table foreign_refund (
    institution text not null, payee text not null, key text not null, ticket text not null,
    amount bigint not null check (amount > 0), credit bigint, refused text, check (credit is null or refused is null),
    primary key (institution, payee, key))`,
  "create index foreign_refund_waiting on foreign_refund (institution) where credit is null and refused is null",
];
