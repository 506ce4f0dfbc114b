/** Changes of the shipping sources on their way into a bundle: the text that is replaced must occur in the file exactly once. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { ROOT } from "../../../tools/bundle.js";

export interface Change {
  /** From the root, such as firmware/crypto/memory/bytes.ts. */
  readonly file: string;
  /** The function or method that the place is in, where the same text occurs in several. */
  readonly within?: string;
  readonly from: string;
  readonly to: string;
}

/** The source with the change made. Throws where the place is missing or ambiguous. */
export function changed(source: string, { file, within, from, to }: Change): string {
  const [start, end] = within === undefined ? [0, source.length] : bodyOf(source, file, within);
  const body = source.slice(start, end);
  const count = body.split(from).length - 1;
  const where = within === undefined ? file : `${within} in ${file}`;
  if (count !== 1) throw new Error(`${where} has ${count} places that read: ${from}`);
  return source.slice(0, start) + body.replace(from, () => to) + source.slice(end);
}

/** From the line on which a function or method is declared to the brace that ends it: the first with the same indentation. */
function bodyOf(source: string, file: string, name: string): [start: number, end: number] {
  const heads = [...source.matchAll(new RegExp(`^( *)(?:export )?(?:function )?${name}\\(.*$`, "gm"))];
  if (heads.length !== 1) throw new Error(`${file} has ${heads.length} functions named ${name}`);
  const [head] = heads;
  const end = source.indexOf(`\n${head[1]}}\n`, head.index);
  return [head.index, end];
}

export function sourceOf(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

/** Makes all changes; a change whose file is not in the bundle is an error. */
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
