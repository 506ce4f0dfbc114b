/**
 * Keeps the two lists of manifest.json: which modules the device image has, and that all of them are preloaded.
 *
 *   npx tsx tools/manifest.ts
 *
 * Why one by one: mcconfig takes a pattern in "preload" for JavaScript sources only and says nothing about TypeScript ones that it skips; and a
 * module that is preloaded only because another one imports it lies in flash twice.
 * A module is called by its path from the root without ending, so that a relative import means on the wrist what it means here.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "./bundle.js";
import { commandLine, isMain } from "./command-line.js";

const FILE = join(ROOT, "manifest.json");
const MAIN = "boards/esp32/main.ts";

/** What the SDK has. */
const SDK = ["embedded:*", "mc/*", "time", "timer"];

/** Names of the modules that the device image really runs: what main.ts imports, types left out, in order. */
export async function deviceModules(main = MAIN): Promise<string[]> {
  const result = await build({
    entryPoints: [join(ROOT, main)],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "neutral",
    external: SDK,
    logLevel: "silent",
  });
  return Object.keys(result.metafile.inputs)
    .map((path) => path.replace(/\.ts$/, ""))
    .sort();
}

/** The manifest as it ought to be. */
export async function manifest(): Promise<Record<string, unknown>> {
  const names = await deviceModules();
  return {
    ...JSON.parse(readFileSync(FILE, "utf8")),
    modules: Object.fromEntries(names.map((name) => [name, `./${name}`])),
    preload: names,
  };
}

/** As the formatter likes it: what fits on a line is on one, but for the two lists. */
function text(value: unknown, indent: string, depth: number): string {
  const line = JSON.stringify(value, null, 1)?.replace(/\n\s*/g, " ");
  if (typeof value !== "object" || value === null) return line;
  if (depth > 1 && indent.length + line.length < 100) return line;
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item) => inner + text(item, inner, depth + 1))
    : Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${text(item, inner, depth + 1)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${items.join(",\n")}\n${indent}${close}`;
}

if (isMain(import.meta.url)) {
  commandLine("npx tsx tools/manifest.ts", {});
  writeFileSync(FILE, `${text(await manifest(), "", 0)}\n`);
}
