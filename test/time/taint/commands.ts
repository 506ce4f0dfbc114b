/** Whole commands under memcheck: the firmware's own image with the marks of marks.ts in it. */
import { join } from "node:path";
import { kept } from "../../../tools/build-cache.js";
import { bundle, ROOT } from "../../../tools/bundle.js";
import { withFiles } from "../commands/files.js";
import type { History } from "../commands/history.js";
import { BEGINNINGS, KNOWN } from "../commands/marks.js";
import { type Change, mutate } from "../engines/mutate.js";
import { underValgrind } from "../engines/valgrind.js";
import { buildCtgrind } from "./build.js";
import { MEMCHECK } from "./memcheck.js";

const REPORT: Change = {
  file: "boards/desktop/main.ts",
  from: "globalThis.onMessage = (payload) => {",
  to: "globalThis.onMessage = (payload) => { taint.report();",
};

const made = new Map<string, Promise<string>>();

/** Path of the image; with `poison` false nothing is marked secret in it. */
export function taintImage(poison: boolean, variant = "shipping", changes: readonly Change[] = []): Promise<string> {
  const name = `firmware-taint-${poison ? variant : "baseline"}`;
  const image = made.get(name) ?? makeImage(name, poison, changes);
  made.set(name, image);
  return image;
}

/** Two scripts, one after the other: the firmware runs when it is loaded, so the functions that its marks call must be defined before. */
async function makeImage(name: string, poison: boolean, changes: readonly Change[]): Promise<string> {
  const contents = `import { begin } from "./image.js"; begin(${poison});`;
  const first = await bundle(join(ROOT, "test/time/taint/begin.ts"), { contents });
  const plugins = [mutate([...BEGINNINGS, ...KNOWN, REPORT, ...changes])];
  const second = await bundle(join(ROOT, "boards/desktop/main.ts"), { plugins });
  return kept(join(ROOT, "build/evidence", name), ".js", Buffer.concat([first, second]));
}

interface EventTaints {
  /** Branches, addresses and bytes sent out that depended on a secret: of the start, then of each event. */
  readonly findings: number[];
  /** Marks at which something that depended on a secret became public. */
  readonly passed: string[][];
}

export async function replayTainted(image: string, history: History): Promise<EventTaints> {
  const shellPath = await buildCtgrind();
  return withFiles(image, history, async (shell) => {
    const messages = history.moments.map(({ message }) => message);
    // The report of an event comes with the next one, so the last one is sent twice.
    const { report } = await underValgrind(
      MEMCHECK,
      [shellPath, ...shell],
      [...messages, messages[messages.length - 1]],
    );
    const lines = [...report.matchAll(/^taint (\d+) (.*)$/gm)];
    const sums = lines.map(([, sum]) => Number(sum));
    return {
      findings: sums.map((sum, i) => sum - (i === 0 ? 0 : sums[i - 1])),
      passed: lines.map(([, , marks]) => (marks === "" ? [] : marks.split(","))),
    };
  });
}
