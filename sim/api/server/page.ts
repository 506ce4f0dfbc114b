/** The page's files, bundled once when the server starts and served from memory: no path of a request ever names a file on the disk. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { FastifyInstance } from "fastify";
import { ROOT } from "../../../tools/bundle.js";

interface Asset {
  readonly type: string;
  readonly bytes: Uint8Array;
}

const FOLDER = join(ROOT, "sim/page");

/** Script and style of the page. */
async function bundlePage(): Promise<ReadonlyMap<string, Asset>> {
  const { outputFiles } = await build({
    entryPoints: { page: join(FOLDER, "main.tsx") },
    outdir: join(ROOT, "build/page"),
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    minify: true,
    write: false,
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    charset: "utf8",
    logLevel: "silent",
  });
  const assets = new Map<string, Asset>();
  for (const { path, contents } of outputFiles) {
    const script = path.endsWith(".js");
    const type = script ? "text/javascript; charset=utf-8" : "text/css; charset=utf-8";
    assets.set(script ? "/page.js" : "/page.css", { type, bytes: contents });
  }
  assets.set("/", { type: "text/html; charset=utf-8", bytes: readFileSync(join(FOLDER, "index.html")) });
  assets.set("/icon.svg", { type: "image/svg+xml", bytes: readFileSync(join(FOLDER, "icon.svg")) });
  return assets;
}

export async function addPage(app: FastifyInstance): Promise<void> {
  for (const [path, { type, bytes }] of await bundlePage()) {
    app.get(path, { schema: { hide: true } }, (_request, reply) =>
      reply.type(type).header("cache-control", "no-cache").send(Buffer.from(bytes)),
    );
  }
}
