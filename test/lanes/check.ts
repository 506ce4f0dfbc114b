/**
 * Lane "check": the compiler on everything, the compiler on the firmware as the wrist sees it (no Node types) and on the page as a browser does, the
 * formatter and linter, and knip: no file, export or dependency that nothing uses. Each counts as one test.
 */
import type { Lane } from "./lane.js";
import { runScript } from "./lane.js";

const TSC = "node_modules/typescript/bin/tsc";
const BIOME = "node_modules/@biomejs/biome/bin/biome";
const KNIP = "node_modules/knip/bin/knip.js";

const CHECKS: readonly { readonly title: string; readonly command: readonly [string, ...string[]] }[] = [
  { title: "tsc --noEmit -p .", command: [TSC, "--noEmit", "-p", "."] },
  { title: "tsc --noEmit -p firmware", command: [TSC, "--noEmit", "-p", "firmware"] },
  { title: "tsc --noEmit -p sim/page", command: [TSC, "--noEmit", "-p", "sim/page"] },
  { title: "biome check .", command: [BIOME, "check", "."] },
  { title: "knip", command: [KNIP] },
];

export const check: Lane = {
  name: "check",
  async run({ filters }) {
    const label = "check";
    if (filters.length > 0) {
      return { label, idle: "a part of the project cannot be checked by itself" };
    }
    let failed = 0;
    for (const { title, command } of CHECKS) {
      const good = (await runScript(command[0], command.slice(1))) === 0;
      failed += good ? 0 : 1;
      console.log(`  ${good ? "passed" : "FAILED"}  ${title}`);
    }
    return { label, passed: CHECKS.length - failed, failed };
  },
};
