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
const CHILD =
  /^(boards\/desktop\/v8|boards\/virt-rv32\/shell|test\/lanes\/(lane|node)-child|test\/time\/\w+\/clock|test\/.*\/fixtures\/\w+)\.ts$/;

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

/** A line that begins with how the command is called. */
const USAGE = /^(usage: )?np[mx] /m;

/** What git sees of the tree: the state of tracked files and the names of others. */
const tree = (): string =>
  ["diff", "status"].map((verb) => spawnSync("git", [verb, "."], { cwd: ROOT, encoding: "utf8" }).stdout).join("\n");

describe("commands", () => {
  it("are all that read arguments, but for programs that our own programs start", () => {
    const readers = code.filter(({ text }) => text.includes("process.argv")).map(({ path }) => path);
    expect(readers.filter((path) => !CHILD.test(path))).to.deep.equal(["tools/command-line.ts"]);
    expect(COMMANDS).to.include.members(["tools/docs.ts", "test/time/evidence.ts", "sim/main.ts", "services/main.ts"]);
  });

  it("are all documented with a command that exists", () => {
    const documented = trackedFiles()
      .flatMap(({ text }) => [...text.matchAll(/\bnpx tsx ([\w/.-]+\.ts)/g)])
      .map(([, path]) => path);
    expect(documented.filter((path) => !COMMANDS.includes(path))).to.deep.equal([]);
  });

  it("refuse an argument that they do not take", () => {
    for (const words of [
      ["tools/docs.ts", "chek"],
      ["tools/verify-fork.ts", "a", "b"],
      ["bench/main.ts", "json"],
    ]) {
      const [path, ...args] = words;
      const { status, stderr } = run(path, ...args);
      expect([path, status]).to.deep.equal([path, 2]);
      expect(stderr)
        .to.match(/Unexpected argument/)
        .and.match(USAGE);
    }
  });

  for (const path of COMMANDS) {
    it(`${path} refuses an option that it does not have, and does nothing else`, () => {
      const before = tree();
      const { status, stderr, stdout } = run(path, "--no-such-option");
      expect(stderr)
        .to.match(/no-such-option/)
        .and.match(USAGE);
      expect([status, stdout]).to.deep.equal([2, ""]);
      expect(tree()).to.equal(before);
    });

    it(`${path} says how it is used`, () => {
      const { status, stdout } = run(path, "--help");
      expect(status).to.equal(0);
      expect(stdout).to.match(USAGE);
    });
  }
});
