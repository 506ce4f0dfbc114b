/**
 * A stretch of a bracelet's life, written down on this Node so that other engines can live it again: what lay on flash and in the vault, the events, and
 * every answer. The entropy is the boards' simulated stream, so the answers must be the same to the last byte.
 */

import type { Contents } from "../../../bench/touch.js";
import { EVENT, encodeAnswer, encodeEvent } from "../../../boards/desktop/events.js";
import { fillWithEntropy, simulateEntropy } from "../../../boards/desktop/v8/entropy.js";
import { Bracelet } from "../../../firmware/main.js";
import { decodeCommand, ENROL_STEP, LINK_STEP } from "../../../protocol/commands/apdu.js";
import { MemoryBoard } from "../../harness/board.js";

/** One event; events of the same name are one row. */
interface Moment {
  readonly name: string;
  readonly message: Uint8Array;
  readonly answer: Uint8Array;
}

export interface History {
  readonly contents: Contents;
  /** 32 hexadecimal digits. */
  readonly seed: string;
  readonly moments: readonly Moment[];
}

/** Making the vault's file is its first start, the history its second: entropy depends on it. */
export const BOOTS = 2;

function contentsOf(board: MemoryBoard): Contents {
  const vault = new Map(
    board.slots.map((record, slot) => [slot, record.slice()] as const).filter(([, r]) => r.length > 0),
  );
  return { flash: board.memory.slice(), vault, counter: board.count ?? -1 };
}

class WovenBoard extends MemoryBoard {
  override readonly entropy = { fill: (into: Uint8Array) => fillWithEntropy(into) };
}

/** SELECT, ENROL key, … */
function nameOf(apdu: Uint8Array): string {
  const decoded = decodeCommand(apdu);
  if (!decoded.ok) throw new Error("a history has well-formed commands");
  const { name, p1 } = decoded.value;
  const steps: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    enrol: ENROL_STEP,
    "link-open": LINK_STEP,
  };
  const step = Object.entries(steps[name] ?? {}).find(([, value]) => value === p1)?.[0];
  return step === undefined ? name.toUpperCase() : `${name.toUpperCase()} ${step}`;
}

/** Has the methods of a Bracelet, and writes down what goes through them. */
export class Recorder {
  readonly #board: MemoryBoard;
  readonly #bracelet: Bracelet;
  readonly #contents: Contents;
  readonly #seed: string;
  readonly #moments: Moment[] = [];
  /** The last command, after which idle work is called; and what sets an event apart from others of its name. */
  #last = "power on";
  #note = "";

  /** Powers a bracelet on with what is on this board. */
  constructor(board: MemoryBoard, seed: string) {
    this.#contents = contentsOf(board);
    this.#seed = seed;
    this.#board = new WovenBoard({ flashSize: board.memory.length, counter: board.count !== null });
    this.#board.memory.set(board.memory);
    board.slots.forEach((record, slot) => {
      this.#board.slots[slot] = record.slice();
    });
    this.#board.count = board.count;
    simulateEntropy(Buffer.from(seed, "hex"), BOOTS);
    this.#bracelet = new Bracelet(this.#board);
  }

  /** What sets the commands and idle work in `run` apart from others of their name: "PAY" + ", unprimed". */
  noted<T>(text: string, run: () => T): T {
    this.#note = text;
    const got = run();
    this.#note = "";
    return got;
  }

  /** For the test's harness, which asks for a bracelet. */
  get bracelet(): Bracelet {
    return this as unknown as Bracelet;
  }

  get board(): MemoryBoard {
    return this.#board;
  }

  #event(name: string, kind: number, data: Uint8Array, run: () => Uint8Array): Uint8Array {
    this.#board.uptime_ms++;
    const message = encodeEvent(kind, this.#board.uptime_ms, data);
    const before = this.#board.cues.length;
    const got = run();
    const answer = encodeAnswer({ cues: this.#board.cues.slice(before), data: got });
    this.#moments.push({ name, message, answer });
    return got;
  }

  command(apdu: Uint8Array): Uint8Array {
    this.#last = nameOf(apdu);
    return this.#event(this.#last + this.#note, EVENT.command, apdu, () => this.#bracelet.command(apdu));
  }

  field(on: boolean): void {
    this.#event("field on or off", EVENT.field, Uint8Array.of(on ? 1 : 0), () => {
      this.#bracelet.field(on);
      return new Uint8Array(0);
    });
  }

  press(): void {
    this.#event("press", EVENT.press, new Uint8Array(0), () => {
      this.#bracelet.press();
      return new Uint8Array(0);
    });
  }

  idle(): boolean {
    const [more] = this.#event(`idle after ${this.#last}${this.#note}`, EVENT.idle, Uint8Array.of(0, 1), () =>
      Uint8Array.of(this.#bracelet.idle() ? 1 : 0),
    );
    return more === 1;
  }

  done(): History {
    return { contents: this.#contents, seed: this.#seed, moments: this.#moments };
  }
}
