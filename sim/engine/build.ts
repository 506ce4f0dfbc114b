/**
 * Builds the engines of this computer from source, on first use: the XS shell with the C compiler, the V8 twin and the shell
 * of the emulated board with esbuild (that board itself: boards/virt-rv32/build.ts).
 *
 * Guarantees: the path it returns is a finished engine of exactly the sources at hand; several processes may ask at
 * once. Takes under a minute the first time, some tens of milliseconds afterwards.
 * Assumes: the npm package @agoric/xsnap is installed (for its C sources only).
 */
import { join } from "node:path";
import { buildProgram, filesIn, type Program, type Progress } from "../../boards/build/program.js";
import { hostTools, versionsOf } from "../../boards/build/toolchain.js";
import { headersIn, includeFlags, XS_FLAGS, XS_FOLDERS, xsSources } from "../../boards/build/xs.js";
import { bundleFile, ROOT } from "../../tools/bundle.js";

const SHELL = join(ROOT, "boards/desktop");

/** See boards/desktop/platform.h for what is not here, and why. */
const FLAGS = ["-O2", "-g", "-D_GNU_SOURCE", ...XS_FLAGS, "-DmxParse=1", ...includeFlags([SHELL, ...XS_FOLDERS])];

export type BuildOptions = {
  /** Further flags of a variant, such as -DOPENPURSE_CTGRIND. */
  readonly flags?: readonly string[];
  /** By default a line on stderr. */
  readonly progress?: Progress;
};

function shell(variant: readonly string[]): Program {
  const tools = hostTools();
  const flags = [...FLAGS, ...variant];
  const forXs = headersIn(...XS_FOLDERS);
  return {
    name: "openpurse-xs",
    compiler: tools[0].command,
    versions: versionsOf(tools),
    parts: [
      // XS is compiled without warnings: they are not ours to mend.
      { sources: xsSources(), flags: [...flags, "-w"], includes: [...forXs, join(SHELL, "platform.h")] },
      { sources: filesIn(SHELL, ".c"), flags: [...flags, "-Wall"], includes: [...forXs, ...headersIn(SHELL)] },
    ],
    link: [[], ["-lm", "-lpthread"]],
  };
}

const known = new Map<string, Promise<string>>();

/**
 * Path of the XS shell. Rejects with ToolchainMissing when something is missing on this computer. A process asks the
 * file system once; sources that change under it are seen by the next one.
 */
export function buildXs({ flags = [], progress }: BuildOptions = {}): Promise<string> {
  const key = JSON.stringify([process.env.CC, flags]);
  const path = known.get(key) ?? (async () => buildProgram(shell(flags), join(ROOT, "build/desktop"), progress))();
  known.set(key, path);
  return path;
}

const scripts = new Map<string, Promise<string>>();

/** A shell that is a script for this very Node, made once a process. */
function script(name: string, entry: string): Promise<string> {
  const path = scripts.get(name) ?? bundleFile(join(ROOT, entry), `desktop/${name}`, { format: "node" });
  scripts.set(name, path);
  return path;
}

/** Path of the V8 shell. */
export function buildV8(): Promise<string> {
  return script("v8", "boards/desktop/v8.ts");
}

/** Path of the shell around the emulated board. */
export function buildShell(): Promise<string> {
  return script("rv32", "boards/virt-rv32/shell.ts");
}
