/**
 * A board in memory, for the specs that run on every engine: NOR flash, an atomic vault, a counter, a clock that is set by hand, entropy from a seed.
 * Power can be cut at the n-th durable operation, with any part of the bits in flight.
 */
import type { Board } from "../../firmware/port/board.js";
import { SECTOR } from "../../firmware/port/flash.js";
import type { Cue } from "../../firmware/port/panel.js";

export class PowerCut extends Error {}

/** Small, seeded, and nothing else: mulberry32. */
export function seeded(seed: number): () => number {
  let a = seed | 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

export interface MemoryBoardOptions {
  readonly flashSize?: number;
  /** Level 0 has no counter. */
  readonly counter?: boolean;
  readonly seed?: number;
}

export class MemoryBoard implements Board {
  readonly memory: Uint8Array;
  readonly slots: Uint8Array[] = [];
  readonly cues: Cue[] = [];
  count: number | null;
  uptime_ms = 0;
  /** Durable operations so far, and the one that will be the last (0: none). */
  operations = 0;
  cutAt = 0;
  /** Which bits of the operation in flight still make it: a mask per byte index. */
  cutMask: (index: number) => number = () => 0;
  /** Bytes programmed and sectors erased since `resetCounts`. */
  programmed = 0;
  erased = 0;
  #random: () => number;

  constructor(options: MemoryBoardOptions = {}) {
    this.memory = new Uint8Array(options.flashSize ?? 65536).fill(0xff);
    this.flash.size = this.memory.length;
    this.count = options.counter === false ? null : 0;
    this.#random = seeded(options.seed ?? 1);
    for (let i = 0; i < 16; i++) this.slots.push(new Uint8Array(0));
  }

  /** The same medium after a power cycle, or for another history. */
  clone(seed = 7): MemoryBoard {
    const copy = new MemoryBoard({ flashSize: this.memory.length, counter: this.count !== null, seed });
    copy.memory.set(this.memory);
    for (let i = 0; i < 16; i++) copy.slots[i] = this.slots[i].slice();
    copy.count = this.count;
    return copy;
  }

  resetCounts(): void {
    this.programmed = 0;
    this.erased = 0;
    this.operations = 0;
  }

  /** True when this is the operation that the cut falls into. */
  #cut(): boolean {
    this.operations++;
    return this.operations === this.cutAt;
  }

  readonly flash = {
    size: 0,
    read: (address: number, into: Uint8Array) => into.set(this.memory.subarray(address, address + into.length)),
    program: (address: number, bytes: Uint8Array) => {
      if (address < 0 || address + bytes.length > this.memory.length) throw new RangeError("outside the flash");
      const cut = this.#cut();
      for (let i = 0; i < bytes.length; i++) {
        const mask = cut ? this.cutMask(i) : 0xff;
        this.memory[address + i] &= bytes[i] | (~mask & 0xff);
      }
      this.programmed += bytes.length;
      if (cut) throw new PowerCut();
    },
    erase: (address: number) => {
      if (address % SECTOR !== 0) throw new RangeError("not a sector");
      const cut = this.#cut();
      for (let i = 0; i < SECTOR; i++) this.memory[address + i] |= cut ? this.cutMask(i) : 0xff;
      this.erased++;
      if (cut) throw new PowerCut();
    },
  };

  readonly vault = {
    read: (slot: number) => this.slots[slot].slice(),
    write: (slot: number, bytes: Uint8Array) => {
      const cut = this.#cut();
      if (!cut || (this.cutMask(0) & 1) === 1) this.slots[slot] = bytes.slice();
      if (cut) throw new PowerCut();
    },
    counter: () => this.count,
    bump: () => {
      if (this.count === null) throw new RangeError("no counter");
      const cut = this.#cut();
      if (!cut || (this.cutMask(0) & 1) === 1) this.count++;
      if (cut) throw new PowerCut();
      return this.count;
    },
  };

  readonly entropy = {
    fill: (into: Uint8Array) => {
      for (let i = 0; i < into.length; i++) into[i] = this.#random() & 255;
    },
  };

  readonly clock = { now_ms: () => this.uptime_ms };
  readonly panel = {
    show: (cue: Cue) => {
      this.cues.push(cue);
    },
  };

  /** Everything durable, for "nothing changed". */
  image(): string {
    let text = "";
    for (let i = 0; i < this.memory.length; i++) text += String.fromCharCode(this.memory[i]);
    for (const slot of this.slots) text += `|${slot.join()}`;
    return `${text}|${this.count}`;
  }
}
