/** Histories replayed on the emulated board and in callgrind: the instructions of each event, and whether each answer is the recorded one. */
import { readFileSync } from "node:fs";
import type { Heap } from "../../../boards/virt-rv32/emulation.js";
import { openMachine } from "../../../boards/virt-rv32/machine.js";
import { withFiles } from "../commands/files.js";
import { BOOTS, type History } from "../commands/history.js";
import { countMessages } from "./callgrind.js";

/** So much that no garbage is collected: memory is the same at the same event of every replay. */
const HEAP: Heap = { arena: 64 << 20, stackSlots: 1024, slots: 1 << 18, chunks: 32 << 20, cStack: 1 << 20 };

/** Instructions of the start and of each event. */
export type EventCounts = readonly number[];

function sameAnswer(history: History, at: number, answer: Uint8Array): void {
  const { name, answer: expected } = history.moments[at];
  if (Buffer.compare(answer, expected) !== 0) throw new Error(`${name} was answered differently than on V8`);
}

export async function replayOnRv32(image: string, history: History): Promise<EventCounts> {
  const { contents, seed, moments } = history;
  const options = { ...contents, heap: HEAP, seed, boots: BOOTS, timeout_ms: 600_000 };
  const machine = await openMachine({ image: readFileSync(image), ...options });
  try {
    const counts = [machine.boot.script];
    for (const [i, { message }] of moments.entries()) {
      sameAnswer(history, i, await machine.send(message));
      if (machine.collected) throw new Error("garbage was collected in a measurement");
      counts.push(machine.count);
    }
    return counts;
  } finally {
    await machine.close();
  }
}

export function replayInCallgrind(image: string, history: History): Promise<EventCounts> {
  return withFiles(image, history, async (shell) => {
    const messages = history.moments.map(({ message }) => message);
    const { counts, answers, start } = await countMessages(shell, messages);
    for (const [i, answer] of answers.entries()) sameAnswer(history, i, answer);
    return [start, ...counts];
  });
}
