/**
 * A town behind HTTP, for the services' tests: its parties, a token of every role, and a caller that holds every answer to the document. What the
 * document does not have is a failure at the end of the test.
 */
import { expect } from "chai";
import fastify from "fastify";
import { sql } from "kysely";
import { openSoftWallet } from "../../../parties/institution/issuing/soft-wallet.js";
import { openMerchant } from "../../../parties/institution/issuing/treasury.js";
import { hex, unhex } from "../../../parties/shared/environment.js";
import type { Database } from "../../../parties/shared/ledger/database.js";
import { type AppOptions, createApp } from "../../../services/server/app.js";
import { centralBankService } from "../../../services/server/central-bank.js";
import { cooperativeService } from "../../../services/server/cooperative.js";
import { institutionService } from "../../../services/server/institution.js";
import type { Service } from "../../../services/server/route.js";
import { type Front, openFront } from "../../../services/server/store.js";
import type { Role } from "../../../services/server/tokens.js";
import { must, Town } from "../parties/town.js";

export const PAYEE = "00000000000000b1";
export const OTHER_PAYEE = "00000000000000b2";
export const COOPERATIVE = "00000007";

export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly json: Record<string, unknown>;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface Asked {
  readonly token?: string;
  readonly key?: string;
  /** Sent as it is when it is text. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const METHODS = ["GET", "POST", "DELETE"] as const;
type App = Awaited<ReturnType<typeof createApp>>;

export class Counter {
  readonly town: Town;
  readonly app: App;
  readonly services: readonly Service[];
  readonly tokens: Readonly<Record<string, string>>;
  readonly log: string[];
  readonly undocumented: string[];

  private constructor(
    town: Town,
    app: App,
    services: readonly Service[],
    tokens: Record<string, string>,
    log: string[],
  ) {
    this.town = town;
    this.app = app;
    this.services = services;
    this.tokens = tokens;
    this.log = log;
    this.undocumented = [];
  }

  static async open(database: Database, seed: string, options: AppOptions = {}): Promise<Counter> {
    const town = await Town.found(database, seed);
    const services = await servicesOf(town, database);
    const log: string[] = [];
    const undocumented: string[] = [];
    const app = await createApp(services, {
      log: { write: (line: string) => void log.push(line) },
      bounds: { perAddress: 100_000, perToken: 100_000 },
      onUndocumented: (what: string) => void undocumented.push(what),
      ...options,
    });
    const tokens = await tokensFor(services);
    const counter = new Counter(town, app, services, tokens, log);
    Object.assign(counter, { undocumented });
    await openMerchant(town.oi, unhex(PAYEE));
    await openMerchant(town.oi, unhex(OTHER_PAYEE));
    for (const name of ["alice", "bob"]) await openSoftWallet(town.oi, name);
    return counter;
  }

  async ask(words: string, asked: Asked = {}): Promise<Answered> {
    const [method, url] = words.split(" ");
    const { token, key, body, headers = {} } = asked;
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

  /** Answered 200, or the test fails with what was answered. */
  async good(words: string, asked: Asked = {}): Promise<Record<string, unknown>> {
    const answer = await this.ask(words, asked);
    expect(answer.status, `${words}: ${answer.text}`).to.equal(200);
    return answer.json;
  }

  /** Every balance there is, and how many movements of every kind. */
  async everything(): Promise<string> {
    const { database, prefix } = this.town;
    const seen: unknown[] = [];
    for (const party of ["cb", "oi", "coop"]) {
      const accounts = sql`select id, balance from ${sql.table(`${prefix}_${party}.account`)} order by id`;
      const transfers = sql`select count(*)::int as n from ${sql.table(`${prefix}_${party}.transfer`)}`;
      seen.push((await accounts.execute(database.kysely)).rows, (await transfers.execute(database.kysely)).rows);
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
      seen.push(table, (await rows.execute(database.kysely)).rows);
    }
    return JSON.stringify(seen);
  }

  /** Closed; nothing was answered that the document does not have, and no log line has a token. */
  async close(): Promise<void> {
    await this.app.close();
    expect(this.undocumented).to.deep.equal([]);
    const log = this.log.join("");
    for (const token of Object.values(this.tokens)) {
      for (const half of token.split(".")) expect(log).to.not.contain(half);
    }
  }
}

async function servicesOf(town: Town, database: Database): Promise<Service[]> {
  const { prefix, world, bank, oi, coop } = town;
  const fronts: Front[] = [];
  for (const party of ["cb", "oi", "coop"]) {
    const schema = `${prefix}_${party}_http`;
    await sql.raw(`drop schema if exists ${schema} cascade`).execute(database.kysely);
    fronts.push(await openFront(database, world, schema));
  }
  const certificate = town.institutionCertificate;
  const options = { institution: oi, environment: world, centralBank: bank, certificate, freeMoney: false };
  return [
    centralBankService(bank, fronts[0]),
    institutionService({ ...options, front: fronts[1] }),
    cooperativeService(coop, fronts[2]),
  ];
}

/** By the names of the tests; two of most, so that one can try the other's affairs. */
async function tokensFor([central, institution, cooperative]: readonly Service[]): Promise<Record<string, string>> {
  const mint = async (service: Service, role: Role, subject: string, scope = "") =>
    must(await service.front.tokens.mint({ role, subject, scope }));
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

const AJV = { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } } as const;
type Judge = (schema: object, value: unknown) => string;
let theJudge: Promise<Judge> | null = null;

async function newJudge(): Promise<Judge> {
  const app = fastify({ ajv: AJV });
  let found: Judge | null = null;
  app.get("/", async (request) => {
    found = (schema, value) => {
      const valid = request.compileValidationSchema(schema as never);
      return valid(value) ? "" : JSON.stringify(valid.errors);
    };
    return {};
  });
  await app.inject("/");
  if (found === null) throw new Error("there is no judge");
  return found;
}

/** Judges a value by a schema as the server does: what is wrong with it, or nothing. */
export async function judge(schema: object, value: unknown): Promise<string> {
  theJudge ??= newJudge();
  return (await theJudge)(schema, value);
}
