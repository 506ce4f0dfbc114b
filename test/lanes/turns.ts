/**
 * Lanes side by side, each in a process of its own, as many at once as the computer has cores, reported one after the other. The lane whose turn it is prints
 * as it goes; the output of the others waits for their turn.
 */
import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { ROOT } from "../../tools/bundle.js";
import type { Lane, LaneResult } from "./lane.js";

const DRAIN_MS = 1000;
const CHILD = fileURLToPath(new URL("./lane-child.ts", import.meta.url));

/** One lane that was started: its result, and its output, which waits for `release`. */
type Started = { readonly result: Promise<LaneResult>; seconds(): number; release(): void };

export type Turns = {
  /** Is called with each result, in the lanes' order, when all that lane printed is out. */
  report(lane: Lane, result: LaneResult, seconds: number): void;
  /** Where output goes; standard output without it. */
  print?(output: string | Buffer): void;
  /** What runs a lane whose name is its first argument; lane-child.ts without it. */
  readonly program?: string;
};

const toOutput = (output: string | Buffer): void => void process.stdout.write(output);

function start(lane: Lane, filters: readonly string[], { program = CHILD, print = toOutput }: Turns): Started {
  const child: ChildProcess = fork(program, [lane.name, ...filters], {
    cwd: ROOT,
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const begun = Date.now();
  let ended = begun;
  let waiting: Buffer[] | null = [];
  const write = (output: Buffer): void => {
    if (waiting === null) print(output);
    else waiting.push(output);
  };
  child.stdout?.on("data", write);
  child.stderr?.on("data", write);
  const result = new Promise<LaneResult>((resolve, reject) => {
    let sent: LaneResult | undefined;
    child.on("message", (message) => {
      sent = message as LaneResult;
    });
    child.on("error", reject);
    // Its pipes close with it; a process that it left behind with them must not hold up the run.
    child.on("exit", () =>
      setTimeout(() => [child.stdout, child.stderr].map((pipe) => pipe?.destroy()), DRAIN_MS).unref(),
    );
    child.on("close", (code, signal) => {
      if (sent === undefined)
        write(Buffer.from(`  the lane ended before its tests did (${signal ?? `exit code ${code}`})\n`));
      ended = Date.now();
      resolve(sent ?? { label: lane.name, passed: 0, failed: 1 });
    });
  });
  const release = (): void => {
    for (const output of waiting ?? []) print(output);
    waiting = null;
  };
  return { result, release, seconds: () => Math.round((ended - begun) / 1000) };
}

/** Runs the lanes. Resolves when the last of them is reported. */
export async function takeTurns(lanes: readonly Lane[], filters: readonly string[], turns: Turns): Promise<void> {
  const { report, print = toOutput } = turns;
  const started: Started[] = [];
  const startNext = (): void => {
    const lane = lanes[started.length];
    if (lane === undefined) return;
    const one = start(lane, filters, turns);
    started.push(one);
    void one.result.finally(startNext).catch(() => {});
  };
  for (let i = 0; i < availableParallelism(); i++) startNext();
  for (const [i, lane] of lanes.entries()) {
    print(`lane ${lane.name}\n`);
    started[i].release();
    report(lane, await started[i].result, started[i].seconds());
  }
}
