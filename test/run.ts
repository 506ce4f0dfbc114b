/**
 * What `npm test` runs: the lanes, as many at once as there are cores, a count for each, and the sum as the very last line.
 *
 *   npm test                    everything
 *   npm test -- journal         only test files whose path contains "journal"
 *   npm test -- --lane xs       one lane (may be repeated)
 *   npm test -- --require-all   a lane that this computer cannot run is a failure; so it is with CI=true
 *
 * Guarantees: a lane that cannot run is said in capitals and never counted as passed; exit code 1 when anything failed
 * or nothing ran.
 */
import type { Lane, LaneResult } from "./lanes/lane.js";
import { LANES } from "./lanes/table.js";
import { takeTurns } from "./lanes/turns.js";

type Arguments = { filters: string[]; lanes: string[]; requireAll: boolean };

function readArguments(words: readonly string[]): Arguments {
  const result: Arguments = { filters: [], lanes: [], requireAll: Boolean(process.env.CI) };
  for (let i = 0; i < words.length; i++) {
    if (words[i] === "--require-all") {
      result.requireAll = true;
    } else if (words[i] === "--lane") {
      result.lanes.push(words[++i] ?? "");
    } else if (words[i] !== "--") {
      result.filters.push(words[i]);
    }
  }
  return result;
}

function choose(names: readonly string[]): readonly Lane[] {
  const unknown = names.filter((name) => !LANES.some((lane) => lane.name === name));
  if (unknown.length > 0) {
    console.error(`no lane ${unknown.join(", ")}; there are ${LANES.map((lane) => lane.name).join(", ")}`);
    process.exit(2);
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

const { filters, lanes, requireAll } = readArguments(process.argv.slice(2));
const lines: string[] = [];
let passed = 0;
let failed = 0;
await takeTurns(choose(lanes), filters, {
  tell({ name }, result, seconds) {
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
