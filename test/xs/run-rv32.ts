/**
 * Runs mocha specs on XS on the emulated 32-bit board, and reports as run-xs.ts does. Two emulators at once: one has the purse's specs and the cuts of
 * power, which share the purses they make, the other one the rest.
 *
 * The board has more memory than a wrist here, for mocha, chai, noble and fast-check; the firmware's own image runs in a wrist's memory in
 * test/story/rv32.test.ts. Nothing is counted, so the emulator runs as fast as it can. What does not run is listed in left-out.ts, and nowhere else.
 * By hand: npx tsx test/xs/run-rv32.ts [part of a spec's path …]
 */
import { engineCommand, imageFor } from "../../sim/engine/engine.js";
import { commandLine, isMain } from "../../tools/command-line.js";
import { findTests } from "../lanes/files.js";
import { type DriveOptions, drive, type XsResult } from "./drive.js";
import { withSpecs } from "./image.js";
import { LEFT_OUT } from "./left-out.js";
import { printFailures } from "./run-xs.js";

type Rv32RunOptions = DriveOptions & {
  readonly leftOut?: readonly string[];
};

/** Slots, slots of stack, MiB. */
const MEMORY = ["--heap", "2000000", "--stack", "20000", "--memory", "150"];

async function runSome(specs: readonly string[], options: Rv32RunOptions): Promise<XsResult> {
  const [, [command, ...args]] = await engineCommand("rv32");
  return withSpecs(specs, { leftOut: options.leftOut ?? LEFT_OUT, timeout_ms: 0 }, async (script) =>
    drive(command, [...args, await imageFor("rv32", script), ...MEMORY], options),
  );
}

/**
 * Rejects with ToolchainMissing, and when the specs cannot be bundled. With `whole`, all specs are there, and then a title of the list of what is left
 * out that no test has is a failure.
 */
export async function runRv32(
  specs: readonly string[],
  whole: boolean,
  options: Rv32RunOptions = {},
): Promise<XsResult> {
  const purse = specs.filter((spec) => spec.includes("/unit/purse/") || spec.includes("/tear/"));
  const rest = specs.filter((spec) => !purse.includes(spec));
  const runs = [purse, rest].filter((some) => some.length > 0);
  const results = await Promise.all(runs.map((some) => runSome(some, options)));
  const all: XsResult = {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    pending: results.reduce((sum, { pending }) => sum + pending, 0),
    failures: results.flatMap(({ failures }) => failures),
    skipped: results.flatMap(({ skipped }) => skipped),
  };
  const unknown = whole ? (options.leftOut ?? LEFT_OUT).filter((title) => !all.skipped.includes(title)) : [];
  for (const title of unknown)
    all.failures.push({ title, message: "is left out, but there is no such test", stack: "" });
  if (all.passed + all.failures.length === 0) {
    all.failures.push({ title: "rv32", message: "no test was executed", stack: "" });
  }
  return all;
}

if (isMain(import.meta.url)) {
  const filters = commandLine("npx tsx test/xs/run-rv32.ts [PART OF A PATH …]", {}, Infinity).positionals;
  const specs = findTests([".spec.ts"], filters);
  const result = await runRv32(specs, filters.length === 0, { mark: (mark) => process.stdout.write(mark) });
  printFailures(result.failures);
  console.log(`\n${result.passed} passed, ${result.pending} pending, ${result.failures.length} failed`);
  process.exitCode = result.failures.length > 0 ? 1 : 0;
}
