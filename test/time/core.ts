/** The sources of the core, which lint and bounds read. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../tools/bundle.js";

export const CORE = "firmware/crypto";

/** From the root. */
export const CORE_FILES = readdirSync(join(ROOT, CORE), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .sort()
  .map((name) => `${CORE}/${name}`);
