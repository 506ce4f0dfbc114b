/** The institution's tables for payments between institutions. */

export interface ClearingTables {
  /** A payment under another institution's ticket, taken by a merchant of ours and credited. Once per ticket, for ever. */
  foreign_claim: { institution: string; ticket: string; payee: string; amount: number };
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
