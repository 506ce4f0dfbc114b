/**
 * Fills the parts of docs/**.md between `<!-- generated: kind words -->` and `<!-- end -->` from the code, the vectors and the tables that the tests
 * hold: npx tsx tools/docs.ts. With --check it writes nothing and exits with 1 if a document is not current.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { commandLine, isMain } from "./command-line.js";
import { answers, decodeErrors, stages, strangers, words } from "./docs/behaviour.js";
import { command, errors, example, fields, orders, values } from "./docs/messages.js";
import { derivations, domains, entries, labels } from "./docs/secrets.js";
import { documents, ROOT } from "./docs/source.js";
import { rooms, structure } from "./docs/structure.js";

const KINDS: Readonly<Record<string, (...words: string[]) => string>> = {
  answers,
  command,
  "decode-errors": decodeErrors,
  derivations,
  documents: (folder, link) =>
    documents(folder)
      .map(({ file, title }) => `- [${title}](${link}${file})`)
      .join("\n"),
  domains,
  entries,
  errors,
  example,
  fields,
  labels,
  orders,
  rooms,
  stages,
  strangers,
  structure,
  values,
  words,
};

const PART = /<!-- generated: ([^\n]+?) -->\n[\s\S]*?<!-- end -->/g;

/** The document with its generated parts printed again. Throws on a part of a kind that there is not, and on one that is not closed. */
export function filled(text: string): string {
  const opened = text.split("<!-- generated:").length;
  if (opened !== text.split("<!-- end -->").length) throw new RangeError("a generated part is not closed");
  return text.replaceAll(PART, (_, sentence: string) => {
    const [kind, ...rest] = sentence.split(" ");
    const print = KINDS[kind];
    if (print === undefined) throw new RangeError(`no generated part is called ${kind}`);
    return `<!-- generated: ${sentence} -->\n${print(...rest)}\n<!-- end -->`;
  });
}

/** The documents that are not current, from the root; written unless `check`. */
export function printDocuments(check: boolean): string[] {
  const stale: string[] = [];
  const folder = join(ROOT, "docs");
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    if (!name.endsWith(".md")) continue;
    const path = join(folder, name);
    const before = readFileSync(path, "utf8");
    const after = filled(before);
    if (after === before) continue;
    stale.push(relative(ROOT, path));
    if (!check) writeFileSync(path, after);
  }
  return stale;
}

if (isMain(import.meta.url)) {
  const { check } = commandLine("npx tsx tools/docs.ts [--check]", { check: { type: "boolean" } }).values;
  const stale = printDocuments(check === true);
  for (const path of stale) console.log(check ? `${path} is not current: npx tsx tools/docs.ts` : `wrote ${path}`);
  if (check && stale.length > 0) process.exitCode = 1;
}
