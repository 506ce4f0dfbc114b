/**
 * A PostgreSQL server of our own for the tests: a fresh cluster in a folder of its own, on a Unix socket only, gone afterwards.
 *
 * PostgreSQL refuses to run as root, so root hands it to the user `postgres`, as Debian's package makes it.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class NoPostgres extends Error {}

export interface Cluster {
  readonly url: string;
  stop(): void;
  /** Every process of the server is gone at once, without a goodbye; what it had not made durable is lost. */
  kill(): void;
  /** The server again, on the same data. */
  restart(): Promise<void>;
}

export interface ClusterOptions {
  /** Commits are on the medium before they are confirmed; without it the tests are faster and a killed machine would lose some. */
  readonly fsync?: boolean;
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

export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
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
  const fsync = options.fsync === true ? "on" : "off";
  const settings = ["-c", "listen_addresses=", "-c", `fsync=${fsync}`, "-c", "max_connections=200"];
  const [command, args] = asUser(join(bin, "postgres"), ["-D", data, "-k", dir, ...settings]);
  const pidFile = join(data, "postmaster.pid");
  let server: ChildProcess;
  const start = async (): Promise<void> => {
    server = spawn(command, args, { cwd: dir, stdio: "ignore" });
    await ready(bin, dir, server);
  };
  const stop = (): void => {
    server.kill("SIGTERM");
    stopByPid(pidFile);
    rmSync(dir, { recursive: true, force: true });
  };
  const kill = (): void => {
    const postmaster = pidIn(pidFile);
    // Its children first in the list, read before it dies: after that they are nobody's.
    for (const pid of [...childrenOf(postmaster), postmaster]) killOne(pid);
    for (let i = 0; i < 100 && isRunning(postmaster); i++) execFileSync("sleep", ["0.02"]);
  };
  try {
    await start();
  } catch (error) {
    stop();
    throw error;
  }
  return { url: `postgresql://openpurse@/postgres?host=${encodeURIComponent(dir)}`, stop, kill, restart: start };
}

/** The server's own process, from the file in which it says so. */
function pidIn(file: string): number {
  return Number(readFileSync(file, "utf8").split("\n")[0]);
}

/** The fields of a process after its name: state, parent, … Null when it is gone. */
function statOf(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}

function childrenOf(parent: number): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => statOf(pid)?.[1] === String(parent));
}

function isRunning(pid: number): boolean {
  const state = statOf(pid)?.[0];
  return state !== undefined && state !== "Z";
}

function killOne(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It is gone already.
  }
}

/** `runuser` does not pass every signal on, so the server itself is told: immediate shutdown. */
function stopByPid(file: string): void {
  if (!existsSync(file)) return;
  try {
    process.kill(pidIn(file), "SIGQUIT");
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
