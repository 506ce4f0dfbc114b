/**
 * A lane is one way to look at the project: the specs on V8, the same specs on XS, the compilers and checkers.
 * To add one, write a file here that exports a Lane and put it into the table in test/lanes/table.ts.
 */
import { spawn } from "node:child_process";
import { ROOT } from "../../tools/bundle.js";

type LaneContext = {
  /** Only test files whose path contains one of these; empty: all. */
  readonly filters: readonly string[];
};

/**
 * The result of a lane. `skipped` is for what this computer lacks (it fails the run when all lanes are required),
 * `idle` for a lane that has nothing to do with the filters given (it never does).
 */
export type LaneResult =
  | { readonly label: string; readonly passed: number; readonly failed: number }
  | { readonly label: string; readonly skipped: string }
  | { readonly label: string; readonly idle: string };

export type Lane = {
  /** For --lane. */
  readonly name: string;
  run(context: LaneContext): Promise<LaneResult>;
};

/** Runs a script of an installed package in the project's root, its output live. Resolves with its exit code. */
export function runScript(script: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: ROOT, stdio: "inherit" });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}
