/** Parallel work, limited to the number of processors, and lines of progress. */
import { availableParallelism } from "node:os";

let width = Math.max(2, Math.min(4, availableParallelism()));
let running = 0;
const waiting: (() => void)[] = [];

/** More at a time, or fewer, than there are processors. */
export function setWidth(count = width): void {
  width = count;
}

/** Runs one piece of work when a processor is free. */
export async function heavy<T>(work: () => Promise<T>): Promise<T> {
  while (running >= width) await new Promise<void>((resolve) => waiting.push(resolve));
  running++;
  try {
    return await work();
  } finally {
    running--;
    waiting.shift()?.();
  }
}

const started = Date.now();

/** Prints a line of progress on stderr. */
export function progress(text: string): void {
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stderr.write(`${String(seconds).padStart(5)} s  ${text}\n`);
}
