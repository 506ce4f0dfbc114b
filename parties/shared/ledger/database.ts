/**
 * Where a party keeps its books: PostgreSQL when a URL is given, else an embedded PGlite (PostgreSQL compiled to WebAssembly) in memory or in a
 * directory. Each party has a schema of its own and never reads another's, so that they could live on different machines.
 *
 * Amounts are `bigint` in SQL and `number` here; a value that a double cannot hold exactly is an error, never a rounding.
 * PGlite is one connection: a transaction that uses the database outside itself would wait for itself.
 */
import { PGlite } from "@electric-sql/pglite";
import { Kysely, PostgresDialect } from "kysely";
import { PGliteDialect } from "kysely-pglite-dialect";
import pg from "pg";

export interface Database {
  readonly engine: "pglite" | "postgresql";
  /** Untyped; a party narrows it to its own schema with `storeOf`. */
  readonly kysely: Kysely<unknown>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** postgresql://…; defaults to the environment's DATABASE_URL. An empty string means none. */
  readonly url?: string;
  /** Where PGlite keeps its files; in memory when absent. */
  readonly directory?: string;
}

const INT8 = 20;
const BYTEA = 17;
const CONNECTIONS = 8;
/** A query waits for a connection no longer than this. */
const CONNECT_MS = 10_000;

function readInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large to be counted exactly`);
  return value;
}

/** A plain Uint8Array from PostgreSQL's hex form, where `pg` would give a Buffer. */
function readBytea(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.slice(2), "hex"));
}

function postgres(url: string): Database {
  const readers: Record<number, (text: string) => unknown> = { [INT8]: readInt8, [BYTEA]: readBytea };
  const types = { getTypeParser: (oid: number) => readers[oid] ?? pg.types.getTypeParser(oid) };
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    types: types as pg.CustomTypesConfig,
  });
  // When the server fails, every connection emits an error. A waiting query rejects, and the pool opens new connections; without these listeners the event
  // would end the process.
  pool.on("connect", (client) => client.on("error", () => {}));
  pool.on("error", () => {});
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  return { engine: "postgresql", kysely, close: () => kysely.destroy() };
}

async function embedded(directory: string | undefined): Promise<Database> {
  const parsers = { [INT8]: readInt8 };
  const lite = await PGlite.create(directory === undefined ? { parsers } : { dataDir: directory, parsers });
  const kysely = new Kysely<unknown>({ dialect: new PGliteDialect(lite) });
  return { engine: "pglite", kysely, close: () => kysely.destroy() };
}

export async function openDatabase(options: DatabaseOptions = {}): Promise<Database> {
  const url = options.url ?? (options.directory === undefined ? process.env.DATABASE_URL : undefined);
  return url ? postgres(url) : embedded(options.directory);
}

/** The tables of one party, in its schema. */
export function storeOf<Tables>(database: Database, schema: string): Kysely<Tables> {
  return database.kysely.withSchema(schema) as unknown as Kysely<Tables>;
}
