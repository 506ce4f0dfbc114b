/**
 * Runs mocha specs inside XS and reports as mocha does.
 *
 * Guarantees: every failure is counted: a test that fails, a file that does not load, an engine that dies or falls
 * silent in the middle of a test, a run that executed no test.
 * By hand: npx tsx test/xs/run-xs.ts [part of a spec's path …]
 */
import { buildXs } from "../../sim/engine/build.js";
import { commandLine, isMain } from "../../tools/command-line.js";
import { findTests } from "../lanes/files.js";
import { type DriveOptions, drive, type Failure, type XsResult } from "./drive.js";
import { withSpecs } from "./image.js";

type XsRunOptions = DriveOptions & {
  /** The most that XS may take from the computer; default 1024. */
  readonly memory_mib?: number;
};

/** Large: specs have noble's tables and fast-check's values in memory at once, unlike a bracelet. */
const MEMORY = ["--heap", "1000000", "--stack", "100000", "--memory"];

/** See boards/desktop/platform.h: all specs together may use more property names than a bracelet ever can. */
const VARIANT = ["-DOPENPURSE_WIDE_KEYS"];

/** Rejects with ToolchainMissing where XS cannot be built, and when the specs cannot be bundled. */
export async function runXs(specs: readonly string[], options: XsRunOptions = {}): Promise<XsResult> {
  const engine = await buildXs({ flags: VARIANT });
  const memory = [...MEMORY, String(options.memory_mib ?? 1024)];
  const result = await withSpecs(specs, {}, (script) => drive(engine, [script, ...memory], options));
  if (result.passed + result.failures.length === 0) {
    result.failures.push({ title: "XS", message: "no test was executed", stack: "" });
  }
  return result;
}

export function printFailures(failures: readonly Failure[]): void {
  failures.forEach(({ title, message, stack }, index) => {
    console.log(`\n  ${index + 1}) ${title}\n     ${message}${stack ? `\n${stack.replace(/^/gm, "     ")}` : ""}`);
  });
}

if (isMain(import.meta.url)) {
  const filters = commandLine("npx tsx test/xs/run-xs.ts [PART OF A PATH …]", {}, Infinity).positionals;
  const specs = findTests([".spec.ts"], filters);
  const result = await runXs(specs, { mark: (mark) => process.stdout.write(mark) });
  printFailures(result.failures);
  console.log(`\n${result.passed} passed, ${result.pending} pending, ${result.failures.length} failed`);
  process.exitCode = result.failures.length > 0 ? 1 : 0;
}
