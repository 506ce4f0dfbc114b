/** Lanes side by side are reported one after the other, and one that ends before its tests is a failure. */

import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { isAlive } from "../unit/engine/alive.js";
import type { Lane, LaneResult } from "./lane.js";
import { takeTurns } from "./turns.js";

const PROGRAM = fileURLToPath(new URL("./fixtures/child.ts", import.meta.url));

async function play(...names: string[]): Promise<{ reported: [string, LaneResult][]; words: string }> {
  const reported: [string, LaneResult][] = [];
  let words = "";
  const lanes: Lane[] = names.map((name) => ({
    name,
    run: () => Promise.reject(new Error("runs in its own process")),
  }));
  await takeTurns(lanes, [], {
    program: PROGRAM,
    print: (some) => {
      words += some;
    },
    report: ({ name }, result) => reported.push([name, result]),
  });
  return { reported, words };
}

describe("lanes side by side", () => {
  it("print in their order, whichever ends first", async () => {
    const { reported, words } = await play("slow", "quick", "quick");
    expect(reported.map(([name]) => name)).to.deep.equal(["slow", "quick", "quick"]);
    expect(words).to.equal("lane slow\nslow begins\nslow ends\nlane quick\nquick\nlane quick\nquick\n");
  });

  it("fail when their process ends without a result, even with exit code 0", async () => {
    const { reported, words } = await play("quick", "dies");
    expect(reported[1]).to.deep.equal(["dies", { label: "dies", passed: 0, failed: 1 }]);
    expect(words).to.include("the lane ended before its tests did (exit code 0)");
  });

  it("do not wait for a process that one of them left behind", async () => {
    const { reported, words } = await play("leaves", "quick");
    const orphan = Number(/left (\d+)/.exec(words)?.[1]);
    expect(isAlive(orphan)).to.equal(true);
    process.kill(orphan);
    expect(reported[0][1]).to.deep.include({ passed: 2 });
  });
});
