/**
 * The folder of a simulated world, for the flash and vault of its bracelets.
 *
 * Guarantees: it is removed by `remove`, and at the latest when this process exits. A process that dies of a signal without a handler leaves it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Folder {
  readonly path: string;
  remove(): void;
}

export function makeFolder(prefix: string): Folder {
  const path = mkdtempSync(join(tmpdir(), prefix));
  // A bracelet that is being killed may still write, so more than one try.
  const clear = () => rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  process.once("exit", clear);
  return {
    path,
    remove: () => {
      process.off("exit", clear);
      clear();
    },
  };
}
