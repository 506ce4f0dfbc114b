/**
 * What `npm test` runs: the lanes, as many at once as there are cores, a count for each, and the sum as the very last line.
 *
 *   npm test                    everything
 *   npm test -- journal         only test files whose path contains "journal"
 *   npm test -- --lane xs       one lane (may be repeated)
 *   npm test -- --require-all   a lane that this computer cannot run is a failure; so it is with CI=true
 *
 * Guarantees: a lane that cannot run is reported in capitals and never counted as passed; exit code 1 when anything failed
 * or nothing ran.
 */
import { commandLine, misused } from "../tools/command-line.js";
import type { Lane, LaneResult } from "./lanes/lane.js";
import { LANES } from "./lanes/table.js";
import { takeTurns } from "./lanes/turns.js";

const USAGE = "npm test -- [--lane NAME]… [--require-all] [PART OF A PATH …]";

function choose(names: readonly string[]): readonly Lane[] {
  const unknown = names.filter((name) => !LANES.some((lane) => lane.name === name));
  if (unknown.length > 0) {
    misused(USAGE, `No lane ${unknown.join(", ")}; there are ${LANES.map((lane) => lane.name).join(", ")}.`);
  }
  return names.length === 0 ? LANES : LANES.filter((lane) => names.includes(lane.name));
}

/** The line of one lane, and what it adds to the sum. */
function summary(name: string, result: LaneResult, requireAll: boolean): [string, number, number] {
  if ("passed" in result) {
    return [`${result.label}: ${result.passed} passed, ${result.failed} failed`, result.passed, result.failed];
  }
  if ("idle" in result) {
    return [`${result.label}: nothing to do (${result.idle})`, 0, 0];
  }
  return requireAll
    ? [`FAILED lane ${name}: ${result.skipped}`, 0, 1]
    : [`SKIPPED lane ${name}: ${result.skipped}`, 0, 0];
}

const { values, positionals: filters } = commandLine(
  USAGE,
  { lane: { type: "string", multiple: true, default: [] }, "require-all": { type: "boolean" } },
  Infinity,
);
const requireAll = values["require-all"] === true || Boolean(process.env.CI);
const lines: string[] = [];
let passed = 0;
let failed = 0;
await takeTurns(choose(values.lane), filters, {
  report({ name }, result, seconds) {
    const [sentence, good, bad] = summary(name, result, requireAll);
    const line = `${sentence} (${seconds} s)`;
    console.log(`${line}\n`);
    lines.push(line);
    passed += good;
    failed += bad;
  },
});
console.log(lines.join("\n"));
if (passed + failed === 0) {
  console.log("no test was executed");
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
