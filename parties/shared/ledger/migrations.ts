/**
 * Bringing a party's schema up to date: numbered steps, each applied once, in order, in one transaction with the record that it was applied. A step is a
 * list of single SQL statements that PostgreSQL 15 and PGlite both understand; names in it need no schema.
 */
import { sql } from "kysely";
import type { Database } from "./database.js";
import { serializable } from "./transaction.js";

export type Step = readonly string[];

export async function migrate(database: Database, schema: string, steps: readonly Step[]): Promise<void> {
  if (!/^[a-z][a-z0-9_]{0,50}$/.test(schema)) throw new RangeError(`${schema} is no name for a schema`);
  await serializable(database.kysely, async (tx) => {
    // Two processes that open the same schema at once take turns.
    await sql`select pg_advisory_xact_lock(7310, 1)`.execute(tx);
    await sql.raw(`create schema if not exists ${schema}`).execute(tx);
    await sql.raw(`set local search_path to ${schema}`).execute(tx);
    await sql.raw("create table if not exists migration (step integer primary key)").execute(tx);
    const { rows } = await sql<{ step: number }>`select coalesce(max(step), 0) as step from migration`.execute(tx);
    for (let step = rows[0].step; step < steps.length; step++) {
      for (const statement of steps[step]) await sql.raw(statement).execute(tx);
      await sql`insert into migration (step) values (${step + 1})`.execute(tx);
    }
  });
}
