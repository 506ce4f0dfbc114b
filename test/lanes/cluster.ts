/**
 * A PostgreSQL server for the tests: a fresh cluster in a temporary folder, on a Unix socket only, started and stopped by pg_ctl, removed afterwards.
 *
 * PostgreSQL refuses to run as root, so root hands it to the user `postgres`, as Debian's package makes it.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class NoPostgres extends Error {}

export interface Cluster {
  readonly url: string;
  stop(): void;
  /** SIGKILL for every process of the server; what it had not made durable is lost. */
  kill(): void;
  /** The server again, on the same data. */
  restart(): void;
}

export interface ClusterOptions {
  /** Commits are on the medium before they are confirmed. Without it the tests are faster, and a killed machine would lose some. */
  readonly fsync?: boolean;
}

/** Where Debian puts the server's programs, newest version last. */
const DEBIAN = "/usr/lib/postgresql";
const START_S = 30;

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

export function startCluster(options: ClusterOptions = {}): Cluster {
  const bin = programs();
  const dir = mkdtempSync(join(tmpdir(), "openpurse-pg-"));
  chmodSync(dir, 0o777);
  const data = join(dir, "data");
  const run = (program: string, ...args: string[]): void => {
    execFileSync(...asUser(join(bin, program), args), { cwd: dir, stdio: "ignore" });
  };
  const fsync = options.fsync === true ? "on" : "off";
  const settings = `-k ${dir} -c listen_addresses= -c fsync=${fsync} -c max_connections=200`;
  const log = join(dir, "log");
  const start = (): void => run("pg_ctl", "start", "-w", "-t", String(START_S), "-D", data, "-l", log, "-o", settings);
  const stop = (): void => {
    try {
      run("pg_ctl", "stop", "-w", "-m", "fast", "-D", data);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  };
  const kill = (): void => {
    const pidFile = join(data, "postmaster.pid");
    const postmaster = pidIn(pidFile);
    // Its children are listed before it dies: afterwards nothing says whose they were.
    for (const pid of [...childrenOf(postmaster), postmaster]) killOne(pid);
    for (let i = 0; i < 100 && isRunning(postmaster); i++) execFileSync("sleep", ["0.02"]);
    // A process that init has not reaped yet still counts as running to the server that starts next; this one is known to be dead.
    for (const lock of [pidFile, join(dir, ".s.PGSQL.5432.lock")]) rmSync(lock);
  };
  try {
    run("pg_ctl", "initdb", "-D", data, "-o", "-U openpurse --auth=trust --no-sync -E UTF8");
    start();
  } catch (error) {
    const words = existsSync(log) ? readFileSync(log, "utf8") : "";
    rmSync(dir, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start: ${words}`, { cause: error });
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
