/**
 * The bracelet: joins a board's ports to the purse. The board calls in; this performs the effects, then gives the answer.
 *
 * Assumes one event at a time. After an exception (a fault in the firmware or the board) the object must not be used again: the board resets.
 */
import { Secret } from "./crypto/memory/secret.js";
import { Journal } from "./journal/journal.js";
import type { Board } from "./port/board.js";
import { SLOT } from "./port/vault.js";
import { boot } from "./purse/boot.js";
import { Core } from "./purse/core.js";
import type { StepResult } from "./purse/effects.js";
import { EffectPerformer } from "./purse/perform.js";
import { seedFrom } from "./purse/seed.js";
import { readDevice, suiteOf } from "./purse/state/device.js";
import { Replay } from "./purse/state/replay.js";
import type { Radio } from "./purse/state/session.js";
import type { Conditions, State } from "./purse/state/state.js";
import { type Event, step } from "./purse/step.js";

export class Bracelet {
  readonly #board: Board;
  readonly #core: Core;
  readonly #journal: Journal;
  readonly #performer: EffectPerformer;
  #state: State;

  constructor(board: Board) {
    this.#board = board;
    this.#core = new Core(seedFrom(board.entropy), suiteOf(new Secret(board.vault.read(SLOT.identity))));
    // The root is made once, at the very first power-on.
    if (board.vault.read(SLOT.root).length === 0) board.vault.write(SLOT.root, this.#core.random(32));
    const device = readDevice(board.vault);
    this.#journal = new Journal(board.flash, this.#core.ascon, (salt) =>
      this.#core.derive(device.root.reveal(), "journal", salt, 16),
    );
    const replay = new Replay(this.#core.chainOf);
    const journal = this.#journal.open((entry) => replay.take(entry));
    this.#performer = new EffectPerformer(this.#core, this.#journal, board.vault, replay);
    const result = boot({ device, journal, replay, counter: board.vault.counter() }, board.clock.now_ms());
    this.#state = result.state;
    this.#perform(result);
  }

  /** A command APDU in, a response APDU out; everything it promises is on the medium. */
  command(apdu: Uint8Array, via: Radio = "nfc"): Uint8Array {
    const { reply } = this.#run({ kind: "command", via, apdu, conditions: this.#conditions() });
    if (reply === null) throw new RangeError("a command without an answer");
    return reply;
  }

  field(on: boolean, via: Radio = "nfc"): void {
    this.#run({ kind: "field", via, on });
  }

  press(): void {
    this.#run({ kind: "press", conditions: this.#conditions() });
  }

  /** One slice of idle work; false when there is none left. */
  idle(): boolean {
    if (this.#run({ kind: "idle", room: this.#journal.room, capacity: this.#journal.capacity }).more) return true;
    this.#journal.prepare();
    return this.#journal.eraseSlice();
  }

  #run(event: Event): StepResult {
    const result = step(this.#core, this.#state, event);
    this.#state = result.state;
    const counter = this.#perform(result);
    return counter === null ? result : this.#run({ kind: "bumped", counter, conditions: this.#conditions() });
  }

  #conditions(): Conditions {
    return { now_ms: this.#board.clock.now_ms(), room: this.#journal.room };
  }

  /** Effects in order, each on the medium before the next; then the cues. */
  #perform(result: StepResult): number | null {
    let counter: number | null = null;
    for (const effect of result.effects) counter = this.#performer.perform(effect) ?? counter;
    for (const cue of result.cues) this.#board.panel.show(cue);
    return counter;
  }
}
