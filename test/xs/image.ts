/**
 * Bundles spec files, mocha's browser build and the shims into one script for XS.
 *
 * Why `require` and not `import`: each file is loaded by itself and in order, so that one that throws while loading is
 * reported by name and the others still run.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { bundle, ROOT } from "../../tools/bundle.js";

type SpecOptions = {
  /** Tests with these full titles are skipped. */
  readonly leftOut?: readonly string[];
  /** For one test, by the clock of the engine; 0: none, for an engine without a clock. Default a minute. */
  readonly timeout_ms?: number;
};

const TIMEOUT_MS = 60_000;

function entry(specs: readonly string[], options: SpecOptions): string {
  const loads = specs.map((spec) => {
    const path = `./${relative(ROOT, spec)}`;
    return `load(${JSON.stringify(path.slice(2))}, () => require(${JSON.stringify(path)}));`;
  });
  return [
    `require("./test/xs/shims.ts");`,
    `require("mocha/mocha.js");`,
    `const { load, prepare, start } = require("./test/xs/report.ts");`,
    `prepare(${JSON.stringify(options.leftOut ?? [])}, ${options.timeout_ms ?? TIMEOUT_MS});`,
    ...loads,
    "start();",
  ].join("\n");
}

/**
 * Runs the script of these specs, which is gone afterwards. Rejects, naming file and import, when a spec imports what XS cannot have, such as a module
 * of Node.
 */
export async function withSpecs<T>(
  specs: readonly string[],
  options: SpecOptions,
  run: (script: string) => Promise<T>,
): Promise<T> {
  const bytes = await bundle(join(ROOT, "specs.ts"), { target: "es2021", contents: entry(specs, options) });
  const folder = mkdtempSync(join(tmpdir(), "openpurse-specs-"));
  try {
    const script = join(folder, "specs.js");
    writeFileSync(script, bytes);
    return await run(script);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
