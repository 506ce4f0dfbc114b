/**
 * Files in build/, which several processes may make at the same time: test lanes, a simulator, a benchmark.
 *
 * Guarantees: a file is named after what went into it of ours and its compilers, or after its contents, so a stale one is never taken and
 * a name never gets other contents; it appears in one step, so no process reads half of one. Two processes that make the same file at once waste work and
 * nothing else.
 */
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** 20 hexadecimal digits of SHA-256 over all parts, each with its length. */
export function hashOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex").slice(0, 20);
}

/** Returns `file`; when it is not there yet, `make` writes a neighbour of the given name, which takes its place. */
export async function made(file: string, make: (temporary: string) => Promise<void> | void): Promise<string> {
  if (existsSync(file)) return file;
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}`;
  try {
    await make(temporary);
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
  return file;
}

/** Path of a file with these bytes, `stem`-HASH`ending`. */
export function kept(stem: string, ending: string, bytes: Uint8Array): Promise<string> {
  return made(`${stem}-${hashOf([bytes])}${ending}`, (temporary) => writeFileSync(temporary, bytes));
}
