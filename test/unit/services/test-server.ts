/**
 * One server for the services' tests: the parties of a test town in it, a token of every role, and every answer held to the contract. A refusal that the
 * contract does not have is a failure at the end of the test.
 */
import { expect } from "chai";
import fastify, { type FastifyRequest } from "fastify";
import { sql } from "kysely";
import { openSoftWallet } from "../../../parties/institution/issuing/soft-wallet.js";
import { openMerchant } from "../../../parties/institution/issuing/treasury.js";
import { hex, unhex } from "../../../parties/shared/environment.js";
import type { Database } from "../../../parties/shared/ledger/database.js";
import type { Role } from "../../../services/contract/route.js";
import { type AppOptions, createApp } from "../../../services/server/app.js";
import { centralBankService } from "../../../services/server/handlers/central-bank.js";
import { cooperativeService } from "../../../services/server/handlers/cooperative.js";
import { institutionService } from "../../../services/server/handlers/institution.js";
import type { Service } from "../../../services/server/operation.js";
import { openServiceStore, type ServiceStore } from "../../../services/server/store.js";
import { must, Town } from "../parties/town.js";

export const PAYEE = "00000000000000b1";
export const OTHER_PAYEE = "00000000000000b2";
export const COOPERATIVE = "00000007";

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly json: Record<string, unknown>;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface RequestOptions {
  readonly token?: string;
  readonly key?: string;
  /** Sent as it is when it is text. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const METHODS = ["GET", "POST", "DELETE"] as const;
type App = Awaited<ReturnType<typeof createApp>>;

export class TestServer {
  readonly town: Town;
  readonly app: App;
  readonly services: readonly Service[];
  /** By the names of `tokensFor`. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly log: string[];
  readonly #undocumented: readonly string[];

  private constructor(
    parts: Pick<TestServer, "town" | "app" | "services" | "tokens" | "log"> & { undocumented: string[] },
  ) {
    this.town = parts.town;
    this.app = parts.app;
    this.services = parts.services;
    this.tokens = parts.tokens;
    this.log = parts.log;
    this.#undocumented = parts.undocumented;
  }

  static async open(database: Database, seed: string, options: AppOptions = {}): Promise<TestServer> {
    const town = await Town.found(database, seed);
    const services = await servicesOf(town, database);
    const reports: { log: string[]; undocumented: string[] } = { log: [], undocumented: [] };
    const app = await createApp(services, {
      log: { write: (line: string) => void reports.log.push(line) },
      bounds: { perAddress: 100_000, perToken: 100_000 },
      onUndocumented: (what: string) => void reports.undocumented.push(what),
      ...options,
    });
    const server = new TestServer({ town, app, services, tokens: await tokensFor(services), ...reports });
    await openMerchant(town.oi, unhex(PAYEE));
    await openMerchant(town.oi, unhex(OTHER_PAYEE));
    for (const name of ["alice", "bob"]) await openSoftWallet(town.oi, name);
    return server;
  }

  /** `target`: method and path. */
  async request(target: string, options: RequestOptions = {}): Promise<Answer> {
    const [method, url] = target.split(" ");
    const { token, key, body, headers = {} } = options;
    const response = await this.app.inject({
      method: method as (typeof METHODS)[number],
      url,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${this.tokens[token] ?? token}` }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = response.body;
    return { status: response.statusCode, text, json: JSON.parse(text), headers: response.headers };
  }

  /** The body of an answer with status 200; with another status the test fails. */
  async succeed(target: string, options: RequestOptions = {}): Promise<Record<string, unknown>> {
    const answer = await this.request(target, options);
    expect(answer.status, `${target}: ${answer.text}`).to.equal(200);
    return answer.json;
  }

  /** Every balance, and how many rows every table has. */
  async books(): Promise<string> {
    const { database, prefix } = this.town;
    const found: unknown[] = [];
    for (const party of ["cb", "oi", "coop"]) {
      const accounts = sql`select id, balance from ${sql.table(`${prefix}_${party}.account`)} order by id`;
      const transfers = sql`select count(*)::int as n from ${sql.table(`${prefix}_${party}.transfer`)}`;
      found.push((await accounts.execute(database.kysely)).rows, (await transfers.execute(database.kysely)).rows);
    }
    for (const table of [
      "credit",
      "claim",
      "payment",
      "ticket",
      "enrolment",
      "purse",
      "evidence",
      "unload",
      "binding",
      "round",
      "netting",
      "ticket_key",
      "level_rule",
      "cooperative",
    ]) {
      const rows = sql`select count(*)::int as n from ${sql.table(`${prefix}_oi.${table}`)}`;
      found.push(table, (await rows.execute(database.kysely)).rows);
    }
    return JSON.stringify(found);
  }

  /** Every refusal was one of its contract, and no log line has a token. */
  async close(): Promise<void> {
    await this.app.close();
    expect(this.#undocumented).to.deep.equal([]);
    const log = this.log.join("");
    for (const token of Object.values(this.tokens)) {
      for (const half of token.split(".")) expect(log).to.not.contain(half);
    }
  }
}

async function servicesOf(town: Town, database: Database): Promise<Service[]> {
  const { prefix, world, bank, oi, coop } = town;
  const stores: ServiceStore[] = [];
  for (const party of ["cb", "oi", "coop"]) {
    const schema = `${prefix}_${party}_http`;
    await sql.raw(`drop schema if exists ${schema} cascade`).execute(database.kysely);
    stores.push(await openServiceStore(database, world, schema));
  }
  const certificate = town.institutionCertificate;
  const options = { institution: oi, environment: world, centralBank: bank, certificate, freeMoney: false };
  return [
    centralBankService(bank, stores[0]),
    institutionService({ ...options, store: stores[1] }),
    cooperativeService(coop, stores[2]),
  ];
}

/** By name; two of most roles, so that the one can try to act for the other. */
async function tokensFor([central, institution, cooperative]: readonly Service[]): Promise<Record<string, string>> {
  const mint = async (service: Service, role: Role, subject: string, scope = "") =>
    must(await service.store.tokens.mint({ role, subject, scope }));
  const range = `${"1".padStart(16, "0")}-${(999).toString(16).padStart(16, "0")}`;
  return {
    governor: await mint(central, "operator", ""),
    bank: await mint(central, "institution", hex(Uint8Array.of(0, 0, 1, 2))),
    otherBank: await mint(central, "institution", "000000ff"),
    operator: await mint(institution, "operator", ""),
    cooperative: await mint(institution, "cooperative", COOPERATIVE, range),
    otherCooperative: await mint(institution, "cooperative", "000000ff", range),
    station: await mint(institution, "station", COOPERATIVE),
    peer: await mint(institution, "institution", "000000ff"),
    otherPeer: await mint(institution, "institution", "000000fe"),
    above: await mint(institution, "central-bank", ""),
    merchant: await mint(institution, "merchant", PAYEE),
    otherMerchant: await mint(institution, "merchant", OTHER_PAYEE),
    alice: await mint(institution, "wallet", "alice"),
    bob: await mint(institution, "wallet", "bob"),
    manager: await mint(cooperative, "operator", ""),
    teller: await mint(cooperative, "station", COOPERATIVE),
    otherTeller: await mint(cooperative, "station", "000000ff"),
  };
}

type Validator = (schema: object) => ReturnType<FastifyRequest["compileValidationSchema"]>;
let validator: Promise<Validator> | null = null;

/** Fastify's own, from inside a request. */
async function newValidator(): Promise<Validator> {
  const app = fastify({ ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } } });
  const found = new Promise<Validator>((resolve) => {
    app.get("/", async (request) => resolve((schema) => request.compileValidationSchema(schema as never)));
  });
  await app.inject("/");
  return found;
}

/** What is wrong with the value by this schema, as the server checks it; nothing when it fits. */
export async function misfit(schema: object, value: unknown): Promise<string> {
  validator ??= newValidator();
  const valid = (await validator)(schema);
  return valid(value) ? "" : JSON.stringify(valid.errors);
}
