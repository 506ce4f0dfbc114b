/**
 * The only way the twin gives up: one line on stderr and an exit code, as fatal.c does.
 */
import { writeSync } from "node:fs";

/** The numbers of sysexits.h, and of fatal.h. */
export const Exit = {
  /** The command line. */
  usage: 64,
  /** Whoever writes our messages. */
  message: 65,
  /** An image, flash or vault file that is missing or not ours. */
  file: 66,
  /** The image. */
  uncaught: 70,
  /** The computer. */
  io: 74,
} as const;

export function fatal(code: number, text: string): never {
  writeSync(2, `${text.replace(/[\r\n]/g, " ")}\n`);
  process.exit(code);
}

/** Text of something thrown; a value whose own toString throws must not take the report down with it. */
export function fatalUncaught(thrown: unknown): never {
  let text = "(a value that cannot be printed)";
  try {
    text = String(thrown);
  } catch {}
  fatal(Exit.uncaught, `uncaught exception: ${text}`);
}
