/**
 * The counterpart of file.c: whole reads, writes that are not cut short, creation that is all or nothing. What is written
 * survives a SIGKILL of this process.
 */
import { openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { Exit, fatal } from "./fatal.js";

function reason(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

export function readWhole(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    return fatal(Exit.file, `${path}: ${reason(error)}`);
  }
}

export function writeAt(fd: number, offset: number, data: Uint8Array): void {
  try {
    for (let done = 0; done < data.length; ) {
      done += writeSync(fd, data, done, data.length - done, offset + done);
    }
  } catch (error) {
    fatal(Exit.io, `cannot write: ${reason(error)}`);
  }
}

function make(path: string, content: Uint8Array): number {
  const temporary = `${path}.${process.pid}`;
  const fd = openSync(temporary, "w+", 0o600);
  writeAt(fd, 0, content);
  renameSync(temporary, path);
  return fd;
}

/** Opens for reading and writing; a missing file is first created with exactly these bytes, atomically. */
export function openOrMake(path: string, content: Uint8Array): number {
  try {
    return openSync(path, "r+");
  } catch (error) {
    if (reason(error) !== "ENOENT") {
      return fatal(Exit.file, `${path}: ${reason(error)}`);
    }
  }
  try {
    return make(path, content);
  } catch (error) {
    return fatal(Exit.file, `${path}: ${reason(error)}`);
  }
}
