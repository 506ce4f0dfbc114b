/**
 * Every command has a document, a vector file, a source and a test; every file that is no TypeScript is used by another; every link leads somewhere.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { COMMANDS } from "../../protocol/commands/apdu.js";
import { type Complaint, isCode, ROOT, type TextFile, trackedFiles } from "./tree.js";

/** Files that people and tools open by themselves. */
const ROOTS =
  /^([A-Z]+(\.md)?|\.[a-z]+(\.json)?|\.ci\/run|package(-lock)?\.json|biome\.json|knip\.jsonc|manifest\.json)$|(^|\/)tsconfig\.json$/;

function commandGaps(names: readonly string[], files: readonly TextFile[]): Complaint[] {
  const has = (path: string) => files.some((file) => file.path === path);
  const tests = files.filter((file) => file.path.startsWith("test/") && isCode(file.path));
  return names.flatMap((name) => {
    const gaps: Complaint[] = [];
    if (!has(`docs/protocol/${name}.md`)) gaps.push(`${name} has no document`);
    if (!has(`test/vectors/${name}.json`)) gaps.push(`${name} has no vectors`);
    if (!has(`firmware/purse/commands/${name}.ts`)) gaps.push(`${name} has no file in the purse`);
    const named = new RegExp(`["\`]${name}[."\`]`);
    if (!tests.some((file) => named.test(file.text))) gaps.push(`${name} is in no test`);
    return gaps;
  });
}

/** Files that no other file names: what is no TypeScript. Of TypeScript, knip says it (knip.jsonc, lane check). */
function unreferenced(files: readonly TextFile[]): Complaint[] {
  return files
    .filter(({ path }) => !/\.tsx?$/.test(path) && !ROOTS.test(path) && !named(path, files))
    .map(({ path }) => `${path} is used by nothing`);
}

/** Whether another file says this one's name. This folder names files only to complain of them. */
function named(path: string, files: readonly TextFile[]): boolean {
  const parts = path.split("/");
  const name = parts.slice(-1)[0];
  const words = [name];
  if (name === "package.json") words.splice(0, 1, parts.slice(-3, -1).join("/"));
  if (name.endsWith(".c")) words.push(`"${name.replace(/\.c$/, "")}"`, name.replace(/\.c$/, ".h"));
  const escaped = words.map((word) => word.replace(/[.*+?^$()[\]{}|\\]/g, "\\$&"));
  const use = new RegExp(`(?<![\\w-])(${escaped.join("|")})(?!\\w)`);
  return files.some((file) => file.path !== path && !file.path.startsWith("test/tidy/") && use.test(file.text));
}

function deadLinks(files: readonly TextFile[], exists: (path: string) => boolean): Complaint[] {
  const complaints: Complaint[] = [];
  for (const { path, text } of files) {
    if (path.endsWith(".md")) {
      for (const [, link] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
        if (/^[a-z]+:/.test(link)) continue;
        if (!exists(join(path, "..", link))) complaints.push(`${path} links to ${link}`);
      }
    }
    if (isCode(path) || path.endsWith(".md")) {
      for (const [cited] of text.matchAll(/(?<![\w/.-])docs\/[\w/-]+\.md/g)) {
        if (!exists(cited)) complaints.push(`${path} cites ${cited}`);
      }
    }
  }
  return [...new Set(complaints)];
}

/** Documents that cannot be reached from the map. */
function unmapped(files: readonly TextFile[]): Complaint[] {
  const documents = files.filter((file) => file.path.startsWith("docs/") && file.path.endsWith(".md"));
  const seen = new Set<string>();
  const visit = (path: string): void => {
    const file = documents.find((one) => one.path === path);
    if (file === undefined || seen.has(path)) return;
    seen.add(path);
    for (const [, link] of file.text.matchAll(/\]\(([^)#\s]+)/g)) visit(join(path, "..", link));
  };
  visit("docs/README.md");
  return documents.filter((file) => !seen.has(file.path)).map((file) => `${file.path} is not on the map`);
}

/** Not spelt out where documents are made up, or this file would cite them. */
const D = "docs";

const onDisk = (path: string): boolean => existsSync(join(ROOT, path));

describe("files", () => {
  const names = COMMANDS.map((command) => command.name);

  it("of every command are complete", () => {
    expect(commandGaps(names, trackedFiles())).to.deep.equal([]);
  });

  it("of a new command would be asked for", () => {
    const asked = commandGaps([...names, "collect"], trackedFiles());
    expect(asked).to.deep.equal([
      "collect has no document",
      "collect has no vectors",
      "collect has no file in the purse",
    ]);
    // The sentence above names it, so the tests of this tree do; a word in a sentence is not enough.
    expect(commandGaps(["collect"], [{ path: "test/a.test.ts", text: "the word collect alone" }])).to.include(
      "collect is in no test",
    );
  });

  it("are all used", () => {
    expect(unreferenced(trackedFiles())).to.deep.equal([]);
  });

  it("that nothing uses would be shown", () => {
    const orphan = { path: "boards/desktop/forgotten-thing.c", text: "/* Unused. */\n" };
    const user = { path: "boards/desktop/main.c", text: '#include "forgotten-thing.h"\n' };
    expect(unreferenced([orphan])).to.deep.equal(["boards/desktop/forgotten-thing.c is used by nothing"]);
    expect(unreferenced([orphan, user])).to.deep.equal(["boards/desktop/main.c is used by nothing"]);
  });
});

describe("links", () => {
  it("lead somewhere", () => {
    expect(deadLinks(trackedFiles(), onDisk)).to.deep.equal([]);
  });

  it("that lead nowhere would be shown", () => {
    const text = "[a](b.md), [c](../d.md#e), [f](https://example.org/g)";
    expect(deadLinks([{ path: `${D}/x/a.md`, text }], () => false)).to.deep.equal([
      `${D}/x/a.md links to b.md`,
      `${D}/x/a.md links to ../d.md`,
    ]);
    const cites = { path: "firmware/a.ts", text: `/** See ${D}/design/none.md. */` };
    expect(deadLinks([cites], () => false)).to.deep.equal([`firmware/a.ts cites ${D}/design/none.md`]);
    expect(deadLinks([cites], () => true)).to.deep.equal([]);
  });

  it("reach every document from the map", () => {
    expect(unmapped(trackedFiles())).to.deep.equal([]);
  });

  it("that do not reach a document would be shown", () => {
    const map = { path: `${D}/README.md`, text: "[a](a.md)" };
    const a = { path: `${D}/a.md`, text: "[b](sub/b.md)" };
    const b = { path: `${D}/sub/b.md`, text: "" };
    expect(unmapped([map, a, b])).to.deep.equal([]);
    expect(unmapped([map, b])).to.deep.equal([`${D}/sub/b.md is not on the map`]);
  });
});
