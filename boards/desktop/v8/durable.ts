/**
 * The counterpart of durable.c: everything that outlives a power cut is written by one function, so that power can be cut at any of
 * its writes. A cut half-way leaves the first half of the bytes (rounded down) stored and the rest as it was.
 */
import { writeAt } from "./file.js";

/** The cuts of the command 0xF0. */
const Cut = { never: 0, before: 1, half: 2, after: 3 } as const;

let armed: number = Cut.never;
let remaining = 0;

/** The process ends at the n-th operation from now (1 is the next). */
export function armCut(cut: number, n: number): void {
  armed = n > 0 ? cut : Cut.never;
  remaining = n;
}

/** Ends the process as a power cut ends a bracelet: at once and silently. */
export function die(): never {
  process.kill(process.pid, "SIGKILL");
  for (;;) {}
}

/** One operation. Without a file nothing is stored, but the operation counts. */
export function durableWrite(fd: number, offset: number, data: Uint8Array): void {
  const cut = armed !== Cut.never && --remaining === 0 ? armed : Cut.never;
  if (cut === Cut.before) {
    die();
  }
  if (fd >= 0) {
    writeAt(fd, offset, cut === Cut.half ? data.subarray(0, data.length >> 1) : data);
  }
  if (cut !== Cut.never) {
    die();
  }
}
