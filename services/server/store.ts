/**
 * What every service stores beside its party's books: its bearer tokens, and the answers it gave under idempotency keys. In a schema of its own, so
 * that no party's books know of HTTP.
 */
import type { Environment } from "../../parties/shared/environment.js";
import { type Database, storeOf } from "../../parties/shared/ledger/database.js";
import { migrate } from "../../parties/shared/ledger/migrations.js";
import { IdempotencyStore, type IdempotencyTables } from "./idempotency.js";
import { TokenStore, type TokenTables } from "./tokens.js";

const SCHEMA: readonly string[] = [
  `create table token (
    id text primary key, hash text not null, role text not null, subject text not null, scope text not null,
    revoked boolean not null)`,
  `create table answer (
    owner text not null, key text not null, digest text not null, status integer, body text,
    primary key (owner, key), check ((status is null) = (body is null)))`,
];

export interface ServiceStore {
  readonly tokens: TokenStore;
  readonly idempotency: IdempotencyStore;
  /** A small query; rejects when the database is away. */
  ping(): Promise<void>;
}

export async function openServiceStore(
  database: Database,
  environment: Environment,
  schema: string,
): Promise<ServiceStore> {
  await migrate(database, schema, [SCHEMA]);
  const db = storeOf<IdempotencyTables & TokenTables>(database, schema);
  return {
    tokens: new TokenStore(db, environment),
    idempotency: new IdempotencyStore(db),
    ping: async () => {
      await db.selectFrom("token").select("id").limit(1).execute();
    },
  };
}
