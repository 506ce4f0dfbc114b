/**
 * npm run bench: what the bracelet's work costs on a 32-bit RISC-V, beside what others' would, and whether that got worse.
 *
 *   npm run bench              the tables of docs/performance.md, as counted now, then what got worse
 *   npm run bench -- --json    one JSON object on standard output: { rv32, air, peers }
 *   npm run bench -- --write   accepts the figures: writes bench/baseline.json and docs/performance.md
 *
 * Exit code 0 only if every figure was counted, none is more than 3 % above the committed one and none is over its budget (with --write: the budgets alone).
 */
import { ToolchainMissing } from "../boards/build/toolchain.js";
import { commandLine } from "../tools/command-line.js";
import { accept, readBaseline } from "./baseline.js";
import { complaints, overBudget } from "./compare.js";
import { performance } from "./document.js";
import { measure } from "./measure.js";

const { json, write } = commandLine("npm run bench -- [--json] [--write]", {
  json: { type: "boolean" },
  write: { type: "boolean" },
}).values;
try {
  const figures = await measure();
  process.stdout.write(json ? `${JSON.stringify(figures)}\n` : performance(figures));
  const wrong = [...overBudget(figures), ...(write ? [] : complaints(readBaseline(), figures))];
  for (const sentence of wrong) console.error(sentence);
  if (write && wrong.length === 0) accept(figures);
  process.exitCode = wrong.length > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof ToolchainMissing)) throw error;
  console.error(`nothing counted: ${error.message}`);
  process.exitCode = 1;
}
