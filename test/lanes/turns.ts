/**
 * Lanes side by side, each in a process of its own, as many at once as the computer has cores; told one after the other. The lane whose turn it is prints as
 * it goes; what the others print waits for theirs.
 */
import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { ROOT } from "../../tools/bundle.js";
import type { Lane, LaneResult } from "./lane.js";

const DRAIN_MS = 1000;
const CHILD = fileURLToPath(new URL("./lane-child.ts", import.meta.url));

/** One lane that was started: its result, and its words, held back until it is heard. */
type Started = { readonly result: Promise<LaneResult>; seconds(): number; hear(): void };

export type Turns = {
  /** Is called with each result, in the lanes' order, when all that lane printed is out. */
  tell(lane: Lane, result: LaneResult, seconds: number): void;
  /** Where words go; standard output without it. */
  print?(words: string | Buffer): void;
  /** What runs a lane whose name is its first argument; lane-child.ts without it. */
  readonly program?: string;
};

const toOutput = (words: string | Buffer): void => void process.stdout.write(words);

function start(lane: Lane, filters: readonly string[], { program = CHILD, print = toOutput }: Turns): Started {
  const child: ChildProcess = fork(program, [lane.name, ...filters], {
    cwd: ROOT,
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const begun = Date.now();
  let ended = begun;
  let held: Buffer[] | null = [];
  const say = (words: Buffer): void => {
    if (held === null) print(words);
    else held.push(words);
  };
  child.stdout?.on("data", say);
  child.stderr?.on("data", say);
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
        say(Buffer.from(`  the lane ended before its tests did (${signal ?? `exit code ${code}`})\n`));
      ended = Date.now();
      resolve(sent ?? { label: lane.name, passed: 0, failed: 1 });
    });
  });
  const hear = (): void => {
    for (const words of held ?? []) print(words);
    held = null;
  };
  return { result, hear, seconds: () => Math.round((ended - begun) / 1000) };
}

/** Runs the lanes. Resolves when the last of them is told of. */
export async function takeTurns(lanes: readonly Lane[], filters: readonly string[], turns: Turns): Promise<void> {
  const { tell, print = toOutput } = turns;
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
    started[i].hear();
    tell(lane, await started[i].result, started[i].seconds());
  }
}
