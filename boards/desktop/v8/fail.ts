/**
 * The only way the twin gives up: one line on stderr and an exit code, as fail.c does.
 */
import { writeSync } from "node:fs";

/** The numbers of sysexits.h, and of fail.h. */
export const Exit = {
  /** The command line. */
  usage: 64,
  /** Whoever writes our frames. */
  frame: 65,
  /** An image, flash or vault file that is missing or not ours. */
  file: 66,
  /** The image. */
  uncaught: 70,
  /** The computer. */
  io: 74,
} as const;

export function fail(code: number, text: string): never {
  writeSync(2, `${text.replace(/[\r\n]/g, " ")}\n`);
  process.exit(code);
}

/** Text of something thrown; a value whose own toString throws must not take the report down with it. */
export function failUncaught(thrown: unknown): never {
  let text = "(a value that cannot be printed)";
  try {
    text = String(thrown);
  } catch {}
  fail(Exit.uncaught, `uncaught exception: ${text}`);
}
