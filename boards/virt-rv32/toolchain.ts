/**
 * The compilers and the emulator of this computer, and files that are made from files.
 *
 * Guarantees: what is missing is named together with the packages that bring it; a made file is named after all that
 * went into it, so a stale one is never taken; it appears in one step, so that processes which build at once only waste
 * work.
 */
import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Debian's and Ubuntu's names. */
export const PACKAGES = ["gcc-riscv64-unknown-elf", "picolibc-riscv64-unknown-elf", "qemu-system-misc"] as const;
export const INSTALL_HINT = `apt-get install ${PACKAGES.join(" ")}`;

export const CROSS_COMPILER = "riscv64-unknown-elf-gcc";
export const HOST_COMPILER = process.env.CC ?? "gcc";
export const EMULATOR = "qemu-system-riscv32";

/** The board cannot be built or run on this computer; the message says what is missing and how to get it. */
export class ToolchainMissing extends Error {
  readonly packages = PACKAGES;
}

const versions = new Map<string, string | undefined>();

/** First line of `--version`, or undefined when there is no such command. */
function versionOf(command: string, probe: readonly string[] = ["--version"]): string | undefined {
  if (!versions.has(command)) {
    try {
      const text = execFileSync(command, probe, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
      versions.set(command, text.split("\n")[0]);
    } catch {
      versions.set(command, undefined);
    }
  }
  return versions.get(command);
}

/** The tools that are not here; empty when all are. The C library is seen by the compiler that looks for it. */
export function missingTools(): string[] {
  const missing = [CROSS_COMPILER, HOST_COMPILER, EMULATOR].filter((tool) => versionOf(tool) === undefined);
  if (!missing.includes(CROSS_COMPILER)) {
    try {
      execFileSync(CROSS_COMPILER, ["--specs=picolibc.specs", "-E", "-include", "stdio.h", "-x", "c", "/dev/null"], {
        stdio: "ignore",
      });
    } catch {
      missing.push("picolibc");
    }
  }
  return missing;
}

/** Versions of all tools, as one text. Throws ToolchainMissing. */
export function toolVersions(): string {
  const missing = missingTools();
  if (missing.length > 0) {
    throw new ToolchainMissing(`${missing.join(", ")} not found: ${INSTALL_HINT}`);
  }
  return [CROSS_COMPILER, HOST_COMPILER].map((tool) => versionOf(tool)).join("\n");
}

export function hashOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    hash.update(`${part.length}:`).update(part);
  }
  return hash.digest("hex").slice(0, 20);
}

let temporaries = 0;

/** Returns `file`; when it is not there yet, `make` writes a neighbour of the given name, which takes its place. */
export async function made(file: string, make: (temporary: string) => Promise<void>): Promise<string> {
  if (existsSync(file)) {
    return file;
  }
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.${temporaries++}`;
  try {
    await make(temporary);
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
  return file;
}

/** Runs a tool to its end; rejects with the first lines of what it said. */
export async function invoke(command: string, args: readonly string[], what: string): Promise<void> {
  try {
    await run(command, args, { maxBuffer: 1 << 26 });
  } catch (error) {
    const text = String((error as { stderr?: string }).stderr || error);
    throw new Error(`${what}: ${text.trim().split("\n").slice(0, 20).join("\n")}`);
  }
}
