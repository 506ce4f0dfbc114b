/**
 * Makes what the emulated board runs: the engine (XS and shell, cross-compiled) and images (scripts compiled to
 * bytecode by a program that is itself XS, compiled for this computer).
 *
 * Guarantees: engine and images are of exactly the sources at hand; several processes may ask at once. The first time
 * takes about a minute, later ones a few milliseconds. Rejects with ToolchainMissing when something must be installed.
 * Assumes: the npm package @agoric/xsnap is installed (for its C sources only).
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ROOT } from "../../tools/bundle.js";
import { CROSS_COMPILER, HOST_COMPILER, hashOf, invoke, made, ToolchainMissing, toolVersions } from "./toolchain.js";

const XS = join(ROOT, "node_modules/@agoric/xsnap/moddable/xs");
const BOARD = join(ROOT, "boards/virt-rv32");
const DESK = join(ROOT, "boards/desk");
const BUILD = join(ROOT, "build/virt-rv32");
const JOBS = 2;

const XS_FOLDERS = ["includes", "platforms", "sources"].map((folder) => join(XS, folder));
const PARSER = ["xsCode", "xsLexical", "xsScope", "xsScript", "xsSourceMap", "xsSyntaxical", "xsTree"];

const COMMON = [
  "-std=gnu11",
  "-DINCLUDE_XSPLATFORM",
  '-DXSPLATFORM="platform.h"',
  "-DmxRun=1",
  "-DmxNoConsole=1",
  "-DmxBoundsCheck=1",
];

/** ESP32-C3: rv32imc. The others of the family add atomics, which XS does not need. */
const TARGET = [
  "--specs=picolibc.specs",
  ...["-march=rv32imc", "-mabi=ilp32", "-O2"],
  ...["-ffunction-sections", "-fdata-sections", "-fno-common"],
];

type Unit = { readonly source: string; readonly flags: readonly string[] };
type Program = {
  readonly name: string;
  readonly compiler: string;
  readonly units: readonly Unit[];
  /** Before and after the objects. */
  readonly link: readonly [readonly string[], readonly string[]];
  /** Folders whose headers, all of them, count as sources of every unit. */
  readonly headers: readonly string[];
  /** Files that the linker reads. */
  readonly scripts: readonly string[];
};

function names(folder: string, endings: readonly string[]): string[] {
  return readdirSync(folder)
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .sort();
}

function xsSources(leftOut: readonly string[]): string[] {
  const all = names(join(XS, "sources"), [".c"]).map((name) => basename(name, ".c"));
  // xsSnapshot needs a build of XS with snapshots, which nobody here takes.
  const wanted = all.filter((name) => name !== "xsSnapshot" && !leftOut.includes(name));
  return wanted.map((name) => join(XS, "sources", `${name}.c`));
}

function includes(folders: readonly string[]): string[] {
  return folders.map((folder) => `-I${folder}`);
}

function engine(): Program {
  const folders = [BOARD, join(BOARD, "libc"), DESK, ...XS_FOLDERS];
  const flags = [...TARGET, ...COMMON, ...includes(folders)];
  const own = names(BOARD, [".c", ".S"]).filter((name) => name !== "compile.c");
  const shell = [
    ...own.map((name) => join(BOARD, name)),
    ...["host.c", "entropy.c", "sha256.c"].map((name) => join(DESK, name)),
  ];
  // defaults.c replaces xsDefaults.c. XS is compiled without warnings: they are not ours to mend.
  const xs = xsSources([...PARSER, "xsDefaults"]);
  const script = join(BOARD, "virt.ld");
  return {
    name: "engine.elf",
    compiler: CROSS_COMPILER,
    units: [
      ...xs.map((source) => ({ source, flags: [...flags, "-w"] })),
      ...shell.map((source) => ({ source, flags: [...flags, "-Wall"] })),
    ],
    link: [[...TARGET, "-nostartfiles", `-T${script}`, "-Wl,--gc-sections"], ["-lm"]],
    headers: [BOARD, join(BOARD, "libc/sys"), DESK, ...XS_FOLDERS],
    scripts: [script],
  };
}

/** A program of its own on the bare board, without XS: for what JavaScript is compared with. */
function bare(source: string): Program {
  const folders = [BOARD, join(BOARD, "libc"), DESK];
  const own = ["start.S", ...["fail", "frame", "libc", "outbox", "report", "uart"].map((name) => `${name}.c`)];
  const script = join(BOARD, "virt.ld");
  const sources = [...own.map((name) => join(BOARD, name)), source];
  return {
    name: `${basename(source, ".c")}.elf`,
    compiler: CROSS_COMPILER,
    units: sources.map((one) => ({ source: one, flags: [...TARGET, "-std=gnu11", ...includes(folders), "-Wall"] })),
    link: [[...TARGET, "-nostartfiles", `-T${script}`, "-Wl,--gc-sections"], []],
    headers: [BOARD, join(BOARD, "libc/sys"), DESK],
    scripts: [script],
  };
}

/** Lives a tenth of a second: compiled in a hurry, with the platform of the desk. */
function compiler(): Program {
  const folders = [DESK, BOARD, ...XS_FOLDERS];
  const flags = ["-O1", "-D_GNU_SOURCE", ...COMMON, "-DmxParse=1", ...includes(folders)];
  const shell = [join(BOARD, "compile.c"), ...["fail.c", "file.c", "platform.c"].map((name) => join(DESK, name))];
  return {
    name: "compile",
    compiler: HOST_COMPILER,
    units: [
      ...xsSources([]).map((source) => ({ source, flags: [...flags, "-w"] })),
      ...shell.map((source) => ({ source, flags: [...flags, "-Wall"] })),
    ],
    link: [[], ["-lm", "-lpthread"]],
    headers: [BOARD, DESK, ...XS_FOLDERS],
    scripts: [],
  };
}

function progressLine(name: string, done: number, total: number): void {
  const end = done === total || !process.stderr.isTTY ? "\n" : "\r";
  if (process.stderr.isTTY || done % 10 === 0 || done === total) {
    process.stderr.write(`building ${name} for the emulated board: ${done}/${total}${end}`);
  }
}

async function build(program: Program, versions: string): Promise<string> {
  // One hash for all headers: finer would need the compiler's own dependency lists.
  const headers = program.headers.flatMap((folder) => names(folder, [".h"]).map((name) => join(folder, name)));
  const base = hashOf([versions, ...[...headers, join(XS, "sources/xsDefaults.c")].map((file) => readFileSync(file))]);
  const keys = program.units.map(({ source, flags }) => hashOf([base, flags.join("\0"), readFileSync(source)]));
  const key = hashOf([...keys, program.link.flat().join("\0"), ...program.scripts.map((file) => readFileSync(file))]);
  return made(join(BUILD, key, program.name), async (temporary) => {
    const objects: string[] = new Array(keys.length);
    let next = 0;
    let done = 0;
    const worker = async (): Promise<void> => {
      while (next < keys.length) {
        const index = next++;
        const { source, flags } = program.units[index];
        objects[index] = await made(join(BUILD, "objects", `${basename(source)}-${keys[index]}.o`), (object) =>
          invoke(program.compiler, [...flags, "-c", source, "-o", object], basename(source)),
        );
        progressLine(program.name, ++done, keys.length);
      }
    };
    await Promise.all(Array.from({ length: JOBS }, worker));
    await invoke(program.compiler, [...program.link[0], ...objects, ...program.link[1], "-o", temporary], program.name);
  });
}

function versionsOrThrow(): string {
  if (!existsSync(XS)) {
    throw new ToolchainMissing("the sources of XS are missing: npm install");
  }
  return toolVersions();
}

const programs = new Map<() => Program, Promise<string>>();

/** Once a process: reading four megabytes of sources for their hash takes longer than running a small image. */
function once(program: () => Program): Promise<string> {
  const known = programs.get(program);
  if (known) {
    return known;
  }
  const building = (async () => build(program(), versionsOrThrow()))();
  programs.set(program, building);
  building.catch(() => programs.delete(program));
  return building;
}

/** Path of the engine, an ELF file. */
export function buildEngine(): Promise<string> {
  return once(engine);
}

/** Path of a bare program, an ELF file. */
export function buildBare(source: string): Promise<string> {
  return build(bare(source), versionsOrThrow());
}

/** Path of the bytecode of a script (text or bytes of JavaScript, ES2022 at most). Rejects with its syntax error. */
export async function compileImage(script: string | Uint8Array): Promise<string> {
  const program = await once(compiler);
  const key = hashOf([program, script]);
  return made(join(BUILD, "images", `${key}.xsb`), async (temporary) => {
    const source = `${temporary}.js`;
    writeFileSync(source, script);
    await invoke(program, [source, temporary], "the image does not compile").finally(() => rmSync(source));
  });
}
