/**
 * Joins a TypeScript entry and everything it imports into one script that any of our engines runs.
 *
 * Guarantees: the same sources give the same bytes, whatever the folder they are built in; ASCII only; names are kept,
 * so that a failure inside names the function it happened in.
 * Why ES2022: lower targets turn `#private` into module-level WeakMaps, which the wrist cannot preload. Bundles that
 * contain noble are made as ES2021, which this XS (13.3) parses whole.
 */
import { realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { kept } from "./build-cache.js";

/** The folder that holds package.json. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

export type BundleOptions = {
  /** Language level of the output. */
  readonly target?: "es2021" | "es2022";
  /** Source text to bundle instead of the file `entry`; its imports are resolved from the folder of `entry`. */
  readonly contents?: string;
  /** A script for our engines (the default), or a module for this Node with Node's own modules left outside. */
  readonly format?: "script" | "node";
  /** For tests that change a source on its way in; nothing that ships is made with one. */
  readonly plugins?: Plugin[];
};

function settings(entry: string, options: BundleOptions): BuildOptions {
  const source = resolve(entry);
  const input: BuildOptions =
    options.contents === undefined
      ? { entryPoints: [source] }
      : { stdin: { contents: options.contents, resolveDir: dirname(source), sourcefile: source, loader: "ts" } };
  return {
    ...input,
    bundle: true,
    format: options.format === "node" ? "esm" : "iife",
    target: options.target ?? "es2022",
    platform: options.format === "node" ? "node" : "neutral",
    mainFields: ["module", "main"],
    conditions: ["import", "module", "default"],
    charset: "ascii",
    legalComments: "none",
    treeShaking: true,
    // js-ascon asks Node for random bytes in one function that the specs never call.
    external: ["crypto"],
    absWorkingDir: realpathSync(ROOT),
    logLevel: "silent",
    plugins: options.plugins ?? [],
    write: false,
  };
}

/** The bundle of `entry`. Rejects with esbuild's list of errors in words. */
export async function bundle(entry: string, options: BundleOptions = {}): Promise<Uint8Array> {
  const result = await build(settings(entry, options));
  return result.outputFiles?.[0]?.contents ?? new Uint8Array(0);
}

/** Path of the bundle of `entry` in build/: `name`, such as image/bracelet, with a hash of its contents. */
export async function bundleFile(entry: string, name: string, options: BundleOptions = {}): Promise<string> {
  const ending = options.format === "node" ? ".mjs" : ".js";
  return kept(join(ROOT, "build", name), ending, await bundle(entry, options));
}

/** Path of the firmware's image for the desktop and the emulated board, from its sources. */
export function bundleImage(): Promise<string> {
  return bundleFile(join(ROOT, "boards/desktop/main.ts"), "image/bracelet");
}
