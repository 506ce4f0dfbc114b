/** The versions of the tools: figures of instructions depend on compiler and engine. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { bundleImage } from "../../tools/bundle.js";

const firstLine = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: "utf8" }).split("\n")[0];

/** Names and versions, in order. */
export async function environment(): Promise<readonly (readonly [what: string, which: string])[]> {
  const image = readFileSync(await bundleImage());
  return [
    ["firmware image (SHA-256 of the bundle)", createHash("sha256").update(image).digest("hex")],
    ["engine", "XS 13.3 as the npm package @agoric/xsnap has it, compiled with -O2 and without mxMinusZero"],
    ["compiler of the desktop board", firstLine(process.env.CC ?? "gcc", "--version")],
    ["compiler of rv32imc", firstLine("riscv64-unknown-elf-gcc", "--version")],
    ["emulator", firstLine("qemu-system-riscv32", "--version")],
    ["Valgrind", firstLine("valgrind", "--version")],
    ["V8", `${process.versions.v8} in Node ${process.versions.node}`],
  ];
}
