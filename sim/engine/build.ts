/**
 * Makes the engines of the desk from source, on first use: the XS shell with the C compiler, the V8 twin and the shell
 * of the emulated board with esbuild (that board itself: boards/virt-rv32/build.ts).
 *
 * Guarantees: the path it returns is a finished engine of exactly the sources at hand; several processes may ask at
 * once. Takes under a minute the first time, a few milliseconds afterwards.
 * Assumes: the npm package @agoric/xsnap is installed (for its C sources only).
 */
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundle, ROOT } from "../../tools/bundle.js";
import { compile, EngineUnbuildable, findCompiler, hashOf, link, type Unit } from "./compiler.js";

const XS = join(ROOT, "node_modules/@agoric/xsnap/moddable/xs");
const SHELL = join(ROOT, "boards/desk");
const EMULATED = join(ROOT, "boards/virt-rv32");
const BUILD = join(ROOT, "build/desk");
const JOBS = 2;

/** xsSnapshot needs a build of XS with snapshots, which nobody here takes. */
const LEFT_OUT = ["xsSnapshot.c"];

/** See boards/desk/platform.h for what is not here, and why. */
const FLAGS = [
  "-std=gnu11",
  "-O2",
  "-g",
  "-D_GNU_SOURCE",
  "-DINCLUDE_XSPLATFORM",
  '-DXSPLATFORM="platform.h"',
  "-DmxRun=1",
  "-DmxParse=1",
  "-DmxNoConsole=1",
  "-DmxBoundsCheck=1",
  `-I${SHELL}`,
  ...["includes", "platforms", "sources"].map((folder) => `-I${join(XS, folder)}`),
];

export type BuildOptions = {
  /** Further flags of a variant, such as -DOPENPURSE_CTGRIND. */
  readonly flags?: readonly string[];
  /** Another compiler than $CC or gcc. */
  readonly compiler?: string;
  /** Called after each file. By default a line on stderr that overwrites itself. */
  readonly progress?: (done: number, total: number) => void;
};

function files(folder: string, ending: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(ending) && !LEFT_OUT.includes(name));
  return names.sort().map((name) => join(folder, name));
}

/** One hash for all headers a source may include: finer would need the compiler's own dependency lists. */
function headersHash(folders: readonly string[]): string {
  return hashOf(folders.flatMap((folder) => files(folder, ".h")).map((file) => readFileSync(file)));
}

function units(extra: readonly string[]): Unit[] {
  const folders = ["includes", "platforms", "sources"].map((folder) => join(XS, folder));
  const platform = readFileSync(join(SHELL, "platform.h"));
  const forXs = hashOf([headersHash(folders), platform]);
  const forShell = headersHash([...folders, SHELL]);
  return [
    // XS is compiled without warnings: they are not ours to mend.
    ...files(join(XS, "sources"), ".c").map((source) => ({
      source,
      headers: forXs,
      flags: [...FLAGS, ...extra, "-w"],
    })),
    ...files(SHELL, ".c").map((source) => ({ source, headers: forShell, flags: [...FLAGS, ...extra, "-Wall"] })),
  ];
}

function progressLine(done: number, total: number): void {
  const end = done === total || !process.stderr.isTTY ? "\n" : "\r";
  if (process.stderr.isTTY || done % 10 === 0 || done === total) {
    process.stderr.write(`building the XS engine: ${done}/${total}${end}`);
  }
}

const known = new Map<string, Promise<string>>();

/**
 * Path of the XS shell. Rejects with EngineUnbuildable when something is missing on this computer. A process asks the
 * file system once; sources that change under it are seen by the next one.
 */
export function buildXs(options: BuildOptions = {}): Promise<string> {
  const key = JSON.stringify([options.compiler ?? process.env.CC, options.flags]);
  const path = known.get(key) ?? buildFromSources(options);
  known.set(key, path);
  return path;
}

async function buildFromSources(options: BuildOptions): Promise<string> {
  if (!existsSync(XS)) {
    throw new EngineUnbuildable("the sources of XS are missing: npm install");
  }
  const compiler = findCompiler(options.compiler);
  const all = units(options.flags ?? []);
  const parts = all.map((unit) => hashOf([unit.flags.join("\0"), unit.headers, readFileSync(unit.source)]));
  const binary = join(BUILD, hashOf([compiler.version, ...parts]), "openpurse-xs");
  if (existsSync(binary)) {
    return binary;
  }
  const objects: string[] = new Array(all.length);
  let next = 0;
  let done = 0;
  const worker = async (): Promise<void> => {
    while (next < all.length) {
      const index = next++;
      objects[index] = await compile(compiler, all[index], join(BUILD, "objects"));
      (options.progress ?? progressLine)(++done, all.length);
    }
  };
  await Promise.all(Array.from({ length: JOBS }, worker));
  mkdirSync(dirname(binary), { recursive: true });
  await link(compiler, objects, binary);
  return binary;
}

const scripts = new Map<string, Promise<string>>();

/** A shell that is a script for this very Node, made once a process. */
function script(name: string, entry: string, folders: readonly string[]): Promise<string> {
  const path = scripts.get(name) ?? bundleScript(name, entry, folders);
  scripts.set(name, path);
  return path;
}

async function bundleScript(name: string, entry: string, folders: readonly string[]): Promise<string> {
  const sources = [entry, ...folders.flatMap((folder) => files(folder, ".ts"))];
  const outfile = join(BUILD, `${name}-${hashOf(sources.map((file) => readFileSync(file)))}.mjs`);
  if (!existsSync(outfile)) {
    await bundle(entry, outfile, { format: "node" });
  }
  return outfile;
}

/** Path of the V8 twin. */
export function buildV8(): Promise<string> {
  return script("v8", join(SHELL, "v8.ts"), [join(SHELL, "v8")]);
}

/** Path of the shell around the emulated board. */
export function buildShell(): Promise<string> {
  return script("rv32", join(EMULATED, "shell.ts"), [join(SHELL, "v8"), EMULATED]);
}
