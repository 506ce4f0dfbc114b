/**
 * What every service keeps beside its party's books: its bearer tokens, and the answers it gave under idempotency keys. In a schema of its own, so
 * that no party's books know of HTTP.
 */
import type { Kysely } from "kysely";
import type { Environment } from "../../parties/shared/environment.js";
import { type Database, storeOf } from "../../parties/shared/ledger/database.js";
import { migrate } from "../../parties/shared/ledger/migrations.js";
import { AnswerTable, type AnswerTables } from "./idempotency.js";
import { TokenTable, type TokenTables } from "./tokens.js";

type FrontTables = AnswerTables & TokenTables;

const SCHEMA: readonly string[] = [
  `create table token (
    id text primary key, hash text not null, role text not null, subject text not null, scope text not null,
    revoked boolean not null)`,
  `create table answer (
    owner text not null, key text not null, digest text not null, status integer, body text,
    primary key (owner, key), check ((status is null) = (body is null)))`,
];

export interface Front {
  readonly tokens: TokenTable;
  readonly answers: AnswerTable;
  /** Asks the database for anything at all; rejects when it is away. */
  alive(): Promise<void>;
}

export async function openFront(database: Database, environment: Environment, schema: string): Promise<Front> {
  await migrate(database, schema, [SCHEMA]);
  const db: Kysely<FrontTables> = storeOf<FrontTables>(database, schema);
  return {
    tokens: new TokenTable(db, environment),
    answers: new AnswerTable(db),
    alive: async () => {
      await db.selectFrom("token").select("id").limit(1).execute();
    },
  };
}
