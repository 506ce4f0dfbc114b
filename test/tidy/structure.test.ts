/** docs/design/structure.md against the tree: its paths exist, its rooms have rules, each walk follows imports, each answer of the trial is a place. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ROOMS, roomOf } from "../../tools/docs/rooms.js";
import { importsOf, isCode, ROOT, trackedFiles } from "./tree.js";

const DOCUMENT = "docs/design/structure.md";
const text = readFileSync(join(ROOT, DOCUMENT), "utf8");
const paths = trackedFiles().map(({ path }) => path);
const exists = (path: string): boolean => paths.some((file) => file === path || file.startsWith(`${path}/`));

/** The part of the page under a heading. */
function section(title: string): string {
  const [, part] = text.split(new RegExp(`^#+ ${title}$`, "m"));
  if (part === undefined) throw new Error(`${DOCUMENT} has no heading "${title}"`);
  return part;
}

const quoted = (words: string): string[] => [...words.matchAll(/`([^`]+)`/g)].map(([, path]) => path);

const imported = new Map(
  trackedFiles()
    .filter(({ path }) => isCode(path))
    .map((file) => [file.path, importsOf(file).map(({ target }) => target)]),
);
const joined = (a: string, b: string): boolean =>
  imported.get(a)?.includes(b) === true || imported.get(b)?.includes(a) === true;

/** The steps that cannot be reached from the first one over imports between steps. */
function apart(steps: readonly string[]): string[] {
  const reached = new Set(steps.slice(0, 1));
  for (const _ of steps) for (const step of steps) if ([...reached].some((one) => joined(one, step))) reached.add(step);
  return steps.filter((step) => !reached.has(step));
}

describe("the structure's document", () => {
  it("has a rule for every folder of code", () => {
    const code = paths.filter((path) => isCode(path));
    expect(code.filter((path) => roomOf(path) === null)).to.deep.equal([]);
    const idle = ROOMS.filter((room) => !code.some((path) => roomOf(path) === room)).map(({ path }) => path);
    expect(idle, "rooms of the table without a file").to.deep.equal([]);
  });

  it("has a rule for each room of the tree below", () => {
    const deepest = ["firmware", "protocol", "parties", "services", "sim"].flatMap((part) => [
      ...new Set(paths.filter((path) => path.startsWith(`${part}/`) && isCode(path)).map((path) => join(path, ".."))),
    ]);
    const without = deepest.filter((folder) => !ROOMS.some(({ path }) => path === folder));
    expect(
      without.filter((folder) => folder !== "firmware" && folder !== "sim"),
      "folders without a row",
    ).to.deep.equal([]);
  });

  for (const walk of ["A PAY", "A sync", "A click in the simulator's page", "A settlement batch"]) {
    it(`walks through files that import each other: ${walk}`, () => {
      const [list] = section(walk).split(/^#/m);
      const steps = [...list.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, path]) => path);
      expect(steps.length).to.be.greaterThan(5);
      expect(
        steps.filter((step) => !paths.includes(step)),
        "steps that are no file",
      ).to.deep.equal([]);
      expect(apart(steps), "steps that no import joins to the walk").to.deep.equal([]);
    });
  }

  it("would show a step that nothing joins to its walk", () => {
    expect(apart(["test/tidy/structure.test.ts", "test/tidy/tree.ts"])).to.deep.equal([]);
    expect(apart(["test/tidy/structure.test.ts", "package.json"])).to.deep.equal(["package.json"]);
  });

  it("answers twenty questions with places that exist", () => {
    const rows = [...section("A newcomer's trial").matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)].slice(2);
    expect(rows).to.have.length(20);
    const answers = rows.flatMap(([, , answer]) => quoted(answer));
    expect(
      answers.filter((path) => !exists(path)),
      "answers that are no place",
    ).to.deep.equal([]);
    for (const [row, , answer] of rows) expect(quoted(answer), row).not.to.deep.equal([]);
  });
});
