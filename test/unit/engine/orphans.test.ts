/**
 * No engine outlives the process that opened it, however that process ends.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { ROOT } from "../../../tools/bundle.js";
import { isGoneSoon } from "./alive.js";
import { describeEngines, type Probes } from "./probe-engine.js";

const PARENT = fileURLToPath(new URL("./fixtures/parent.ts", import.meta.url));

/** A Node process that opens an engine and then ends in some way; resolves with the engine's pid when it has ended. */
async function parentThatEnds(kind: string, way: string, probes: Probes): Promise<number> {
  const args = ["--import", "tsx", PARENT, kind, probes.folder(), probes.image(), way];
  const parent = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  parent.stdout.on("data", (chunk) => {
    text += chunk;
    if (way === "killed" && text.includes("\n")) {
      parent.kill("SIGKILL");
    }
  });
  await new Promise((resolve) => parent.on("close", resolve));
  return Number(text);
}

describeEngines("an engine", (kind, probes) => {
  for (const way of ["exits", "exits while the engine computes", "throws", "killed"]) {
    it(`ends with its parent: ${way}`, async () => {
      const pid = await parentThatEnds(kind, way, probes);
      expect(pid).to.be.greaterThan(1);
      expect(await isGoneSoon(pid)).to.equal(true);
    });
  }
});
