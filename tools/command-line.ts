/**
 * How every command of the project reads its arguments: `node:util` parseArgs, strict.
 *
 * Guarantees: an option that is not in the table, a value that is missing and an argument too many end the process with exit code 2 and the usage line before
 * anything else happened; `--help` prints the usage line and ends with 0.
 */

import { pathToFileURL } from "node:url";
import { type ParseArgsConfig, parseArgs } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Whether the module with this `import.meta.url` is the program that was started, and not imported by another one. */
export const isMain = (url: string): boolean => url === pathToFileURL(process.argv[1] ?? "").href;

/** Ends the process: the arguments were wrong. */
export function misused(usage: string, complaint: string): never {
  process.stderr.write(`${complaint}\nusage: ${usage}\n`);
  process.exit(2);
}

/**
 * The options and other arguments the process was started with. `usage` is one line: the command and what it takes. At most `most` arguments are taken
 * that are no options, none unless said.
 */
export function commandLine<const T extends Options>(usage: string, options: T, most = 0) {
  const config = { options, allowPositionals: most > 0 } as const;
  if (process.argv.slice(2).includes("--help")) {
    process.stdout.write(`usage: ${usage}\n`);
    process.exit(0);
  }
  try {
    const { values, positionals } = parseArgs(config);
    if (positionals.length > most) misused(usage, `Unexpected argument '${positionals[most]}'.`);
    return { values, positionals };
  } catch (error) {
    return misused(usage, (error as Error).message);
  }
}
