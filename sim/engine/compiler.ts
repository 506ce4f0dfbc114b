/**
 * The C compiler of this computer, one source file at a time, remembering what it has compiled.
 *
 * Guarantees: an object file is named after all that went into it (text, headers, flags, compiler), so a stale one is
 * never taken; files appear in one step, so that processes which build at once only waste work.
 */
import { execFile, execFileSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export const INSTALL_HINT = "apt-get install gcc libc6-dev";

/** The engine cannot be built on this computer; the message says what is missing and how to get it. */
export class EngineUnbuildable extends Error {
  readonly packages = ["gcc", "libc6-dev"] as const;
}

export type Compiler = { readonly command: string; readonly version: string };

/** Rejects a computer without a compiler. `CC` in the environment chooses another one. */
export function findCompiler(command = process.env.CC ?? "gcc"): Compiler {
  try {
    const version = execFileSync(command, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return { command, version: version.split("\n")[0] ?? "" };
  } catch {
    throw new EngineUnbuildable(`${basename(command)} not found: ${INSTALL_HINT}`);
  }
}

export function hashOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    hash.update(`${part.length}:`).update(part);
  }
  return hash.digest("hex").slice(0, 20);
}

async function invoke(compiler: Compiler, args: readonly string[], what: string): Promise<void> {
  try {
    await run(compiler.command, args, { maxBuffer: 1 << 26 });
  } catch (error) {
    const text = String((error as { stderr?: string }).stderr ?? error);
    if (/fatal error: (stdio|stdlib|math|ctype|pthread)\.h/.test(text)) {
      throw new EngineUnbuildable(`the headers of the C library are missing: ${INSTALL_HINT}`);
    }
    throw new Error(`${what} does not compile:\n${text.split("\n").slice(0, 20).join("\n")}`);
  }
}

export type Unit = { readonly source: string; readonly flags: readonly string[]; readonly headers: string };

/** The object file of one source: an old one when nothing changed. `headers` is the hash of all it may include. */
export async function compile(compiler: Compiler, unit: Unit, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const name = basename(unit.source, ".c");
  const key = hashOf([compiler.version, unit.flags.join("\0"), unit.headers, readFileSync(unit.source)]);
  const object = join(folder, `${name}-${key}.o`);
  if (existsSync(object)) {
    return object;
  }
  const temporary = `${object}.${randomUUID()}`;
  try {
    await invoke(compiler, [...unit.flags, "-c", unit.source, "-o", temporary], basename(unit.source));
    renameSync(temporary, object);
  } finally {
    rmSync(temporary, { force: true });
  }
  return object;
}

export async function link(compiler: Compiler, objects: readonly string[], output: string): Promise<void> {
  const temporary = `${output}.${randomUUID()}`;
  try {
    await invoke(compiler, [...objects, "-lm", "-lpthread", "-o", temporary], basename(output));
    renameSync(temporary, output);
  } finally {
    rmSync(temporary, { force: true });
  }
}
