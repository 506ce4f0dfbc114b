/** What the documents take from the vectors and from the sources themselves. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Case } from "../vectors/layout.js";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface VectorFile {
  readonly cases: readonly Case[];
  readonly [name: string]: unknown;
}

export function vectors(file: string): VectorFile {
  return JSON.parse(readFileSync(join(ROOT, `test/vectors/${file}.json`), "utf8"));
}

const text = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** The sentences above the entries of an object literal: `/** sentence *\/ name: value`. */
export function sentences(path: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, sentence, name] of text(path).matchAll(/\/\*\* ([^*]*?) \*\/\s*(\w+):/g)) found.set(name, sentence);
  return found;
}

/** Every `label("…")` of the firmware's cryptography, with the file that has it. */
export function cryptoLabels(): { label: string; file: string }[] {
  const folder = "firmware/crypto";
  const found: { label: string; file: string }[] = [];
  for (const file of readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).sort()) {
    if (!file.endsWith(".ts")) continue;
    for (const [, label] of text(`${folder}/${file}`).matchAll(/label\("([^"]+)"\)/g)) {
      found.push({ label, file: `${folder}/${file}` });
    }
  }
  return found;
}

/** The documents of a folder with their first headings. */
export function documents(folder: string): { file: string; title: string }[] {
  return (
    readdirSync(join(ROOT, folder))
      .filter((file) => file.endsWith(".md"))
      // The folder's own first page first.
      .sort((a, b) => Number(b === "README.md") - Number(a === "README.md") || (a < b ? -1 : 1))
      .map((file) => ({ file, title: /^# (.+)$/m.exec(text(`${folder}/${file}`))?.[1] ?? file }))
  );
}
