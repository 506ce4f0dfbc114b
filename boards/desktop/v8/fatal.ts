/**
 * The only way the V8 shell ends on an error: one line on stderr and an exit code, as in fatal.c.
 */
import { writeSync } from "node:fs";

/** The numbers of sysexits.h, and of fatal.h. */
export const Exit = {
  /** The command line. */
  usage: 64,
  /** The program that writes our messages. */
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

/** Reports a thrown value, also when its toString throws. */
export function fatalUncaught(thrown: unknown): never {
  let text = "(a value that cannot be printed)";
  try {
    text = String(thrown);
  } catch {}
  fatal(Exit.uncaught, `uncaught exception: ${text}`);
}
