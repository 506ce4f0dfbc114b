/** Changes of the shipping sources on their way into a bundle: what is replaced must stand in the file exactly once. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { ROOT } from "../../../tools/bundle.js";

export interface Change {
  /** From the root, such as firmware/crypto/bytes.ts. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** The source with the change made. Throws where its place is not there, or there twice. */
export function changed(source: string, { file, from, to }: Change): string {
  const count = source.split(from).length - 1;
  if (count !== 1) throw new Error(`${file} has ${count} places that read: ${from}`);
  return source.replace(from, () => to);
}

export function sourceOf(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

/** Makes all changes; one that was never asked for, because its file is not in the bundle, is an error. */
export function mutate(changes: readonly Change[]): Plugin {
  const files = new Map<string, Change[]>();
  for (const change of changes) files.set(change.file, [...(files.get(change.file) ?? []), change]);
  return {
    name: "mutate",
    setup: (build) => {
      const missing = new Set(files.keys());
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const file = path.slice(ROOT.length).replace(/^\//, "");
        const list = files.get(file);
        if (list === undefined) return undefined;
        missing.delete(file);
        return { contents: list.reduce(changed, sourceOf(file)), loader: "ts" as const };
      });
      build.onEnd(() => {
        if (missing.size > 0) throw new Error(`not in the bundle: ${[...missing].join(", ")}`);
      });
    },
  };
}
