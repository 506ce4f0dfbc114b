/** The instructions of events in an image that is powered on with a given flash and vault. */
import { type BootCounts, type Heap, type Machine, type Memory, WRIST } from "../boards/virt-rv32/emulation.js";
import { openMachine } from "../boards/virt-rv32/machine.js";

/** Everything durable of a bracelet. */
export type Contents = {
  readonly flash: Uint8Array;
  readonly vault: ReadonlyMap<number, Uint8Array>;
  /** -1: no counter. */
  readonly counter: number;
};

export type Step = {
  readonly name: string;
  readonly payload: Uint8Array;
  /** Repeats the step until this returns true; garbage is collected then, as on a wrist at rest. */
  readonly until?: (answer: Uint8Array) => boolean;
};

type StepCount = {
  readonly name: string;
  readonly times: number;
  /** Of all times together. */
  readonly instructions: number;
  /** The most at one time. */
  readonly longest: number;
  /** Whether garbage was ever collected within; that is then part of the instructions. */
  readonly collected: boolean;
  /** The last one. */
  readonly answer: Uint8Array;
};

export type TouchCounts = {
  readonly boot: BootCounts;
  readonly steps: readonly StepCount[];
  readonly memory: Memory;
  /** The flash afterwards. */
  readonly flash: Uint8Array;
};

const MOST_REPETITIONS = 100_000;
export const SEED = "6f70656e70757273652062656e636821"; // arbitrary: a count that depended on it would be a fault

async function countStep(machine: Machine, { name, payload, until }: Step): Promise<StepCount> {
  let [times, instructions, longest, collected] = [0, 0, 0, false];
  for (;;) {
    const answer = await machine.send(payload);
    times++;
    instructions += machine.count;
    longest = Math.max(longest, machine.count);
    collected ||= machine.collected;
    if (!until || until(answer)) {
      return { name, times, instructions, longest, collected, answer };
    }
    if (times === MOST_REPETITIONS) {
      throw new Error(`${name}: no end after ${MOST_REPETITIONS} times`);
    }
  }
}

/** Boots the image (its script) on the contents and hands it the payloads, in order. */
export async function countTouch(
  image: string | Uint8Array,
  contents: Contents,
  steps: readonly Step[],
  heap: Heap = WRIST,
): Promise<TouchCounts> {
  const machine = await openMachine({ image, ...contents, heap, seed: SEED });
  try {
    const counted: StepCount[] = [];
    for (const step of steps) {
      counted.push(await countStep(machine, step));
      if (step.until) {
        await machine.collectGarbage();
      }
    }
    return { boot: machine.boot, steps: counted, memory: await machine.memory(), flash: await machine.flash() };
  } finally {
    await machine.close();
  }
}
