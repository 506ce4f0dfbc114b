/**
 * Netting rounds on the central bank's books. The members are fixed when a round begins. The outcome is decided once, here, even if several callers run the
 * round at the same time: netted, or declined. Members learn it only afterwards, so none can have finished a round that another has abandoned.
 *
 *   begun → netted → finished     the net has moved; every member has recorded it
 *   begun → declined → off        a member did not agree, or the round was called off; every member has recorded it
 */
import type { Kysely } from "kysely";
import { ok } from "../../protocol/codec/result.js";
import { type PartyResult, refuse } from "../shared/errors.js";
import { serializable } from "../shared/ledger/transaction.js";

const ROUND_STATES = ["begun", "netted", "finished", "declined", "off"] as const;
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

type Db = Kysely<RoundTables>;

const MAX_UNFINISHED = 100;
const split = (members: string) => (members === "" ? [] : members.split(" "));

export async function roundOf(db: Db, name: string): Promise<Round | null> {
  const row = await db.selectFrom("round").selectAll().where("name", "=", name).executeTakeFirst();
  return row === undefined ? null : { round: name, members: split(row.members), state: row.state };
}

/** Rounds of which a member has not recorded the outcome; a hundred at most. */
export async function unfinishedRounds(db: Db): Promise<Round[]> {
  const query = db.selectFrom("round").selectAll().where("state", "in", ["begun", "netted", "declined"]);
  const rows = await query.orderBy("name").limit(MAX_UNFINISHED).execute();
  return rows.map(({ name, members, state }) => ({ round: name, members: split(members), state }));
}

/** The round's state, begun now if it is new. Refused if a round of this name has other members. */
export function beginRound(db: Db, name: string, ids: readonly string[]): Promise<PartyResult<RoundState>> {
  const members = ids.toSorted().join(" ");
  return serializable(db, async (tx): Promise<PartyResult<RoundState>> => {
    const before = await tx.selectFrom("round").selectAll().where("name", "=", name).executeTakeFirst();
    if (before !== undefined) return before.members === members ? ok(before.state) : refuse("key-reused");
    await tx.insertInto("round").values({ name, members, state: "begun" }).execute();
    return ok("begun");
  });
}

/** From now on the round cannot be netted. False when it has been. */
export function declineRound(db: Db, name: string): Promise<boolean> {
  return serializable(db, async (tx) => {
    const state = (await roundOf(tx, name))?.state;
    if (state === undefined || state === "netted" || state === "finished") return false;
    await tx.updateTable("round").set({ state: "declined" }).where("name", "=", name).execute();
    return true;
  });
}

/** Every member has recorded the outcome. */
export function closeRound(db: Db, name: string): Promise<void> {
  return serializable(db, async (tx) => {
    const change = (from: RoundState, to: RoundState) =>
      tx.updateTable("round").set({ state: to }).where("name", "=", name).where("state", "=", from).execute();
    await change("netted", "finished");
    await change("declined", "off");
  });
}
