/**
 * Which files are tests. `*.spec.ts` run on every engine: they import firmware, protocol, chai, fast-check and noble,
 * and nothing of Node. `*.test.ts` run on Node alone. Fixtures, which only other tests run, live in `fixtures` folders.
 */
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { ROOT } from "../../tools/bundle.js";

/** Absolute paths, sorted. With filters, those whose path from the root contains one of them. */
export function findTests(endings: readonly string[], filters: readonly string[]): string[] {
  const found = readdirSync(join(ROOT, "test"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(ROOT, path).split("/").includes("fixtures"));
  const chosen = filters.length === 0 ? found : found.filter((path) => matches(relative(ROOT, path), filters));
  return chosen.sort();
}

function matches(path: string, filters: readonly string[]): boolean {
  return filters.some((filter) => path.includes(filter));
}
