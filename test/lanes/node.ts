/**
 * Lane "node": mocha on V8, over the specs that run everywhere and the tests that need Node. In a child process, so that
 * whatever a test does to its process, the count of this lane stays ours.
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ROOT } from "../../tools/bundle.js";
import { findTests } from "./files.js";
import type { Lane } from "./lane.js";

/** What node-child.ts sends when mocha has ended. */
export type NodeCount = { readonly passed: number; readonly failed: number };

/** Mocha over these files in a child process, with these variables added to its environment. */
export function runMocha(files: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<NodeCount> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL("./node-child.ts", import.meta.url)), files, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    let count: NodeCount | undefined;
    child.on("message", (message) => {
      count = message as NodeCount;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (!count) {
        console.log(`  mocha ended before its tests did (${signal ?? `exit code ${code}`})`);
      }
      resolve(count ?? { passed: 0, failed: 1 });
    });
  });
}

export const node: Lane = {
  name: "node",
  async run({ filters }) {
    const label = "V8";
    // What needs a browser has a lane of its own.
    const files = findTests([".spec.ts", ".test.ts"], filters).filter((file) => !file.includes("/test/e2e/"));
    if (files.length === 0 && filters.length > 0) {
      return { label, idle: "no test file matches" };
    }
    const count = await runMocha(files);
    const empty = count.passed + count.failed === 0 && filters.length === 0;
    return { label, passed: count.passed, failed: empty ? 1 : count.failed };
  },
};
