/**
 * Netting rounds on the central bank's books. Who takes part is fixed when a round begins, and it is decided once, here, whoever runs it and however
 * many at once: netted, or declined. Members are told after that, so none can have finished a round that another has abandoned.
 *
 *   begun → netted → finished     the net has moved; every member has written it down
 *   begun → declined → off        somebody did not agree, or it was called off; every member has been told
 */
import type { Transaction } from "kysely";
import { ok } from "../../protocol/codec/result.js";
import { type PartyResult, refuse } from "../shared/errors.js";

export const ROUND_STATES = ["begun", "netted", "finished", "declined", "off"] as const;
export type RoundState = (typeof ROUND_STATES)[number];

export interface RoundTables {
  /** `members`: ids in hexadecimal, sorted, with blanks between. */
  round: { name: string; members: string; state: RoundState };
}

export const ROUND_SCHEMA: readonly string[] = [
  `create table round (
    name text primary key, members text not null,
    state text not null check (state in (${ROUND_STATES.map((state) => `'${state}'`).join(", ")})))`,
  "create index round_unfinished on round (name) where state in ('begun', 'netted', 'declined')",
];

export interface Round {
  readonly round: string;
  readonly members: readonly string[];
  readonly state: RoundState;
}

type Tx = Transaction<RoundTables>;

const AT_ONCE = 100;
const split = (members: string) => (members === "" ? [] : members.split(" "));

export async function roundOf(tx: Tx, name: string): Promise<Round | null> {
  const row = await tx.selectFrom("round").selectAll().where("name", "=", name).executeTakeFirst();
  return row === undefined ? null : { round: name, members: split(row.members), state: row.state };
}

/** Those in which somebody has still to be told something; a hundred at most. */
export async function unfinishedRounds(tx: Tx): Promise<Round[]> {
  const query = tx.selectFrom("round").selectAll().where("state", "in", ["begun", "netted", "declined"]);
  const rows = await query.orderBy("name").limit(AT_ONCE).execute();
  return rows.map(({ name, members, state }) => ({ round: name, members: split(members), state }));
}

/** Where the round stands, begun now if it is new. Its name with other members is another round's. */
export async function beginRound(tx: Tx, name: string, ids: readonly string[]): Promise<PartyResult<RoundState>> {
  const members = ids.toSorted().join(" ");
  const before = await tx.selectFrom("round").selectAll().where("name", "=", name).executeTakeFirst();
  if (before !== undefined) return before.members === members ? ok(before.state) : refuse("key-reused");
  await tx.insertInto("round").values({ name, members, state: "begun" }).execute();
  return ok("begun");
}

/** It will never be netted. False when it has been. */
export async function declineRound(tx: Tx, name: string): Promise<boolean> {
  const state = (await roundOf(tx, name))?.state;
  if (state === undefined || state === "netted" || state === "finished") return false;
  await tx.updateTable("round").set({ state: "declined" }).where("name", "=", name).execute();
  return true;
}

/** Everybody has been told how it ended. */
export async function closeRound(tx: Tx, name: string): Promise<void> {
  const change = (from: RoundState, to: RoundState) =>
    tx.updateTable("round").set({ state: to }).where("name", "=", name).where("state", "=", from).execute();
  await change("netted", "finished");
  await change("declined", "off");
}
