/**
 * The C sources of XS, as the npm package @agoric/xsnap contains them, and the flags that all boards compile them with.
 */
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { ROOT } from "../../tools/bundle.js";
import { filesIn } from "./program.js";
import { ToolchainMissing } from "./toolchain.js";

const XS = join(ROOT, "node_modules/@agoric/xsnap/moddable/xs");

export const XS_FOLDERS: readonly string[] = ["includes", "platforms", "sources"].map((folder) => join(XS, folder));

/** Each board has its platform.h, which says which features its XS lacks, and why. */
export const XS_FLAGS: readonly string[] = [
  "-std=gnu11",
  "-DINCLUDE_XSPLATFORM",
  '-DXSPLATFORM="platform.h"',
  "-DmxRun=1",
  "-DmxNoConsole=1",
  "-DmxBoundsCheck=1",
];

/** xsSnapshot needs a build of XS with snapshots, which no board has. */
const NEVER = ["xsSnapshot"];

/** Throws ToolchainMissing where the sources are missing. */
export function xsSources(leftOut: readonly string[] = []): string[] {
  if (!existsSync(XS)) throw new ToolchainMissing("the sources of XS are missing: npm install");
  const not = [...NEVER, ...leftOut];
  return filesIn(join(XS, "sources"), ".c").filter((file) => !not.includes(basename(file, ".c")));
}

/** Path of one of the sources. */
export function xsSource(name: string): string {
  return join(XS, "sources", `${name}.c`);
}

export function headersIn(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) => filesIn(folder, ".h"));
}

export function includeFlags(folders: readonly string[]): string[] {
  return folders.map((folder) => `-I${folder}`);
}
