/**
 * A mistyped option or a stray argument of any command is an error: exit code 2, a usage line, and nothing else happens. The table of commands is read off the
 * tree, so that a new command is held to the same.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { isCode, ROOT, trackedFiles } from "./tree.js";

/** Started by our own programs with arguments of ours, never by a person. */
const CHILDREN: readonly string[] = [
  "boards/desktop/v8.ts",
  "boards/virt-rv32/shell.ts",
  "test/lanes/fixtures/child.ts",
  "test/lanes/lane-child.ts",
  "test/lanes/node-child.ts",
  "test/time/engines/clock.ts",
  "test/unit/engine/fixtures/builder.ts",
  "test/unit/engine/fixtures/parent.ts",
  "test/unit/rv32/fixtures/parent.ts",
];

const scripts = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).scripts as Readonly<
  Record<string, string>
>;
const code = trackedFiles().filter(({ path }) => isCode(path) && path !== "test/tidy/commands.test.ts");

/** What package.json starts with tsx, and every file that reads a command line. */
const COMMANDS = [
  ...new Set([
    ...Object.values(scripts).flatMap((script) => [...script.matchAll(/\btsx (\S+)/g)].map(([, path]) => path)),
    ...code.filter(({ text }) => /\b(commandLine|parseArgs)\(/.test(text)).map(({ path }) => path),
  ]),
]
  .filter((path) => path !== "tools/command-line.ts" && path !== "boards/desktop/v8/options.ts")
  .sort();

function run(path: string, ...args: string[]) {
  return spawnSync(process.execPath, ["--import", "tsx", path, ...args], { cwd: ROOT, encoding: "utf8" });
}

/** What git sees of the tree: the state of tracked files and the names of others. */
const tree = (): string =>
  ["diff", "status"].map((verb) => spawnSync("git", [verb, "."], { cwd: ROOT, encoding: "utf8" }).stdout).join("\n");

describe("commands", () => {
  it("are all that read arguments, but for programs that our own programs start", () => {
    const readers = code.filter(({ text }) => text.includes("process.argv")).map(({ path }) => path);
    expect(readers.filter((path) => path !== "tools/command-line.ts")).to.deep.equal(CHILDREN);
    expect(COMMANDS).to.include.members(["tools/docs.ts", "test/time/evidence.ts", "sim/main.ts", "services/main.ts"]);
  });

  it("are all documented with a command that exists", () => {
    const documented = trackedFiles()
      .flatMap(({ text }) => [...text.matchAll(/\bnpx tsx ([\w/.-]+\.ts)/g)])
      .map(([, path]) => path);
    expect(documented.filter((path) => !COMMANDS.includes(path))).to.deep.equal([]);
  });

  for (const path of COMMANDS) {
    it(`${path} refuses an option that it does not have, and does nothing else`, () => {
      const before = tree();
      const { status, stderr, stdout } = run(path, "--no-such-option");
      expect(stderr)
        .to.match(/no-such-option/)
        .and.match(/usage: /);
      expect([status, stdout]).to.deep.equal([2, ""]);
      expect(tree()).to.equal(before);
    });

    it(`${path} says how it is used`, () => {
      const { status, stdout } = run(path, "--help");
      expect([status, stdout.slice(0, 7)]).to.deep.equal([0, "usage: "]);
    });
  }
});
