/**
 * A bracelet's life, recorded on this Node and lived again on the emulated board: every event and what it must answer.
 *
 * The recording is made by the very firmware, on V8, over a medium in memory and with the entropy that the board will have, and by the bank of the specs,
 * which checks what it hears. So the board must give the same bytes to the same events: a replay is a test of the engine too, and whatever a bank has to
 * answer (a sync, personalisation) can be counted.
 */
import { EVENT, encodeEvent } from "../boards/desk/events.js";
import { fillWithEntropy, simulateEntropy } from "../boards/desk/v8/entropy.js";
import { Bracelet } from "../firmware/main.js";
import { MemoryBoard } from "../test/harness/board.js";
import type { Contents } from "./touch.js";

export type LifeEvent = {
  /** Which figure it belongs to; "" for none. */
  readonly name: string;
  readonly payload: Uint8Array;
  /** Data of the answer. */
  readonly data: Uint8Array;
};

/** The board's, in this bench; any will do. */
export const SEED = "6f70656e70757273652062656e636821";

/** A medium whose entropy is that of the emulated board with this seed. */
export class BenchBoard extends MemoryBoard {
  override readonly entropy = { fill: (into: Uint8Array) => fillWithEntropy(into) };

  /** As it is copied to the board. */
  contents(): Contents {
    const vault = new Map(this.slots.map((record, slot) => [slot, record] as const).filter(([, r]) => r.length > 0));
    return { flash: this.memory.slice(), vault, counter: this.count ?? -1 };
  }
}

/** A bracelet that remembers what it was asked and what it answered. */
export class Recorder extends Bracelet {
  readonly events: LifeEvent[] = [];
  /** The name of what comes next: idle slices belong to it, and, when there is one for it, the command. */
  work = "";
  names: readonly string[] = [];
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
    const [name = ""] = this.names;
    this.names = this.names.slice(1);
    this.#note(name, EVENT.command, apdu, answer);
    return answer;
  }

  override field(on: boolean): void {
    super.field(on);
    this.#note("", EVENT.field, [on ? 1 : 0], new Uint8Array(0));
  }

  override idle(): boolean {
    const before = this.#medium.operations;
    const more = super.idle();
    this.#note(this.work, EVENT.idle, [0, 1], Uint8Array.of(more ? 1 : 0));
    // What became durable ended a piece of work.
    if (this.#medium.operations > before) this.worked();
    return more;
  }

  /** Told after each piece of idle work; the script of a life says what comes next. */
  worked: () => void = () => {};
}
