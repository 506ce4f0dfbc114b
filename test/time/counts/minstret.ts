/** Counts on XS for rv32imc: retired instructions of the emulated board, exact. */
import { readFileSync } from "node:fs";
import { type Heap, PLENTY } from "../../../boards/virt-rv32/emulation.js";
import { openMachine } from "../../../boards/virt-rv32/machine.js";
import { loadMessage, runMessage, type Task } from "../engines/task.js";

/** Enough for every subject, and small enough to be collected before each run, so that each begins with the same memory. */
const HEAP: Heap = { arena: 48 << 20, stackSlots: 4096, slots: 1 << 17, chunks: 16 << 20, cStack: 1 << 20 };

/** Of each task, for each secret. `plenty`: for code that allocates a lot. */
export async function countOnRv32(image: string, tasks: readonly Task[], plenty = false): Promise<number[][]> {
  const heap = plenty ? PLENTY : HEAP;
  const machine = await openMachine({ image: readFileSync(image), heap, timeout_ms: 600_000 });
  try {
    const counts: number[][] = [];
    for (const { index, secrets } of tasks) {
      const list: number[] = [];
      // The first run may allocate what stays, and is not counted.
      for (const secret of [secrets[0], ...secrets]) {
        await machine.send(loadMessage(index, secret));
        await machine.collectGarbage();
        await machine.send(runMessage(index));
        if (machine.collected) throw new Error("garbage was collected in a measurement");
        list.push(machine.count);
      }
      counts.push(list.slice(1));
    }
    return counts;
  } finally {
    await machine.close();
  }
}
