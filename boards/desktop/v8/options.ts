/**
 * The command line, as options.h describes it. `--heap`, `--stack` and `--memory` are for the shells of XS: V8 manages
 * its own memory.
 */
import { parseArgs } from "node:util";
import { Exit, fatal } from "./fatal.js";

export const SECTOR = 4096;

export type Options = {
  image: string;
  flash: string | undefined;
  vault: string | undefined;
  flashSize: number;
  counter: boolean;
  seed: Buffer | undefined;
  /** Undefined: not given. */
  heapSlots: number | undefined;
  stackSlots: number;
  memory_mib: number;
};

function readNumber(option: string, text: string, low: number, high: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : -1;
  if (value < low || value > high) {
    fatal(Exit.usage, `${option}: not a number from ${low} to ${high}`);
  }
  return value;
}

/** The seed itself is never repeated in a message. */
function readSeed(text: string): Buffer {
  if (!/^[0-9a-f]{32}$/.test(text)) {
    fatal(Exit.usage, "--seed: not 32 lower-case hexadecimal digits");
  }
  return Buffer.from(text, "hex");
}

const TABLE = {
  flash: { type: "string" },
  "flash-size": { type: "string", default: "131072" },
  vault: { type: "string" },
  counter: { type: "string" },
  seed: { type: "string" },
  heap: { type: "string" },
  stack: { type: "string", default: "4096" },
  memory: { type: "string", default: "256" },
} as const;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: TABLE, allowPositionals: true });
  } catch (error) {
    return fatal(Exit.usage, (error as Error).message);
  }
}

export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parsed(args);
  if (positionals.length > 1) fatal(Exit.usage, "more than one image");
  if (!positionals[0]) fatal(Exit.usage, "no image given");
  if (values.counter !== undefined && values.counter !== "none") fatal(Exit.usage, "--counter: there is only none");
  const flashSize = readNumber("--flash-size", values["flash-size"], SECTOR, 1 << 28);
  if (flashSize % SECTOR) fatal(Exit.usage, `--flash-size: not a multiple of ${SECTOR}`);
  return {
    image: positionals[0],
    flash: values.flash,
    vault: values.vault,
    flashSize,
    counter: values.counter === undefined,
    seed: values.seed === undefined ? undefined : readSeed(values.seed),
    heapSlots: values.heap === undefined ? undefined : readNumber("--heap", values.heap, 1024, 1 << 26),
    stackSlots: readNumber("--stack", values.stack, 256, 1 << 24),
    memory_mib: readNumber("--memory", values.memory, 32, 1 << 16),
  };
}
