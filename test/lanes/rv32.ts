/**
 * Lane "rv32": the specs a third time, on XS on the emulated 32-bit RISC-V board.
 */
import { ToolchainMissing } from "../../boards/virt-rv32/toolchain.js";
import { runRv32 } from "../xs/run-rv32.js";
import { printFailures } from "../xs/run-xs.js";
import { findTests } from "./files.js";
import type { Lane } from "./lane.js";

const label = "XS on rv32imc";

export const rv32: Lane = {
  name: "rv32",
  async run({ filters }) {
    const specs = findTests([".spec.ts"], filters);
    if (specs.length === 0 && filters.length > 0) {
      return { label, idle: "no spec matches" };
    }
    try {
      process.stdout.write("  ");
      const mark = (one: string) => process.stdout.write(one);
      const { passed, pending, failures } = await runRv32(specs, filters.length === 0, { mark });
      process.stdout.write("\n");
      printFailures(failures);
      return { label: `${label} (${pending} long ones left out)`, passed, failed: failures.length };
    } catch (error) {
      if (error instanceof ToolchainMissing) {
        return { label, skipped: error.message };
      }
      console.log(`  ${(error as Error).message}`);
      return { label, passed: 0, failed: 1 };
    }
  },
};
