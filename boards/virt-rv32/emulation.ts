/**
 * A bracelet on the emulated 32-bit board, and the exact number of instructions of everything it does.
 *
 * Guarantees: the same image, contents and messages give the same answers and the same counts, on every computer that
 * builds the same engine (the compiler's version is part of that).
 * Counts are retired instructions of rv32imc: no cycles, no waiting for flash, no radio.
 */
import { type Durable, Wire } from "./wire.js";

/** First bytes of the commands to the shell: see main.c. */
const FINISH = 0xf1;
const DUMP = 0xf2;
const RESIZE = 0xf3;
const FREE = 0xf6;
const BOOT = 0xf7;
const LOAD = 0xf8;
const RECORD = 0xf9;
const COUNTER = 0xfa;
const SEED = 0xfb;
const COUNT = 0xfc;
const MEMORY = 0xfd;
const COLLECT = 0xfe;

const PIECE = 4096;
const CODE_REGION = "0x81000000"; // `image` in virt.ld

/** What memory XS may take, and takes at first. WRIST is what the manifest of the device says. */
export type Heap = {
  /** Bytes for slots, chunks and stack together. */
  readonly arena: number;
  /** Slots of stack; a script needs one for each of its top-level names. */
  readonly stackSlots: number;
  /** Slots and bytes to begin with. */
  readonly slots: number;
  readonly chunks: number;
  /** Bytes of C stack that XS may use. */
  readonly cStack: number;
};
export const WRIST: Heap = { arena: 246 << 10, stackSlots: 1024, slots: 9728, chunks: 70 << 10, cStack: 32 << 10 };

/** For images that are not for a wrist, such as libraries to compare with: so much that garbage is never collected. */
export const PLENTY: Heap = { arena: 160 << 20, stackSlots: 4096, slots: 2 << 20, chunks: 112 << 20, cStack: 1 << 20 };

export type MachineOptions = {
  /** Contents of the flash at power-on; its length is the size of the flash. Without it, a blank one of `flashSize`. */
  readonly flash?: Uint8Array;
  /** Bytes, a multiple of 4096; default 131072. */
  readonly flashSize?: number;
  /** Records of the vault by slot. */
  readonly vault?: ReadonlyMap<number, Uint8Array>;
  /** -1, the default: no counter. */
  readonly counter?: number;
  /** 32 lower-case hexadecimal digits; the same stream as on the desktop board. Without it there is no entropy at all. */
  readonly seed?: string;
  /** Which start of this vault it is, for the entropy; default 1. */
  readonly boots?: number;
  /** By default WRIST. */
  readonly heap?: Heap;
  /** False: counts and the board's clock are meaningless, and everything is faster; for tests. Default true. */
  readonly counting?: boolean;
  /** Time allowed for one answer; default 120,000. */
  readonly timeout_ms?: number;
  /** Lines of host.log. By default to stderr. */
  readonly log?: (line: string) => void;
  /** Called for each change of flash or vault, in order, before the answer to the message that caused it is known. */
  readonly durable?: (change: Durable) => void;
  /** When given, the image may send any number of messages, also from its script, and they come here; `send` then resolves with an empty answer. */
  readonly message?: (payload: Uint8Array) => void;
};

/** Instructions of the start. */
export type BootCounts = {
  /** Building what a real board has in its flash. Not part of a boot. */
  readonly prepare: number;
  /** The XS machine. */
  readonly create: number;
  /** Running the image. */
  readonly script: number;
};

/** Bytes, but for the two that count slots. Peaks since power-on. */
export type Memory = {
  readonly slotSize: number;
  readonly slotsPeak: number;
  readonly slots: number;
  readonly chunksPeak: number;
  readonly chunks: number;
  /** Of the arena, taken by chunks, slots and stack. Never freed, so this is the peak. */
  readonly arena: number;
  /** Of the stack of XS (inside the arena), ever used. */
  readonly stackPeak: number;
  readonly cHeap: number;
  readonly cStackPeak: number;
  /** Variables of the engine. */
  readonly statics: number;
  /** What the linker of a real board puts into flash: built-ins, names, bytecode. Not RAM. */
  readonly rom: number;
};

const FIGURES: readonly (keyof Memory)[] = [
  "slotSize",
  "slotsPeak",
  "slots",
  "chunksPeak",
  "chunks",
  "arena",
  "stackPeak",
  "cHeap",
  "cStackPeak",
  "statics",
  "rom",
];

/** RAM of the whole device program, which bench/compare.ts has a budget for. */
export function ram(memory: Memory): number {
  return memory.arena + memory.cHeap + memory.cStackPeak + memory.statics;
}

function u32(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length);
  for (const [index, number] of numbers.entries()) {
    bytes.writeUInt32BE(number >>> 0, 4 * index);
  }
  return bytes;
}

function shellCommand(kind: number, ...parts: Uint8Array[]): Buffer {
  return Buffer.concat([Uint8Array.of(kind), ...parts]);
}

function counts(payload: Uint8Array): number[] {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  return Array.from({ length: payload.length / 8 }, (_, index) => Number(view.getBigUint64(8 * index)));
}

function figures(payload: Uint8Array): Memory {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  return Object.fromEntries(FIGURES.map((name, index) => [name, view.getUint32(4 * index)])) as Memory;
}

export class Machine {
  readonly boot: BootCounts;
  readonly #wire: Wire;
  readonly #flashSize: number;
  #count = 0;
  #collected = false;

  constructor(wire: Wire, boot: BootCounts, flashSize: number) {
    this.#wire = wire;
    this.boot = boot;
    this.#flashSize = flashSize;
  }

  get pid(): number {
    return this.#wire.pid;
  }

  /** Instructions of the last onMessage that was answered. */
  get count(): number {
    return this.#count;
  }

  /** Whether XS collected garbage in that call; if so, the collection is in the count. */
  get collected(): boolean {
    return this.#collected;
  }

  /** Hands a message to the image and returns its one answer. First bytes 0xF0 to 0xFF are not for images. */
  async send(payload: Uint8Array): Promise<Uint8Array> {
    if (payload.length > 0 && payload[0] >= 0xf0) {
      throw new RangeError("a message whose first byte is 0xf0 or above is a command to the shell");
    }
    const [answer, count] = await Promise.all([this.#wire.send(payload), this.#wire.send(shellCommand(COUNT))]);
    const [instructions, collected] = counts(count);
    this.#count = instructions;
    this.#collected = collected > 0;
    return answer;
  }

  async memory(): Promise<Memory> {
    return figures(await this.#wire.send(shellCommand(MEMORY)));
  }

  /** Collects garbage; resolves with the instructions that took. */
  async collectGarbage(): Promise<number> {
    return counts(await this.#wire.send(shellCommand(COLLECT)))[0];
  }

  async flash(): Promise<Uint8Array> {
    const pieces: Promise<Uint8Array>[] = [];
    for (let at = 0; at < this.#flashSize; at += PIECE) {
      pieces.push(this.#wire.send(shellCommand(DUMP, u32(at, Math.min(PIECE, this.#flashSize - at)))));
    }
    return new Uint8Array(Buffer.concat(await Promise.all(pieces)));
  }

  /** Ends the emulation after the messages that are under way. */
  async finish(): Promise<void> {
    await this.#wire.finish(shellCommand(FINISH));
  }

  async close(): Promise<void> {
    await this.#wire.close();
  }
}

/** Commands that set the contents of flash and vault before power-on. */
function* preload(options: MachineOptions, flashSize: number): Generator<Buffer> {
  yield shellCommand(RESIZE, u32(flashSize));
  const contents = options.flash ?? new Uint8Array(0);
  for (let at = 0; at < contents.length; at += PIECE) {
    const piece = contents.subarray(at, at + PIECE);
    if (piece.some((byte) => byte !== 0xff)) {
      yield shellCommand(LOAD, u32(at), piece);
    }
  }
  for (const [slot, record] of options.vault ?? []) {
    yield shellCommand(RECORD, Uint8Array.of(slot), record);
  }
  if (options.message) {
    yield shellCommand(FREE);
  }
  yield shellCommand(COUNTER, u32(options.counter ?? -1));
  if (options.seed !== undefined) {
    if (!/^[0-9a-f]{32}$/.test(options.seed)) {
      throw new RangeError("the seed is not 32 lower-case hexadecimal digits");
    }
    yield shellCommand(SEED, Buffer.from(options.seed, "hex"), u32(options.boots ?? 1));
  }
}

/** With a count, the emulator executes instruction by instruction; without, several times as fast, and the counter means nothing. */
function emulatorArguments(program: string, counting = true): string[] {
  return [
    "-machine",
    "virt",
    "-cpu",
    "rv32,f=off,d=off,a=off,v=off",
    "-m",
    "256M",
    "-bios",
    "none",
    ...(counting ? ["-icount", "shift=0,sleep=off"] : []),
    "-display",
    "none",
    "-monitor",
    "none",
    "-chardev",
    "stdio,id=wire,signal=off",
    "-serial",
    "chardev:wire",
    "-kernel",
    program,
  ];
}

/** Starts the engine (an ELF file) with the image (a bytecode file): loads, boots. Rejects with the exception that the image did not catch. */
export async function startMachine(engine: string, image: string, options: MachineOptions): Promise<Machine> {
  const flashSize = options.flash?.length ?? options.flashSize ?? 131072;
  const messages = [...preload(options, flashSize)];
  const loader = ["-device", `loader,file=${image},addr=${CODE_REGION},force-raw=on`];
  const wire = new Wire([...emulatorArguments(engine, options.counting), ...loader], {
    timeout_ms: options.timeout_ms ?? 120_000,
    log: options.log ?? ((line) => process.stderr.write(`${line}\n`)),
    durable: options.durable ?? (() => {}),
    message: options.message ?? (() => {}),
  });
  try {
    await Promise.all(messages.map((message) => wire.send(message)));
    const { arena, stackSlots, slots, chunks, cStack } = options.heap ?? WRIST;
    const sizes = u32(arena, stackSlots, slots, chunks, cStack);
    const [prepare, create, script] = counts(await wire.send(shellCommand(BOOT, sizes)));
    return new Machine(wire, { prepare, create, script }, flashSize);
  } catch (error) {
    await wire.close();
    throw error;
  }
}

/** Runs a bare program (build.ts) on some messages, one after the other, and resolves with its answers. */
export async function runBare(program: string, messages: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const nothing = () => {};
  const quiet = { log: nothing, durable: nothing, message: nothing };
  const wire = new Wire(emulatorArguments(program), { timeout_ms: 120_000, ...quiet });
  try {
    return await Promise.all(messages.map((message) => wire.send(message)));
  } finally {
    await wire.close();
  }
}
