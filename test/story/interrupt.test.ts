/**
 * Ctrl-C in the middle of a story: no engine, no emulator and no folder is left behind.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { whatIsMissing } from "../../boards/virt-rv32/toolchain.js";
import { ROOT } from "../../tools/bundle.js";

/** Living processes of a process group: of each, the pid. */
function members(group: number): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      const text = readFileSync(`/proc/${pid}/stat`, "latin1");
      const [state, , pgrp] = text.slice(text.lastIndexOf(")") + 2).split(" ");
      return Number(pgrp) === group && state !== "Z";
    } catch {
      return false;
    }
  });
}

async function goneSoon(group: number): Promise<number[]> {
  for (let i = 0; i < 100 && members(group).length > 0; i++) await new Promise((resolve) => setTimeout(resolve, 20));
  return members(group);
}

describe("a story that is interrupted", function () {
  this.timeout(300_000);

  for (const engine of ["v8", "rv32"]) {
    it(`leaves nothing behind on ${engine}`, async function () {
      if (engine === "rv32" && whatIsMissing() !== null && !process.env.CI) this.skip();
      const TMPDIR = mkdtempSync(join(tmpdir(), "openpurse-interrupt-"));
      const args = ["--import", "tsx", "sim/main.ts", "--story", "first-touch", "--engine", engine];
      // A group of its own, as a terminal gives it; the signal goes to the story alone, which has to see to the others.
      const env = { ...process.env, TMPDIR };
      const story = spawn(process.execPath, args, {
        cwd: ROOT,
        env,
        detached: true,
        stdio: ["ignore", "pipe", "ignore"],
      });
      const pid = story.pid as number;
      let text = "";
      let before = { processes: 0, folders: 0 };
      story.stdout.on("data", (chunk) => {
        text += chunk;
        if (before.folders > 0 || !text.includes("ENROL")) return;
        before = { processes: members(pid).length, folders: folders(TMPDIR).length };
        story.kill("SIGINT");
      });
      const code = await new Promise((resolve) => story.on("close", resolve));
      expect(code).to.equal(130);
      // The story and at least two bracelets, on rv32 with an emulator each.
      expect(before.processes).to.be.greaterThan(engine === "rv32" ? 4 : 2);
      expect(before.folders).to.equal(1);
      expect(await goneSoon(pid)).to.deep.equal([]);
      expect(folders(TMPDIR)).to.deep.equal([]);
      rmSync(TMPDIR, { recursive: true, force: true });
    });
  }
});

/** Those of bracelets: tsx has one of its own there. */
function folders(place: string): string[] {
  return readdirSync(place).filter((name) => name.startsWith("openpurse-"));
}
