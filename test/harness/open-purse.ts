/** A bracelet whose state can be looked into: joins a board to the purse as firmware/main.ts does, and tells every state it comes to. */
import { Secret } from "../../firmware/crypto/memory/secret.js";
import { Journal } from "../../firmware/journal/journal.js";
import type { Bracelet } from "../../firmware/main.js";
import { SLOT } from "../../firmware/port/vault.js";
import { boot } from "../../firmware/purse/boot.js";
import { Core } from "../../firmware/purse/core.js";
import type { StepResult } from "../../firmware/purse/effects.js";
import { EffectPerformer } from "../../firmware/purse/perform.js";
import { readDevice, suiteOf } from "../../firmware/purse/state/device.js";
import { Replay } from "../../firmware/purse/state/replay.js";
import type { Radio } from "../../firmware/purse/state/session.js";
import type { Conditions, State } from "../../firmware/purse/state/state.js";
import { type Event, step } from "../../firmware/purse/step.js";
import { encodePay } from "../../protocol/commands/pay.js";
import { SW } from "../../protocol/commands/status.js";
import { Bank, PARAMS } from "./bank.js";
import { MemoryBoard } from "./board.js";
import { KEY, linkOver } from "./phone.js";
import { meet, patientExchange, request, rest } from "./purse.js";

export class OpenPurse {
  readonly core: Core;
  state: State;
  readonly #board: MemoryBoard;
  readonly #journal: Journal;
  readonly #performer: EffectPerformer;
  readonly #seen: (result: StepResult) => void;

  constructor(board: MemoryBoard, seen: (result: StepResult) => void) {
    this.#board = board;
    this.#seen = seen;
    const seed = Uint8Array.from({ length: 64 }, (_, i) => 3 * i + 1);
    this.core = new Core(seed, suiteOf(new Secret(board.vault.read(SLOT.identity))));
    if (board.vault.read(SLOT.root).length === 0) board.vault.write(SLOT.root, this.core.random(32));
    const device = readDevice(board.vault);
    const keyOf = (salt: Uint8Array) => this.core.derive(device.root.reveal(), "journal", salt, 16);
    this.#journal = new Journal(board.flash, this.core.ascon, keyOf);
    const replay = new Replay(this.core.chainOf);
    const journal = this.#journal.open((entry) => replay.take(entry));
    this.#performer = new EffectPerformer(this.core, this.#journal, board.vault, replay);
    const result = boot({ device, journal, replay, counter: board.vault.counter() }, board.clock.now_ms());
    this.state = result.state;
    this.#perform(result);
  }

  /** As the harness's banks and phones know it. */
  get bracelet(): Bracelet {
    return this as unknown as Bracelet;
  }

  command(apdu: Uint8Array, via: Radio = "nfc"): Uint8Array {
    return this.#run({ kind: "command", via, apdu, conditions: this.#conditions() }).reply ?? new Uint8Array(0);
  }

  field(on: boolean, via: Radio = "nfc"): void {
    this.#run({ kind: "field", via, on });
  }

  press(): void {
    this.#run({ kind: "press", conditions: this.#conditions() });
  }

  idle(): boolean {
    return this.#run({ kind: "idle", room: this.#journal.room, capacity: this.#journal.capacity }).more;
  }

  #run(event: Event): StepResult {
    const result = step(this.core, this.state, event);
    this.state = result.state;
    const counter = this.#perform(result);
    return counter === null ? result : this.#run({ kind: "bumped", counter, conditions: this.#conditions() });
  }

  #conditions(): Conditions {
    return { now_ms: this.#board.clock.now_ms(), room: this.#journal.room };
  }

  #perform(result: StepResult): number | null {
    this.#seen(result);
    let counter: number | null = null;
    for (const effect of result.effects) counter = this.#performer.perform(effect) ?? counter;
    return counter;
  }
}

/** Everything between being made and being paid with, for a purse of a suite; `seen` is called with every result. */
export function live(suite: number, seen: (result: StepResult) => void): OpenPurse {
  const board = new MemoryBoard();
  const bank = new Bank(99, { suite });
  const purse = new OpenPurse(board, seen);
  const { bracelet } = purse;
  bank.enrol(bracelet, 1, { ...PARAMS, tickets: 1 });
  rest(bracelet);
  bank.sync(bracelet, (report) => [
    { tag: "credit", number: 1, kind: 1, amount_minor: 20_000 },
    bank.certify(report),
    { tag: "bind", number: 1, key: KEY },
  ]);
  purse.press();
  rest(bracelet);
  bracelet.field(true);
  linkOver(bracelet);
  meet(bracelet);
  const paid = patientExchange(bracelet, encodePay(request()));
  if (paid.sw !== SW.done) throw new Error("the purse did not pay");
  bracelet.field(false);
  for (let slices = 0; slices < 20; slices++) bracelet.idle();
  // A sync, a link and a ticket under way, all at once, are the most that a purse ever holds.
  bank.open(bracelet);
  return purse;
}
