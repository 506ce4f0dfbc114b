/**
 * The story as its user gets it: the command's one JSON object, on both engines, twice from one seed. And controls: a world in which something is
 * wrong is not told as if all were well.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "chai";
import { conserved, type MoneyStatement } from "../../parties/audit/conservation.js";
import { type StoryResult, succeeded } from "../../sim/stories/play.js";
import { must, StoryRun } from "../../sim/stories/story-run.js";
import { EventStream } from "../../sim/world/events.js";
import { ROOT } from "../../tools/bundle.js";

const run = promisify(execFile);

/** The command line of the README; its standard output, parsed as one JSON object and nothing else. */
async function command(...words: string[]): Promise<{ text: string; played: StoryResult }> {
  const args = ["--import", "tsx", "sim/main.ts", "--json", "--story", "first-touch", ...words];
  const { stdout } = await run(process.execPath, args, { cwd: ROOT, maxBuffer: 1 << 24 });
  return { text: stdout, played: JSON.parse(stdout) as StoryResult };
}

const EMPTY = { issued: 0, redeemed: 0, soft: 0, floats: 0, merchants: 0, inTransit: 0, own: 0 };

describe("story first-touch", () => {
  for (const [engine, suite] of [
    ["xs", 1],
    ["v8", 1],
    ["xs", 2],
    ["v8", 2],
  ] as const) {
    it(`goes as told on ${engine} in suite ${suite}`, async () => {
      const { played } = await command("--engine", engine, ...(suite === 1 ? [] : ["--suite", `${suite}`]));
      expect([played.engine, played.suite]).to.deep.equal([engine, suite]);
      expect(played.xs.version).to.match(engine === "xs" ? /^xs 13\./ : /^v8 /);
      expect(played.xs.imageHash).to.match(/^[0-9a-f]{64}$/);
      expect(played.steps.filter((s) => !s.ok)).to.deep.equal([]);
      expect(played.conserved).to.equal(true);
      const { issued, redeemed, soft, floats, merchants, inTransit, own } = played.money;
      expect(issued - redeemed).to.equal(soft + floats + merchants + inTransit + own);
      expect(succeeded(played)).to.equal(true);
    });
  }

  it("is the same history from the same seed, another from another, and the same image on both engines", async () => {
    const [a, b, c, v8] = await Promise.all([
      command("--engine", "xs", "--seed", "7"),
      command("--engine", "xs", "--seed", "7"),
      command("--engine", "xs", "--seed", "8"),
      command("--engine", "v8", "--seed", "7"),
    ]);
    expect(a.text).to.equal(b.text);
    expect(a.text).not.to.equal(c.text);
    expect(a.played.steps, "engines differ in nothing but their name").to.deep.equal(v8.played.steps);
    expect(a.played.xs.imageHash).to.equal(v8.played.xs.imageHash);
  });

  it("says what is wrong with the options of a command, and exits with 2", async () => {
    for (const words of [
      ["--engine", "jsc"],
      ["--story", "no-such"],
      ["--seed", "x"],
      ["--suite", "3"],
    ]) {
      const failed = await command(...words).then(
        () => null,
        (error: { code: number; stderr: string; stdout: string }) => error,
      );
      expect(failed?.code).to.equal(2);
      expect(failed?.stdout).to.equal("");
      expect(failed?.stderr).to.match(/^.+\.\nnpm start -- /);
    }
  });
});

describe("the stage, when something is wrong (controls)", () => {
  const wrong = async (money: MoneyStatement) => (conserved(money) ? [] : ["the money is not conserved"]);
  const stage = (money = EMPTY) => new StoryRun(new EventStream(), async () => ({ money, flash: new Map() }), wrong);

  it("a step that is not as told ends the story and is not ok", async () => {
    const s = stage();
    await s.step("a", "A", async () => "fine");
    await s.step("b", "B", async () => {
      must(false, "the bracelet paid twice");
      return "fine";
    });
    await s.step("c", "C", async () => "fine");
    expect(s.steps).to.deep.equal([
      { name: "a", ok: true, detail: "fine" },
      { name: "b", ok: false, detail: "the bracelet paid twice" },
    ]);
  });

  it("one fen too many or too few after a step is not ok", async () => {
    for (const money of [
      { ...EMPTY, own: 1 },
      { ...EMPTY, issued: 1 },
      { ...EMPTY, floats: -1 },
    ]) {
      const s = stage(money);
      await s.step("a", "A", async () => "fine");
      expect(s.steps[0].ok).to.equal(false);
    }
  });
});
