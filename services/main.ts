/**
 * `npm run serve`: the parties over HTTP, on this computer only (`--help` says how).
 *
 * Prints its address. The operators' first tokens are written to a file that only this user can read, never shown. SIGINT or SIGTERM: the requests
 * under way are finished, then the books are closed.
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { unhex } from "../parties/shared/environment.js";
import { type Database, openDatabase } from "../parties/shared/ledger/database.js";
import type { HttpClientOptions } from "./client/http-client.js";
import { createApp } from "./server/app.js";
import { firstTokens, type OpenOptions, openAll, openOnly, type Party } from "./server/open-parties.js";
import { SystemEnvironment } from "./server/system-environment.js";

const USAGE = `usage: npm run serve                a central bank, an institution, a cooperative bank, in one process, in memory
       npm run serve -- OPTIONS
  --institutions 2                  two institutions
  --data DIR                        books in files in DIR; DATABASE_URL=postgresql://… comes first
  --only central-bank|institution|cooperative
                                    one party; the one it depends on is at --upstream URL, its token there in OPENPURSE_TOKEN
  --id ID                           the institution's id, four bytes in hexadecimal, with --only
  --peer ID=URL --peer-tokens FILE  of an institution alone: another one, whose tickets it takes; of a central bank alone: an
                                    institution that takes part in netting. FILE has the tokens that they gave, by id, as JSON;
                                    it is read each time
  --host HOST --port PORT           127.0.0.1 and 4185
  --tokens FILE                     where the operators' first tokens go; build/tokens.json
  --log                             a line a request on standard error
  --free-money                      soft wallets buy without an operator's confirmation: for playing only
  --help
`;
const PARTIES: readonly string[] = ["central-bank", "institution", "cooperative"] satisfies Party[];
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/;
const LONGEST_CLOSE_MS = 10_000;

function mistyped(sentence: string): never {
  process.stderr.write(`${sentence}\n\n${USAGE}`);
  process.exit(2);
}

const parse = () =>
  parseArgs({
    options: {
      help: { type: "boolean", default: false },
      host: { type: "string", default: "127.0.0.1" },
      port: { type: "string", default: "4185" },
      institutions: { type: "string", default: "1" },
      only: { type: "string" },
      id: { type: "string", default: "4f504931" },
      upstream: { type: "string" },
      peer: { type: "string", multiple: true, default: [] },
      "peer-tokens": { type: "string" },
      data: { type: "string" },
      tokens: { type: "string" },
      log: { type: "boolean", default: false },
      "free-money": { type: "boolean", default: false },
    },
  }).values;

function commandLine(): ReturnType<typeof parse> {
  try {
    return parse();
  } catch (error) {
    return mistyped(error instanceof Error ? error.message : String(error));
  }
}

/** The token that the file has for this institution now; none while there is no such file. */
function tokenIn(file: string, id: string): string | null {
  try {
    const token: unknown = JSON.parse(readFileSync(file, "utf8"))[id];
    return typeof token === "string" ? token : null;
  } catch {
    return null;
  }
}

function peers(list: readonly string[], file: string | undefined): ReadonlyMap<string, HttpClientOptions> {
  const found = new Map<string, HttpClientOptions>();
  for (const one of list) {
    const [, id, url] = /^([0-9a-f]{8})=(https?:\/\/.+)$/.exec(one) ?? [];
    if (id === undefined || !URL.canParse(url))
      mistyped(`--peer is ID=URL, four bytes in hexadecimal and the address with its prefix, not ${one}.`);
    if (file === undefined) mistyped("--peer needs --peer-tokens FILE: the tokens that they gave, by id, as JSON.");
    found.set(id, { url, token: () => tokenIn(file, id) });
  }
  return found;
}

const options = commandLine();
if (options.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const port = Number(options.port);
const institutions = Number(options.institutions);
if (!Number.isInteger(port) || port < 0 || port > 65_535)
  mistyped(`--port is a number from 0 to 65535, not ${options.port}.`);
if (institutions !== 1 && institutions !== 2) mistyped(`--institutions is 1 or 2, not ${options.institutions}.`);
if (!/^[0-9a-f]{8}$/.test(options.id)) mistyped(`--id is four bytes in hexadecimal, not ${options.id}.`);
if (options.only !== undefined && !PARTIES.includes(options.only)) mistyped(`--only is one of ${PARTIES.join(", ")}.`);
if (options.peer.length > 0 && options.only !== "institution" && options.only !== "central-bank")
  mistyped("--peer is for an institution or a central bank alone, with --only; in one process they know each other.");
if (!LOOPBACK.test(options.host)) {
  process.stderr.write(
    `Warning: ${options.host} can be reached from outside, and there is no TLS here; put it behind a server that has it.\n`,
  );
}

const { data } = options;
/** In memory one engine serves all, for it is slow to start; in files and on a server each party has its own. */
let memory: Promise<Database> | null = null;
const openOptions: OpenOptions = {
  environment: new SystemEnvironment(),
  peers: peers(options.peer, options["peer-tokens"]),
  freeMoney: options["free-money"],
  database: async (party) => {
    if (process.env.DATABASE_URL) return openDatabase();
    if (data === undefined) {
      memory ??= openDatabase();
      const { engine, kysely, close } = await memory;
      return { engine, kysely, close: party === "central-bank" ? close : async () => {} };
    }
    mkdirSync(join(data, party), { recursive: true });
    return openDatabase({ url: "", directory: join(data, party) });
  },
};

function upstream(): HttpClientOptions {
  const token = process.env.OPENPURSE_TOKEN;
  if (options.upstream === undefined || token === undefined) {
    mistyped("A party alone needs --upstream URL (with the prefix) and its token there in OPENPURSE_TOKEN.");
  }
  return { url: options.upstream, token };
}

const opened = await (options.only === undefined
  ? openAll(openOptions, institutions)
  : openOnly(openOptions, options.only as Party, unhex(options.id), upstream));
const app = await createApp(
  opened.map((one) => one.service),
  { log: process.stderr, level: options.log ? "info" : "warn" },
);
const tokens = await firstTokens(opened);
const file = options.tokens ?? join(data ?? "build", "tokens.json");
if (Object.keys(tokens).length > 0) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
}
const address = await app.listen({ host: options.host, port });
process.stdout.write(
  `The parties are at ${address}; their document is ${address}/openapi.json, operators' tokens ${file}\n`,
);

let closing = false;
async function close(): Promise<void> {
  if (closing) process.exit(1);
  closing = true;
  setTimeout(() => process.exit(1), LONGEST_CLOSE_MS).unref();
  await app.close();
  // The central bank is opened first and closed last.
  for (const one of opened.toReversed()) await one.close();
}
process.on("SIGINT", close);
process.on("SIGTERM", close);
