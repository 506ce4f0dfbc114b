/**
 * `npm run serve`: the parties over HTTP, on this computer only.
 *
 *   npm run serve                                  a central bank, an institution, a cooperative bank, in one process, in memory
 *   … -- --institutions 2                          two institutions
 *   … -- --data DIR                                kept in DIR; DATABASE_URL=postgresql://… comes first
 *   … -- --only central-bank|institution|cooperative   one party; the one it stands on at --upstream URL with the token in OPENPURSE_TOKEN
 *   … -- --peer ID=URL --peer-tokens FILE          another institution, of an institution alone; or one that takes part in netting, of a central bank
 *                                                  alone. FILE has the tokens that they gave, by id; it is read each time, so it may come later
 *   … -- --host H --port P --tokens FILE --log --free-money
 *
 * Prints its address. The operators' first tokens are written to a file that only this user can read, never shown. SIGINT or SIGTERM: what is
 * under way is finished, then the books are closed.
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { unhex } from "../parties/shared/environment.js";
import { type Database, openDatabase } from "../parties/shared/ledger/database.js";
import { createApp } from "./server/app.js";
import { firstTokens, type Opened, openAll, openOnly, type Party, type Setting } from "./server/setup.js";
import { SystemWorld } from "./server/system-environment.js";

const PARTIES: readonly string[] = ["central-bank", "institution", "cooperative"];
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/;
const LONGEST_GOODBYE_MS = 10_000;

function usage(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

const read = () =>
  parseArgs({
    options: {
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

function words(): ReturnType<typeof read> {
  try {
    return read();
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
}

/** What the file says of this institution now; nothing while there is no such file. */
function tokenIn(file: string, id: string): string | null {
  try {
    const token: unknown = JSON.parse(readFileSync(file, "utf8"))[id];
    return typeof token === "string" ? token : null;
  } catch {
    return null;
  }
}

function peers(list: readonly string[], file: string | undefined): Setting["peers"] {
  const found = new Map<string, { url: string; token: () => string | null }>();
  for (const one of list) {
    const [, id, url] = /^([0-9a-f]{8})=(https?:\/\/.+)$/.exec(one) ?? [];
    if (id === undefined || !URL.canParse(url))
      usage(`--peer is ID=URL, four bytes in hexadecimal and the prefix, not ${one}.`);
    if (file === undefined) usage("--peer needs --peer-tokens FILE: the tokens that they gave, by id, as JSON.");
    found.set(id, { url, token: () => tokenIn(file, id) });
  }
  return found;
}

const said = words();
const port = Number(said.port);
const institutions = Number(said.institutions);
if (!Number.isInteger(port) || port < 0 || port > 65_535)
  usage(`--port is a number from 0 to 65535, not ${said.port}.`);
if (institutions !== 1 && institutions !== 2) usage(`--institutions is 1 or 2, not ${said.institutions}.`);
if (!/^[0-9a-f]{8}$/.test(said.id)) usage(`--id is four bytes in hexadecimal, not ${said.id}.`);
if (said.only !== undefined && !PARTIES.includes(said.only)) usage(`--only is one of ${PARTIES.join(", ")}.`);
if (said.peer.length > 0 && said.only !== "institution" && said.only !== "central-bank")
  usage("--peer is for an institution or a central bank alone, with --only; in one process they know each other.");
if (!LOOPBACK.test(said.host)) {
  process.stderr.write(
    `Warning: ${said.host} can be reached from outside, and there is no TLS here; put it behind what has.\n`,
  );
}

const { data } = said;
/** In memory one engine serves all, for it is slow to start; in files and on a server each party has its own. */
let memory: Promise<Database> | null = null;
const setting: Setting = {
  environment: new SystemWorld(),
  peers: peers(said.peer, said["peer-tokens"]),
  freeMoney: said["free-money"],
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

function upstream() {
  const token = process.env.OPENPURSE_TOKEN;
  if (said.upstream === undefined || token === undefined) {
    usage("A party alone needs --upstream URL (with the prefix) and its token there in OPENPURSE_TOKEN.");
  }
  return { url: said.upstream, token };
}

const open = (): Promise<Opened[]> =>
  said.only === undefined
    ? openAll(setting, institutions)
    : openOnly(setting, said.only as Party, unhex(said.id), upstream);

const opened = await open();
const app = await createApp(
  opened.map((one) => one.service),
  { log: process.stderr, level: said.log ? "info" : "warn" },
);
const tokens = await firstTokens(opened);
const file = said.tokens ?? join(data ?? "build", "tokens.json");
if (Object.keys(tokens).length > 0) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
}
const address = await app.listen({ host: said.host, port });
process.stdout.write(
  `The parties are at ${address}; their document is ${address}/openapi.json, operators' tokens ${file}\n`,
);

let leaving = false;
async function leave(): Promise<void> {
  if (leaving) process.exit(1);
  leaving = true;
  setTimeout(() => process.exit(1), LONGEST_GOODBYE_MS).unref();
  await app.close();
  // The central bank is opened first and closed last.
  for (const one of opened.toReversed()) await one.close();
}
process.on("SIGINT", leave);
process.on("SIGTERM", leave);
