/** Lane "page": the simulator's page in a real browser, Debian's Chromium, driven by clicks and keys alone. */
import { existsSync } from "node:fs";
import { CHROMIUM } from "../e2e/chromium.js";
import { findTests } from "./files.js";
import type { Lane } from "./lane.js";
import { runMocha } from "./node.js";

export const page: Lane = {
  name: "page",
  async run({ filters }) {
    const label = "Chromium";
    const files = findTests([".test.ts"], filters).filter((file) => file.includes("/test/e2e/"));
    if (files.length === 0) return { label, idle: "no test of the page matches" };
    if (!existsSync(CHROMIUM)) return { label, skipped: "Chromium is not here: apt-get install chromium" };
    return { label, ...(await runMocha(files)) };
  },
};
