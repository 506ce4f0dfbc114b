/**
 * Builds what the emulated board runs: the engine (XS and shell, cross-compiled) and images (scripts compiled to
 * bytecode by a program that is itself XS, compiled for this computer).
 *
 * Guarantees: engine and images are of exactly the present sources; several processes may build at once. The first time
 * takes about a minute, later ones a few milliseconds. Rejects with ToolchainMissing when something must be installed.
 * Assumes: the npm package @agoric/xsnap is installed (for its C sources only).
 */
import { rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { hashOf, made } from "../../tools/build-cache.js";
import { ROOT } from "../../tools/bundle.js";
import { buildProgram, filesIn, type Program } from "../build/program.js";
import { hostTools, invoke } from "../build/toolchain.js";
import { headersIn, includeFlags, XS_FLAGS, XS_FOLDERS, xsSource, xsSources } from "../build/xs.js";
import { CROSS_COMPILER, compilerVersions } from "./toolchain.js";

const BOARD = join(ROOT, "boards/virt-rv32");
const DESKTOP = join(ROOT, "boards/desktop");
const BUILD = join(ROOT, "build/virt-rv32");

const PARSER = ["xsCode", "xsLexical", "xsScope", "xsScript", "xsSourceMap", "xsSyntaxical", "xsTree"];

/** ESP32-C3: rv32imc. The others of the family add atomics, which XS does not need. */
const TARGET = [
  "--specs=picolibc.specs",
  "-march=rv32imc",
  "-mabi=ilp32",
  "-O2",
  "-ffunction-sections",
  "-fdata-sections",
  "-fno-common",
];
const SCRIPT = join(BOARD, "virt.ld");
const LINK = [...TARGET, "-nostartfiles", `-T${SCRIPT}`, "-Wl,--gc-sections"];

const inFolder = (folder: string, ...names: readonly string[]) => names.map((name) => join(folder, name));

function engine(): Program {
  const folders = [BOARD, join(BOARD, "libc"), DESKTOP, ...XS_FOLDERS];
  const flags = [...TARGET, ...XS_FLAGS, ...includeFlags(folders)];
  const own = filesIn(BOARD, ".c", ".S").filter((file) => basename(file) !== "compile.c");
  const shared = inFolder(DESKTOP, "host.c", "entropy.c", "sha256.c", "platform-shared.c");
  const includes = [...headersIn(BOARD, join(BOARD, "libc/sys"), DESKTOP, ...XS_FOLDERS), xsSource("xsDefaults")];
  return {
    name: "engine.elf",
    compiler: CROSS_COMPILER,
    versions: compilerVersions(),
    parts: [
      // defaults.c replaces xsDefaults.c. Warnings of XS's own sources are turned off: they are not maintained here.
      { sources: xsSources([...PARSER, "xsDefaults"]), flags: [...flags, "-w"], includes },
      { sources: [...own, ...shared], flags: [...flags, "-Wall"], includes },
    ],
    link: [LINK, ["-lm"]],
    scripts: [SCRIPT],
  };
}

/** A program for the bare board, without XS, such as one that JavaScript is compared with. */
function bare(source: string): Program {
  const own = inFolder(BOARD, "start.S", "fatal.c", "message.c", "libc.c", "outbox.c", "report.c", "uart.c");
  const flags = [...TARGET, "-std=gnu11", ...includeFlags([BOARD, join(BOARD, "libc"), DESKTOP]), "-Wall"];
  return {
    name: `${basename(source, ".c")}.elf`,
    compiler: CROSS_COMPILER,
    versions: compilerVersions(),
    parts: [{ sources: [...own, source], flags, includes: headersIn(BOARD, join(BOARD, "libc/sys"), DESKTOP) }],
    link: [LINK, []],
    scripts: [SCRIPT],
  };
}

/** The compiler of images, with the platform of the desktop board. -O1: it runs for a tenth of a second, so compiling it fast matters more. */
function compiler(): Program {
  const flags = ["-O1", "-D_GNU_SOURCE", ...XS_FLAGS, "-DmxParse=1", ...includeFlags([DESKTOP, BOARD, ...XS_FOLDERS])];
  const shell = [
    join(BOARD, "compile.c"),
    ...inFolder(DESKTOP, "fatal.c", "file.c", "platform.c", "platform-shared.c"),
  ];
  const includes = headersIn(BOARD, DESKTOP, ...XS_FOLDERS);
  return {
    name: "compile",
    compiler: hostTools()[0].command,
    versions: compilerVersions(),
    parts: [
      { sources: xsSources(), flags: [...flags, "-w"], includes },
      { sources: shell, flags: [...flags, "-Wall"], includes },
    ],
    link: [[], ["-lm", "-lpthread"]],
  };
}

const programs = new Map<() => Program, Promise<string>>();

/** Once a process: reading four megabytes of sources for their hash takes longer than running a small image. */
function once(program: () => Program): Promise<string> {
  const known = programs.get(program);
  if (known) {
    return known;
  }
  const building = (async () => buildProgram(program(), BUILD))();
  programs.set(program, building);
  building.catch(() => programs.delete(program));
  return building;
}

/** Path of the engine, an ELF file. */
export function buildEngine(): Promise<string> {
  return once(engine);
}

/** Path of a bare program, an ELF file. */
export async function buildBare(source: string): Promise<string> {
  return buildProgram(bare(source), BUILD);
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
