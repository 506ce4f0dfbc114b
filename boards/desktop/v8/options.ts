/**
 * The command line, as options.h describes it. `--heap`, `--stack` and `--memory` are for the shells of XS: V8 manages
 * its own memory.
 */
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

function readOption(options: Options, option: string, value: string): void {
  if (option === "--flash") {
    options.flash = value;
  } else if (option === "--flash-size") {
    options.flashSize = readNumber(option, value, SECTOR, 1 << 28);
  } else if (option === "--vault") {
    options.vault = value;
  } else if (option === "--counter" && value === "none") {
    options.counter = false;
  } else if (option === "--seed") {
    options.seed = readSeed(value);
  } else if (option === "--heap") {
    options.heapSlots = readNumber(option, value, 1024, 1 << 26);
  } else if (option === "--stack") {
    options.stackSlots = readNumber(option, value, 256, 1 << 24);
  } else if (option === "--memory") {
    options.memory_mib = readNumber(option, value, 32, 1 << 16);
  } else {
    fatal(Exit.usage, `unknown option ${option} ${value}`);
  }
}

export function readOptions(args: readonly string[]): Options {
  const options: Options = {
    image: "",
    flash: undefined,
    vault: undefined,
    flashSize: 131072,
    counter: true,
    seed: undefined,
    heapSlots: undefined,
    stackSlots: 4096,
    memory_mib: 256,
  };
  for (let i = 0; i < args.length; i++) {
    if (args[i].startsWith("-")) {
      if (i + 1 === args.length) {
        fatal(Exit.usage, `${args[i]} needs a value`);
      }
      readOption(options, args[i], args[++i]);
    } else if (options.image) {
      fatal(Exit.usage, "more than one image");
    } else {
      options.image = args[i];
    }
  }
  if (!options.image) {
    fatal(Exit.usage, "no image given");
  }
  if (options.flashSize % SECTOR) {
    fatal(Exit.usage, `--flash-size: not a multiple of ${SECTOR}`);
  }
  return options;
}
