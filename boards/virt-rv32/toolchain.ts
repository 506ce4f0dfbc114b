/**
 * The tools that the emulated board needs: a compiler for its programs with a C library, the emulator, and the compiler for this computer, which
 * builds the compiler of images.
 */
import { hostTools, libraryOf, missing, type Tool, versionsOf } from "../build/toolchain.js";

export const CROSS_COMPILER = "riscv64-unknown-elf-gcc";
export const EMULATOR = "qemu-system-riscv32";

const VERSION = ["--version"];
const COMPILER: Tool = {
  name: CROSS_COMPILER,
  command: CROSS_COMPILER,
  probe: VERSION,
  packages: ["gcc-riscv64-unknown-elf"],
};
const TOOLS: readonly Tool[] = [
  COMPILER,
  libraryOf("picolibc", CROSS_COMPILER, ["--specs=picolibc.specs"], ["picolibc-riscv64-unknown-elf"]),
  { name: EMULATOR, command: EMULATOR, probe: VERSION, packages: ["qemu-system-misc"] },
];

/** What is missing, as text with the packages that contain it; null where the board runs. */
export function whatIsMissing(): string | null {
  return missing([...TOOLS, ...hostTools()])?.message ?? null;
}

/** Versions of both compilers, as one text. Throws ToolchainMissing when any of the tools is missing. */
export function compilerVersions(): string {
  versionsOf([...TOOLS, ...hostTools()]);
  return versionsOf([COMPILER, hostTools()[0]]);
}
