/**
 * The counterpart of flash.c: NOR flash in a file. A program stores old AND new; each operation is in the file before it
 * returns. Callers MUST check ranges first.
 */
import { durableWrite } from "./durable.js";
import { Exit, fatal } from "./fatal.js";
import { openOrMake, readWhole } from "./file.js";
import { SECTOR } from "./options.js";

export type Flash = {
  readonly size: number;
  read(address: number, length: number): Uint8Array;
  program(address: number, bytes: Uint8Array): void;
  erase(address: number): void;
};

function openCells(path: string, size: number): { fd: number; cells: Buffer } {
  const fd = openOrMake(path, Buffer.alloc(size, 0xff));
  const cells = readWhole(path);
  if (cells.length !== size) {
    fatal(Exit.file, `${path}: has ${cells.length} bytes, but the flash has ${size}`);
  }
  return { fd, cells };
}

/** A missing file is created, all ones. Without a path the board has no flash. */
export function openFlash(path: string | undefined, size: number): Flash {
  const { fd, cells } = path === undefined ? { fd: -1, cells: Buffer.alloc(0) } : openCells(path, size);
  return {
    size: cells.length,
    read: (address, length) => cells.subarray(address, address + length),
    program(address, bytes) {
      for (let i = 0; i < bytes.length; i++) {
        cells[address + i] &= bytes[i];
      }
      durableWrite(fd, address, cells.subarray(address, address + bytes.length));
    },
    erase(address) {
      durableWrite(fd, address, cells.fill(0xff, address, address + SECTOR).subarray(address, address + SECTOR));
    },
  };
}
