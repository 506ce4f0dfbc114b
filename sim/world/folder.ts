/**
 * The folder of a simulated world, for the flash and vault of its bracelets.
 *
 * Guarantees: it is gone when it is given back, or when this process exits, at the latest; a signal that nobody hears leaves it.
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
  // A bracelet that is being killed may still write: hence more than one try.
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
