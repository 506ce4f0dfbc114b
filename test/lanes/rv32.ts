/**
 * Lane "rv32": specs a third time, on XS on the emulated 32-bit RISC-V board: all of them but most of the purse's own and the cuts of power. With a filter,
 * whatever matches it; all, but for what test/xs/left-out.ts names, take some twenty minutes on two idle cores: npx tsx test/xs/run-rv32.ts
 */
import { ToolchainMissing } from "../../boards/build/toolchain.js";
import { runRv32 } from "../xs/run-rv32.js";
import { printFailures } from "../xs/run-xs.js";
import { findTests } from "./files.js";
import type { Lane } from "./lane.js";

const label = "XS on rv32imc";

/** Parts of the paths of the specs that every commit runs there. */
const EVERY_TIME = ["unit/crypto/", "unit/engine/", "unit/esp32/", "unit/journal/", "unit/protocol/"].concat(
  ["pay", "suite1", "unload"].map((name) => `unit/purse/${name}.`),
);

export const rv32: Lane = {
  name: "rv32",
  async run({ filters }) {
    const specs = findTests([".spec.ts"], filters.length > 0 ? filters : EVERY_TIME);
    if (specs.length === 0 && filters.length > 0) {
      return { label, idle: "no spec matches" };
    }
    try {
      process.stdout.write("  ");
      const mark = (one: string) => process.stdout.write(one);
      const { passed, pending, failures } = await runRv32(specs, false, { mark });
      process.stdout.write("\n");
      printFailures(failures);
      return {
        label: pending > 0 ? `${label} (${pending} long ones left out)` : label,
        passed,
        failed: failures.length,
      };
    } catch (error) {
      if (error instanceof ToolchainMissing) {
        return { label, skipped: error.message };
      }
      console.log(`  ${(error as Error).message}`);
      return { label, passed: 0, failed: 1 };
    }
  },
};
