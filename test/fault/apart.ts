/**
 * Parties as processes of their own, started by the very command line that a person types: `services/main.ts --only …`. Each stands behind a way
 * that can be cut (cut.ts), keeps its books in a folder (or a database) of its own, and can be killed and started again.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { openDatabase } from "../../parties/shared/ledger/database.js";
import { HttpClient } from "../../services/client/http-client.js";
import { institution } from "../../services/contract/institution.js";
import type { Role } from "../../services/contract/route.js";
import { ROOT } from "../../tools/bundle.js";
import { good } from "../unit/services/connected-parties.js";
import { LossyProxy } from "../unit/services/lossy-proxy.js";

const START_MS = 120_000;
const ADDRESS = /The parties are at (http:\S+);/;

/** A database of the party's own where the tests run on a server; else none. */
async function databaseFor(name: string): Promise<string> {
  const url = process.env.DATABASE_URL;
  if (!url) return "";
  const server = await openDatabase({ url });
  const database = `apart_${process.pid}_${name}`.replaceAll("-", "_");
  await sql.raw(`drop database if exists ${database}`).execute(server.kysely);
  await sql.raw(`create database ${database}`).execute(server.kysely);
  await server.close();
  // Not by `URL`, for a server on a socket has no host there.
  return url.replace(/^(\w+:\/\/[^/]*\/)[^?]*/, `$1${database}`);
}

/** Everything that a test started, and the folder of it. */
export class Apart {
  readonly dir = mkdtempSync(join(tmpdir(), "openpurse-apart-"));
  readonly started: Party[] = [];

  /** A party's address, before the party is started: so each can be given those of all. */
  async place(name: string, prefix: string): Promise<Party> {
    const party = await Party.place(this.dir, name, prefix, await databaseFor(name));
    this.started.push(party);
    return party;
  }

  /** The tokens that others gave this party, where its --peer-tokens looks for them. */
  give(party: string, tokens: Readonly<Record<string, string>>): void {
    writeFileSync(this.tokensOf(party), JSON.stringify(tokens), { mode: 0o600 });
  }
  tokensOf(party: string): string {
    return join(this.dir, `${party}-peers.json`);
  }

  async close(): Promise<void> {
    for (const party of this.started) await party.close();
    rmSync(this.dir, { recursive: true });
  }
}

export class Party {
  readonly cut: LossyProxy;
  /** Where the others find it, whatever port it has. */
  readonly url: string;
  readonly #file: string;
  readonly #prefix: string;
  readonly #database: string;
  #words: readonly string[] = [];
  #token = "";
  #child: ChildProcess | null = null;
  #address = "";

  private constructor(cut: LossyProxy, prefix: string, file: string, database: string) {
    this.cut = cut;
    this.url = `${cut.url}/${prefix}`;
    this.#prefix = prefix;
    this.#file = file;
    this.#database = database;
  }

  static async place(dir: string, name: string, prefix: string, database: string): Promise<Party> {
    const here: { party: Party | null } = { party: null };
    const cut = await LossyProxy.open(() => here.party?.address || "http://127.0.0.1:1");
    here.party = new Party(cut, prefix, join(dir, `${name}.json`), database);
    return here.party;
  }

  get address(): string {
    return this.#address;
  }

  /** Up and listening, for the first time; the operator's token is in its file. `token`: from whom it stands on. */
  async first(words: readonly string[], token = ""): Promise<void> {
    [this.#words, this.#token] = [words, token];
    await this.start();
  }

  /** The same command again, on the same books. */
  async start(): Promise<void> {
    const kept = this.#database === "" ? ["--data", this.#file.replace(".json", "")] : [];
    const words = ["--port", "0", "--tokens", this.#file, ...kept, ...this.#words];
    const environment = { ...process.env, DATABASE_URL: this.#database, OPENPURSE_TOKEN: this.#token };
    const command = ["--import", "tsx", "services/main.ts", ...words];
    const child = spawn("node", command, { cwd: ROOT, env: environment });
    this.#child = child;
    let [out, err] = ["", ""];
    child.stderr.on("data", (part) => {
      err += part;
    });
    this.#address = await new Promise<string>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`it does not start: ${err}`)), START_MS);
      child.stdout.on("data", (part) => {
        out += part;
        const [, address] = ADDRESS.exec(out) ?? [];
        if (address !== undefined) resolve(address);
      });
      child.on("exit", (code) => reject(new Error(`it left with ${code}: ${err}`)));
      child.stdout.on("data", () => ADDRESS.test(out) && clearTimeout(late));
      child.on("exit", () => clearTimeout(late));
    });
  }

  /** SIGKILL, in the middle of whatever it does. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  /** Its own people. */
  get operator(): HttpClient {
    const tokens = JSON.parse(readFileSync(this.#file, "utf8")) as Record<string, string>;
    return new HttpClient({ url: this.url, token: tokens[this.#prefix], tries: 1 });
  }

  async token(role: Role, subject: string, scope?: string): Promise<string> {
    const body = { role, subject, ...(scope === undefined ? {} : { scope }) };
    // The route is the same at every party.
    return (await good(this.operator.call(institution.tokens.mint, { body }))).token;
  }

  async close(): Promise<void> {
    await this.kill();
    await this.cut.close();
  }
}
