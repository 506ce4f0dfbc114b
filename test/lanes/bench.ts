/**
 * Lane "bench": every figure of `npm run bench` is counted again; one that got more than 3 % worse, is over its budget or is missing fails by its name.
 */
import { readBaseline } from "../../bench/baseline.js";
import { complaints, flatten, overBudget } from "../../bench/compare.js";
import { measure } from "../../bench/measure.js";
import { ToolchainMissing } from "../../boards/build/toolchain.js";
import type { Lane } from "./lane.js";

const label = "figures against the baseline";

export const bench: Lane = {
  name: "bench",
  async run({ filters }) {
    if (filters.length > 0) return { label, idle: "figures are no test file" };
    try {
      const figures = await measure();
      const wrong = [...overBudget(figures), ...complaints(readBaseline(), figures)];
      for (const sentence of wrong) console.log(`  ${sentence}`);
      return { label, passed: Math.max(0, flatten(figures).size - wrong.length), failed: wrong.length };
    } catch (error) {
      if (error instanceof ToolchainMissing) return { label, skipped: error.message };
      console.log(`  ${(error as Error).message}`);
      return { label, passed: 0, failed: 1 };
    }
  },
};
