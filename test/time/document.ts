/** The text of docs/evidence.md: written by `npm run evidence`, and compared with the plan by document.test.ts. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../tools/bundle.js";
import { code, table } from "../../tools/docs/table.js";
import { SCENARIOS } from "./command-rows.js";
import { LIVES } from "./commands/lives.js";
import { BEGINNINGS, KNOWN } from "./commands/marks.js";
import { COUNTS, LAYERS, type Layer, type Row } from "./layers.js";
import { PLAN } from "./primitive-rows.js";
import { HEAVY_SECRETS, SECRETS } from "./secrets.js";

export const DOCUMENT = "docs/evidence.md";
export const transcript = readFileSync(join(ROOT, "test/time/transcript.txt"), "utf8").trimEnd();

/** How many sets of secrets callgrind tries in each scenario that it runs. */
const LONG = SCENARIOS.filter(({ lives }) => lives.callgrind > 0)
  .map(({ name, lives }) => `${lives.callgrind} of the ${name}`)
  .join(", ");

const HEAD = `# Evidence of constant time

Printed by \`npm run evidence\`; only the transcript at the end is written by hand. The claim: in the bracelet's core, and in every command that handles a
secret, no secret decides which instructions XS executes, how many, or which addresses it accesses. Five layers look for counterexamples, each in its own
way. Each row has at least one control, a small change of the shipping source that makes time depend on a secret, and the layer must catch it for the right
reason: a rule of the lint by that rule, a proof by a number that leaves its range, a command in the events that pass the change and in no other. The
command fails if there is one leak, one escaped control or one empty row.

| layer | what it looks at |
| --- | --- |
| lint | the TypeScript of the core: every value is secret until shown public, and no secret may decide a branch, an index, a comparison or an allocation |
| bounds | the generated arithmetic, by intervals: no intermediate leaves int32 and no result its contract, for any input that the contracts allow |
| taint | XS itself under memcheck, with the secret's bytes poisoned: no branch and no address depends on them, and nothing poisoned is sent |
| counts | the instructions of XS, in callgrind on this computer and in \`minstret\` on an emulated rv32imc: the same for every secret |
| statistics | V8, by Welch's t, one fixed secret against random ones |

## What each layer does not show

- _Lint_ trusts declarations: a wrong \`// public\` is a hole, so each one has its reason beside it. It checks TypeScript, not what XS compiles it to.
  It checks \`firmware/crypto\` only: the rest of the purse may branch and allocate, and how it handles secrets is checked by the layers that run it.
- _Bounds_ covers the files with sums of secrets, one function at a time, for the ranges that the contracts state. That a result is below n is not
  proved; the specs compare it with BigInt.
- _Taint_ follows the path that the code took. As no branch depends on a secret, that is the path for all secrets; but an overflow or a value that
  becomes a double is seen only for secrets where it happens, and this layer tries few. XS tests each sum for overflow: that branch
  is evaluated on clean copies, and counted as a finding when it is taken with a secret. Memory is clean or poisoned, so nothing follows about *how
  long* an instruction takes.
- _Counts_ are equal for the secrets that were tried: zeros, ones, n − 1, single bits, random ones. On rv32imc they are ${SECRETS} of each primitive,
  ${HEAVY_SECRETS} of those that take seconds, and ${LIVES} of each command. Callgrind is slower and tries ${PLAN.callgrind[0]} of those that take
  seconds, ${LONG}. In commands the keys in the vault take all of these values; secrets that follow from a drawn seed (tickets, the
  identity) are random there, and take them as primitives. An instruction is not a cycle: caches, flash and branch prediction are not in it,
  and a multiplier that is faster for small numbers would not be seen. The emulated board is rv32imc like the ESP32-C3, but not an ESP32.
- _Commands_ are those of a regular day and of a regular personalisation, with a stranger's attempt and a forged frame among them. A full journal, a
  suspended bracelet and a detected fault are not covered.
- _Statistics_ show the smallest difference that a clock on this computer would have detected. V8 compiles and recompiles unpredictably, so its code is
  not claimed to be constant-time, and no row rests on this layer alone. It has rows where there is a control that is large enough for a clock.
- _None_ of them covers power, radiation or faults. A laboratory can open the chip of a level 0 bracelet: [LIMITATIONS.md](../LIMITATIONS.md).

`;

/** Columns of the large table. */
const COLUMNS: readonly (readonly [Layer, string])[] = [
  ["lint", "lint: findings"],
  ["bounds", "bounds: largest"],
  ["taint", "taint: findings"],
  ["callgrind", "callgrind"],
  ["minstret", "minstret, rv32imc"],
  ["statistics", "V8"],
];

function cell(row: Row | undefined): string {
  if (row === undefined) return "–";
  return row.leak && !row.peer ? `**leaks** ${row.brief}` : row.brief;
}

/** A line for each primitive, a column for each layer. */
function figures(rows: readonly Row[]): string {
  const names = [...new Set(rows.map(({ primitive }) => primitive))];
  const lines = names.map((name) => [
    name,
    ...COLUMNS.map(([layer]) => cell(rows.find((row) => row.primitive === name && row.layer === layer))),
  ]);
  return table(["primitive or command", ...COLUMNS.map(([, title]) => title)], lines);
}

function controls(rows: readonly Row[]): string {
  const own = rows.filter(({ peer }) => !peer);
  const lines = [...new Set(own.map(({ primitive }) => primitive))].map((name) => {
    const all = own.filter(({ primitive }) => primitive === name);
    const names = [...new Set(all.flatMap(({ control }) => control.name.split("; ")))];
    const caught = all.filter(({ control }) => control.caught).map(({ layer }) => layer);
    const escaped = all.filter(({ control }) => !control.caught).map(({ layer }) => `**escaped ${layer}**`);
    return [name, names.join("; "), [...caught, ...escaped].join(", ")];
  });
  return table(["primitive or command", "controls", "caught by"], lines);
}

function sums(rows: readonly Row[]): string {
  const own = rows.filter(({ peer }) => !peer);
  const lines = LAYERS.map((layer) => {
    const all = own.filter((row) => row.layer === layer);
    const leaks = all.filter(({ leak }) => leak).length;
    const escaped = all.filter(({ control }) => !control.caught).length;
    return [COUNTS.includes(layer) ? `counts: ${layer}` : layer, String(all.length), String(leaks), String(escaped)];
  });
  return table(["layer", "rows", "leaks", "controls that escaped"], lines);
}

function marks(): string {
  const secret = table(
    ["secret from the start"],
    BEGINNINGS.map(({ why }) => [why]),
  );
  const known = table(
    ["becomes public", "in"],
    KNOWN.map(({ why, file }) => [why, file.replace(/^firmware\//, "")]),
  );
  return `${secret}\n\n${known}`;
}

export function evidenceDocument(
  rows: readonly Row[],
  made: readonly (readonly [what: string, which: string])[],
  seconds: number,
): string {
  const peers = rows
    .filter(({ peer }) => peer)
    .map(({ primitive, layer, figure, control }) => [primitive.replace("peer: ", ""), layer, figure, control.name]);
  const parts = [
    HEAD,
    `## The whole\n\n${rows.length} rows in ${seconds} s.\n\n${sums(rows)}`,
    `## Made with\n\n${table(["what", "which"], made)}`,
    `## Figures\n\nCounts are instructions of one run, and the same for all secrets unless ± says by how much they vary. A dash: this layer has nothing to check there, or no control that it could detect. Lint and bounds read the sources of the core, so commands have no rows in them. For a boot, callgrind also counts the compilation of the image, which for a board is done beforehand. For V8: t, and the smallest difference that would have counted as a leak.\n\n${figures(rows.filter(({ peer }) => !peer))}`,
    `## Controls\n\n${controls(rows)}`,
    `## Other libraries, through the same layers\n\nThey were not written to be constant-time on XS. That taint and counts detect this is the control; for the clock the control is an added loop whose length depends on the secret.\n\n${table(["library", "layer", "what was seen", "control"], peers)}`,
    `## Where secrets begin and end\n\nFor whole commands the taint layer bundles the firmware with a mark at each of these places (\`test/time/commands/marks.ts\`). The shipped image has no marks.\n\n${marks()}`,
    `## A mask deleted by hand\n\n${code(transcript.split("\n"))}`,
  ];
  return `${parts.join("\n\n").replaceAll("\n\n\n", "\n\n")}\n`;
}

/** Primitive and the layers that have a figure for it, as the document says; for the test that it is current. */
export function documentedRows(text: string): string[] {
  const lines = text
    .split("## Figures")[1]
    .split("## Controls")[0]
    .split("\n")
    .filter((line) => line.startsWith("| "));
  return lines.slice(2).flatMap((line) => {
    const [name, ...cells] = line
      .slice(2, -2)
      .split(" | ")
      .map((one) => one.trim());
    return COLUMNS.filter((_, i) => cells[i] !== "–").map(([layer]) => `${name}: ${layer}`);
  });
}
