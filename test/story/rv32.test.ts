/**
 * The stories on XS for a 32-bit RISC-V, the device image in a wrist's memory: the same history as everywhere else.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "chai";
import { whatIsMissing } from "../../boards/virt-rv32/toolchain.js";
import { type StoryResult, succeeded } from "../../sim/stories/play.js";
import { ROOT } from "../../tools/bundle.js";

const run = promisify(execFile);

async function command(env: NodeJS.ProcessEnv, ...words: string[]): Promise<StoryResult> {
  const args = ["--import", "tsx", "sim/main.ts", "--json", "--seed", "7", ...words];
  const { stdout } = await run(process.execPath, args, { cwd: ROOT, maxBuffer: 1 << 24, env });
  return JSON.parse(stdout) as StoryResult;
}

describe("a story on the emulated board", function () {
  this.timeout(1_200_000);

  // first-touch tears whatever can tear; first-day has several bracelets, one of them a copy, so several emulators.
  for (const story of ["first-touch", "first-day"]) {
    it(`goes as told, and step by step as on V8 from the same seed: ${story}`, async function () {
      const missing = whatIsMissing();
      if (missing !== null && !process.env.CI) {
        console.log(`SKIPPED the story on rv32: ${missing}`);
        this.skip();
      }
      const played = await command(process.env, "--story", story, "--engine", "rv32");
      expect(played.engine).to.equal("rv32");
      expect(played.xs.version).to.match(/^xs 13\.\d+\.\d+ rv32imc$/);
      expect(played.xs.imageHash).to.match(/^[0-9a-f]{64}$/);
      expect(succeeded(played)).to.equal(true);
      const v8 = await command(process.env, "--story", story, "--engine", "v8");
      expect(played.steps).to.deep.equal(v8.steps);
      expect(played.money).to.deep.equal(v8.money);
      expect(played.touches).to.equal(v8.touches);
    });
  }

  it("says which packages are missing where it cannot run, and exits with 2", async () => {
    const failed = await command(
      { ...process.env, PATH: "/nowhere" },
      "--story",
      "first-touch",
      "--engine",
      "rv32",
    ).then(
      () => null,
      (error: { code: number; stderr: string; stdout: string }) => error,
    );
    expect(failed?.code).to.equal(2);
    expect(failed?.stdout).to.equal("");
    expect(failed?.stderr)
      .to.include("apt-get install")
      .and.to.include("qemu-system-misc")
      .and.to.match(/\n$/)
      .and.not.include("    at ");
  });
});
