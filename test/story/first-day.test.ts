/** The whole first day as its user gets it: the command's one JSON object, on both engines, the same from the same seed. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "chai";
import { type StoryResult, succeeded } from "../../sim/stories/play.js";
import { ROOT } from "../../tools/bundle.js";

const run = promisify(execFile);

async function command(engine: string, seed: string): Promise<{ text: string; played: StoryResult }> {
  const words = ["sim/main.ts", "--json", "--story", "first-day", "--engine", engine, "--seed", seed];
  const { stdout } = await run(process.execPath, ["--import", "tsx", ...words], { cwd: ROOT, maxBuffer: 1 << 24 });
  return { text: stdout, played: JSON.parse(stdout) as StoryResult };
}

/** What the day must contain, whatever else it tells. */
const CHAPTERS = [
  "cash",
  "soft-wallet",
  "bind",
  "top-up",
  "limits",
  "history",
  "params",
  "online",
  "l0-off-line",
  "l0-on-line",
  "refund-full",
  "refund-part",
  "refund-arrives",
  "other-bank",
  "netting",
  "unclaimed",
  "new-key",
  "unload",
  "renewed",
  "fork",
  "hotlist",
  "lost",
  "heir",
  "moved",
  "reconcile",
];

describe("story first-day", function () {
  this.timeout(400_000);
  let xs: { text: string; played: StoryResult };

  before(async () => {
    xs = await command("xs", "7");
  });

  it("goes as told on XS, every chapter of it, and no fen is missing", () => {
    const { played } = xs;
    expect(played.steps.filter((s) => !s.ok)).to.deep.equal([]);
    expect(played.engine).to.equal("xs");
    expect(played.steps.map((s) => s.name)).to.include.members(CHAPTERS);
    expect(played.steps.length).to.be.at.least(25);
    const { issued, redeemed, soft, floats, merchants, inTransit, own } = played.money;
    expect(issued - redeemed).to.equal(soft + floats + merchants + inTransit + own);
    expect(inTransit).to.equal(0);
    expect(played.conserved && succeeded(played)).to.equal(true);
  });

  it("is the same history from the same seed, another from another, and the same on V8", async () => {
    expect((await command("xs", "7")).text).to.equal(xs.text);
    const v8 = await command("v8", "7");
    expect(v8.played.steps).to.deep.equal(xs.played.steps);
    expect(v8.played.money).to.deep.equal(xs.played.money);
    const other = await command("v8", "8");
    expect(other.played.steps).not.to.deep.equal(v8.played.steps);
    expect(succeeded(other.played)).to.equal(true);
  });
});
