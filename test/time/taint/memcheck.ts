/**
 * Taint: XS under memcheck, with the secret's bytes poisoned. memcheck reports every branch and every address that depends on them, wherever they
 * get to in the interpreter.
 */

import { baselineMessage, type Task, taintMessage } from "../engines/task.js";
import { HEAP, underValgrind } from "../engines/valgrind.js";
import { buildCtgrind } from "./build.js";

interface Tainted {
  /** Branches and addresses that depended on the secret. */
  readonly findings: number;
  /** The same with the secret left clean: what memcheck reports of XS itself. */
  readonly baseline: number;
  /** Bytes of the outputs that depend on the secret, the least over all secrets: with 0 the row shows nothing. */
  readonly reached: number;
}

export const MEMCHECK = [
  "--tool=memcheck",
  "--leak-check=no",
  "--error-limit=no",
  "--expensive-definedness-checks=yes",
  "--undef-value-errors=yes",
  "--num-callers=4",
];

export async function taint(image: string, tasks: readonly Task[]): Promise<Tainted[]> {
  const messages = tasks.flatMap(({ index, secrets }) => [
    baselineMessage(index, secrets[0]),
    ...secrets.map((secret) => taintMessage(index, secret)),
  ]);
  const { answers } = await underValgrind(MEMCHECK, [await buildCtgrind(), image, ...HEAP], messages);
  let at = 0;
  return tasks.map(({ secrets }) => {
    const [first, ...rest] = answers.slice(at, at + 1 + secrets.length).map(numbers);
    at += 1 + secrets.length;
    const findings = rest.reduce((sum, [found]) => sum + found, 0);
    return { findings, baseline: first[0], reached: Math.min(...rest.map(([, reached]) => reached)) };
  });
}

function numbers(answer: Uint8Array): [number, number] {
  const view = new DataView(answer.buffer, answer.byteOffset, answer.length);
  return [view.getInt32(0, true), view.getInt32(4, true)];
}
