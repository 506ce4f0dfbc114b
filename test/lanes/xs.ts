/**
 * Lane "xs": the specs again, inside the engine that the wrist runs.
 */
import { ToolchainMissing } from "../../boards/build/toolchain.js";
import { printFailures, runXs } from "../xs/run-xs.js";
import { findTests } from "./files.js";
import type { Lane, LaneResult } from "./lane.js";

const label = "XS 13.3";

async function count(specs: readonly string[]): Promise<LaneResult> {
  process.stdout.write("  ");
  const { passed, failures } = await runXs(specs, { mark: (mark) => process.stdout.write(mark) });
  process.stdout.write("\n");
  printFailures(failures);
  return { label, passed, failed: failures.length };
}

export const xs: Lane = {
  name: "xs",
  async run({ filters }) {
    const specs = findTests([".spec.ts"], filters);
    if (specs.length === 0 && filters.length > 0) {
      return { label, idle: "no spec matches" };
    }
    try {
      return await count(specs);
    } catch (error) {
      if (error instanceof ToolchainMissing) {
        return { label, skipped: error.message };
      }
      // A spec that cannot be bundled, or a shell that does not compile: a failure, with all that is known about it.
      console.log(`  ${(error as Error).message}`);
      return { label, passed: 0, failed: 1 };
    }
  },
};
