/**
 * A bracelet's events, recorded on this Node and replayed on the emulated board: every event and its expected answer.
 *
 * The recording is made by the firmware itself, on V8, over a medium in memory and with the entropy that the board will have, and by the bank of the specs,
 * which checks the answers. So the board must give the same bytes to the same events: a replay is a test of the engine too, and exchanges in which a bank
 * must answer (a sync, personalisation) can be counted.
 */
import { readFileSync } from "node:fs";
import { decodeAnswer, EVENT, encodeEvent } from "../boards/desktop/events.js";
import { fillWithEntropy, simulateEntropy } from "../boards/desktop/v8/entropy.js";
import type { Heap, Memory } from "../boards/virt-rv32/emulation.js";
import { openMachine } from "../boards/virt-rv32/machine.js";
import { Bracelet } from "../firmware/main.js";
import { MemoryBoard } from "../test/harness/board.js";
import { bundleImage } from "../tools/bundle.js";
import { type Contents, SEED } from "./touch.js";

export type RecordedEvent = {
  /** Which figure it belongs to; "" for none. */
  readonly name: string;
  readonly payload: Uint8Array;
  /** Data of the answer. */
  readonly data: Uint8Array;
};

/** The wrist's: boards/esp32/partitions.csv. */
export const FLASH_BYTES = 131_072;

/** A medium whose entropy is that of the emulated board with this seed. */
export class BenchBoard extends MemoryBoard {
  override readonly entropy = { fill: (into: Uint8Array) => fillWithEntropy(into) };

  /** As it is copied to the board. */
  contents(): Contents {
    const vault = new Map(this.slots.map((record, slot) => [slot, record] as const).filter(([, r]) => r.length > 0));
    return { flash: this.memory.slice(), vault, counter: this.count ?? -1 };
  }
}

/** A bracelet that records its events and answers. */
export class Recorder extends Bracelet {
  readonly events: RecordedEvent[] = [];
  /** The name of the coming slices of idle work. */
  work = "";
  /** Names of the next commands; the last name is kept. */
  names: readonly string[] = [""];
  /** Called when an idle slice has written to the medium, which ends a piece of work. */
  worked: () => void = () => {};
  readonly #medium: BenchBoard;

  /** Powers it on over this medium, with the entropy of its first start. */
  static on(medium: BenchBoard): Recorder {
    simulateEntropy(Buffer.from(SEED, "hex"), 1);
    return new Recorder(medium);
  }

  constructor(medium: BenchBoard) {
    super(medium);
    this.#medium = medium;
  }

  #note(name: string, kind: number, data: readonly number[] | Uint8Array, answer: Uint8Array): void {
    const payload = encodeEvent(kind, this.#medium.uptime_ms, Uint8Array.from(data));
    this.events.push({ name, payload, data: answer });
  }

  override command(apdu: Uint8Array): Uint8Array {
    const answer = super.command(apdu);
    this.#note(this.names[0], EVENT.command, apdu, answer);
    if (this.names.length > 1) this.names = this.names.slice(1);
    return answer;
  }

  override field(on: boolean): void {
    super.field(on);
    this.#note("", EVENT.field, [on ? 1 : 0], new Uint8Array(0));
  }

  override press(): void {
    super.press();
    this.#note("", EVENT.press, [], new Uint8Array(0));
  }

  override idle(): boolean {
    const before = this.#medium.operations;
    const more = super.idle();
    this.#note(this.work, EVENT.idle, [0, 1], Uint8Array.of(more ? 1 : 0));
    if (this.#medium.operations > before) this.worked();
    return more;
  }
}

export type Counted = {
  readonly times: number;
  /** Of all of them. */
  readonly instructions: number;
  /** The most at one time. */
  readonly longest: number;
};

export type Replayed = {
  /** By the events' names. */
  readonly counts: ReadonlyMap<string, Counted>;
  /** The longest slice of idle work, and the longest in which garbage was collected. */
  readonly longestSlice: number;
  readonly longestCollected: number;
  /** Number of garbage collections. */
  readonly collections: number;
  readonly memory: Memory;
};

/** Replays the events on the emulated board, starting from this medium. Throws at the first byte that differs. */
export async function replay(contents: Contents, events: readonly RecordedEvent[], heap: Heap): Promise<Replayed> {
  const image = readFileSync(await bundleImage());
  const machine = await openMachine({ image, ...contents, seed: SEED, heap });
  const counts = new Map<string, Counted>();
  let [collections, longestSlice, longestCollected] = [0, 0, 0];
  try {
    for (const [index, { name, payload, data }] of events.entries()) {
      const answer = decodeAnswer(await machine.send(payload)).data;
      if (Buffer.compare(answer, data) !== 0)
        throw new Error(`event ${index} (${name}) is answered differently on rv32`);
      const before = counts.get(name) ?? { times: 0, instructions: 0, longest: 0 };
      counts.set(name, {
        times: before.times + 1,
        instructions: before.instructions + machine.count,
        longest: Math.max(before.longest, machine.count),
      });
      if (machine.collected) collections++;
      if (payload[0] !== EVENT.idle) continue;
      longestSlice = Math.max(longestSlice, machine.count);
      if (machine.collected) longestCollected = Math.max(longestCollected, machine.count);
    }
    return { counts, longestSlice, longestCollected, collections, memory: await machine.memory() };
  } finally {
    await machine.close();
  }
}
