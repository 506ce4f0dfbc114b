/**
 * The committed figures, bench/baseline.json, and the document that is printed from them.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../tools/bundle.js";
import { performance } from "./document.js";
import type { Figures } from "./measure.js";

const BASELINE = join(ROOT, "bench/baseline.json");
export const DOCUMENT = join(ROOT, "docs/performance.md");

export function readBaseline(): Figures {
  return JSON.parse(readFileSync(BASELINE, "utf8")) as Figures;
}

export function accept(figures: Figures): void {
  writeFileSync(BASELINE, `${JSON.stringify(figures, null, 2)}\n`);
  writeFileSync(DOCUMENT, performance(figures));
}
