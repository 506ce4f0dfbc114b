/**
 * npm run evidence: evidence that no secret of the core affects time, layer by layer (docs/evidence.md).
 *
 *   npm run evidence                    everything, and rewrites docs/evidence.md
 *   npm run evidence -- --short         a few primitives and one day, as in CI; the document stays
 *   npm run evidence -- --only TEXT     the primitives with this text in their name; the document stays
 *   npm run evidence -- --json          one JSON object on stdout: { rows, seconds }
 *   npm run evidence -- --jobs N        pieces of work at a time; by default the number of processors
 *
 * Exit code 1 when anything leaks, when a control is not caught, when a row is empty or when there is none. Needs what `npm run bench` needs, and valgrind.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../tools/bundle.js";
import { commandLine, misused } from "../../tools/command-line.js";
import { table } from "../../tools/docs/table.js";
import { DOCUMENT, evidenceDocument } from "./document.js";
import { setWidth } from "./engines/pool.js";
import { environment } from "./environment.js";
import { complaint, type Row } from "./layers.js";
import { allRows, shortRows, someRows } from "./plan.js";

const USAGE = "npm run evidence -- [--short | --only TEXT] [--json] [--jobs N]";
const { short, only, json, jobs } = commandLine(USAGE, {
  short: { type: "boolean" },
  only: { type: "string" },
  json: { type: "boolean" },
  jobs: { type: "string" },
}).values;
if (short && only !== undefined) misused(USAGE, "--short and --only exclude each other.");
if (jobs !== undefined && !/^[1-9]\d*$/.test(jobs)) misused(USAGE, `--jobs is a whole number from 1, not ${jobs}.`);

function print(rows: readonly Row[]): void {
  const lines = rows.map((row) => [
    row.primitive,
    row.layer,
    row.figure,
    row.peer ? "(peer)" : row.leak ? "LEAKS" : "no leak",
    `${row.control.caught ? "caught" : "ESCAPED"}: ${row.control.name}`,
  ]);
  console.log(table(["primitive", "layer", "figure", "", "control"], lines));
}

const started = Date.now();
setWidth(jobs === undefined ? undefined : Number(jobs));
const whole = only === undefined && !short;
const rows = await (only !== undefined ? someRows(only) : whole ? allRows() : shortRows());
const seconds = Math.round((Date.now() - started) / 1000);
const complaints = rows.map(complaint).filter((one) => one !== null);
if (json) console.log(JSON.stringify({ rows, seconds }));
else print(rows);
for (const one of complaints) console.error(one);
if (whole) writeFileSync(join(ROOT, DOCUMENT), evidenceDocument(rows, await environment(), seconds));
console.error(`${rows.length} rows, ${complaints.length} complaints, ${seconds} s`);
process.exitCode = complaints.length > 0 || rows.length === 0 ? 1 : 0;
