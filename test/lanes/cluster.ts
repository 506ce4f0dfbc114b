/**
 * A PostgreSQL server of our own for the tests: a fresh cluster in a folder of its own, on a Unix socket only, gone afterwards.
 *
 * PostgreSQL refuses to run as root, so root hands it to the user `postgres`, as Debian's package makes it.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class NoPostgres extends Error {}

export interface Cluster {
  readonly url: string;
  stop(): void;
}

/** Where Debian puts the server's programs, newest version last. */
const DEBIAN = "/usr/lib/postgresql";
const START_MS = 30_000;

function programs(): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(a) - Number(b)) : [];
  const newest = versions.at(-1);
  if (newest === undefined) {
    throw new NoPostgres("PostgreSQL's server is not here: apt-get install postgresql");
  }
  return join(DEBIAN, newest, "bin");
}

/** The command, as a user that PostgreSQL accepts. */
function asUser(command: string, args: readonly string[]): [string, string[]] {
  const root = process.getuid?.() === 0;
  return root ? ["runuser", ["-u", "postgres", "--", command, ...args]] : [command, [...args]];
}

export async function startCluster(): Promise<Cluster> {
  const bin = programs();
  const dir = mkdtempSync(join(tmpdir(), "openpurse-pg-"));
  chmodSync(dir, 0o777);
  const data = join(dir, "data");
  const initdb = asUser(join(bin, "initdb"), [
    "-D",
    data,
    "-U",
    "openpurse",
    "--auth=trust",
    "--no-sync",
    "-E",
    "UTF8",
  ]);
  execFileSync(...initdb, { cwd: dir, stdio: "ignore" });
  const settings = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200"];
  const [command, args] = asUser(join(bin, "postgres"), ["-D", data, "-k", dir, ...settings]);
  const server = spawn(command, args, { cwd: dir, stdio: "ignore" });
  const stop = (): void => {
    server.kill("SIGTERM");
    stopByPid(join(data, "postmaster.pid"));
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await ready(bin, dir, server);
  } catch (error) {
    stop();
    throw error;
  }
  return { url: `postgresql://openpurse@/postgres?host=${encodeURIComponent(dir)}`, stop };
}

/** `runuser` does not pass every signal on, so the server itself is told: immediate shutdown. */
function stopByPid(file: string): void {
  if (!existsSync(file)) return;
  try {
    const pid = execFileSync("head", ["-n", "1", file]).toString().trim();
    execFileSync("kill", ["-QUIT", pid]);
    for (let i = 0; i < 100 && existsSync(file); i++) execFileSync("sleep", ["0.05"]);
  } catch {
    // It is gone already.
  }
}

async function ready(bin: string, dir: string, server: ChildProcess): Promise<void> {
  for (let waited = 0; waited < START_MS; waited += 100) {
    try {
      execFileSync(join(bin, "pg_isready"), ["-h", dir], { stdio: "ignore" });
      return;
    } catch {
      if (server.exitCode !== null) throw new Error(`PostgreSQL ended with exit code ${server.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error("PostgreSQL did not start in time");
}
