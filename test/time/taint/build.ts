/** The desktop board's shell for Valgrind's memcheck: XS with the object `evidence` (boards/desktop/ctgrind.c). */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildXs } from "../../../sim/engine/build.js";
import { ROOT } from "../../../tools/bundle.js";

/** Path of the shell; a minute the first time. The flag contains a hash of the header that XS itself includes, so that a change of it causes a rebuild. */
export function buildCtgrind(): Promise<string> {
  const header = readFileSync(join(ROOT, "boards/desktop/ctgrind.h"));
  const hash = createHash("sha256").update(header).digest("hex").slice(0, 16);
  return buildXs({ flags: [`-DOPENPURSE_CTGRIND=0x${hash}`] });
}
