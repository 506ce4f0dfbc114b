/**
 * Counts on XS for this computer, in callgrind. The shell is the one that the simulator runs; only what happens between the arrival of a
 * message and the end of its answer is counted.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildXs } from "../../../sim/engine/build.js";
import { loadMessage, runMessage, type Task } from "../engines/task.js";
import { HEAP, underValgrind } from "../engines/valgrind.js";

/** The boot of the image and each message are separate parts in callgrind's output. */
const COUNTED = ["platform_run_script", "machine_deliver"];

/** Instructions of the start and of each message, in order, and the answers. */
export async function countMessages(
  shell: readonly string[],
  messages: readonly Uint8Array[],
): Promise<{ start: number; counts: number[]; answers: Uint8Array[] }> {
  const folder = mkdtempSync(join(tmpdir(), "callgrind-"));
  try {
    const out = join(folder, "out");
    const options = ["--tool=callgrind", `--callgrind-out-file=${out}`, "--combine-dumps=yes"];
    const when = COUNTED.flatMap((name) => [`--toggle-collect=${name}`, `--dump-after=${name}`]);
    const { answers } = await underValgrind([...options, ...when], [await buildXs(), ...shell], messages);
    // The last part is the end of the process.
    const [start, ...counts] = parts(readFileSync(out, "utf8"));
    return { start, counts: counts.slice(0, messages.length), answers };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The sum of each part of a file of callgrind, in the order of their numbers. */
function parts(text: string): number[] {
  const numbered = text.split(/^part: /m).slice(1);
  return numbered.map((part) => {
    const sum = /^(?:summary|totals): (\d+)$/m.exec(part);
    if (!sum) throw new Error("callgrind wrote a part without a sum");
    return Number(sum[1]);
  });
}

/** Of each task, for each secret. */
export async function countInCallgrind(image: string, tasks: readonly Task[]): Promise<number[][]> {
  const messages = tasks.flatMap(({ index, secrets }) =>
    // The first run may allocate what stays, and is not counted.
    [secrets[0], ...secrets].flatMap((secret) => [loadMessage(index, secret), runMessage(index)]),
  );
  const { counts } = await countMessages([image, ...HEAP], messages);
  let at = 0;
  return tasks.map(({ secrets }) => {
    const first = at;
    at += 2 * secrets.length + 2;
    return secrets.map((_, i) => counts[first + 2 * i + 3]);
  });
}
