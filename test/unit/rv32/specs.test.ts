/**
 * Control of lane "rv32": what fails on the emulated board is a failure, what passes is none, and a title that is left out must be some test's.
 */
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { runRv32 } from "../../xs/run-rv32.js";
import { describeBoard } from "./describe-board.js";

const CONTROL = fileURLToPath(new URL("../engine/fixtures/failing.spec.ts", import.meta.url));

describeBoard("mocha on the emulated board", () => {
  it("reports each way to fail, counts what passes, skips what is left out and misses what does not exist", async () => {
    const leftOut = ["control fails by never ending", "no such test"];
    const result = await runRv32([CONTROL], true, { leftOut, log: () => {} });
    expect(result.passed).to.equal(2);
    expect(result.skipped).to.include("control fails by never ending");
    expect(
      result.failures.map(({ title, message }) => [title.replace("control fails by ", ""), message]),
    ).to.deep.equal([
      ["an assertion", "expected 2 to equal 3"],
      ["throwing no Error", result.failures[1].message],
      ["rejecting", "rejected later"],
      ["throwing undefined", result.failures[3].message],
      ["no such test", "is left out, but there is no such test"],
    ]);
  });
});
