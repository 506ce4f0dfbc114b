/**
 * A bracelet at every stage of its life, made once and then copied: what the tables of answers.ts speak of. A life can have several stages, because
 * personalisation goes in steps and a purse can be suspended for three reasons.
 */
import { Journal } from "../../../firmware/journal/journal.js";
import { Bracelet } from "../../../firmware/main.js";
import { boot } from "../../../firmware/purse/boot.js";
import { Core } from "../../../firmware/purse/core.js";
import { readDevice, suiteOf } from "../../../firmware/purse/state/device.js";
import { Replay } from "../../../firmware/purse/state/replay.js";
import { lifeOf, reasonOf } from "../../../firmware/purse/state/state.js";
import { encodeMake } from "../../../protocol/commands/enrol.js";
import { SW } from "../../../protocol/commands/status.js";
import type { LIFE } from "../../../protocol/commands/sync.js";
import { answer, Bank, PARAMS } from "../../harness/bank.js";
import { MemoryBoard } from "../../harness/board.js";
import { meet, rest } from "../../harness/purse.js";
import { plain } from "./vector-files.js";

export type Life = keyof typeof LIFE;

/** Every stage and its life, in the order in which a bracelet meets them. */
export const STAGES = {
  blank: "blank",
  made: "blank",
  pinned: "blank",
  ordered: "blank",
  enrolled: "enrolled",
  active: "active",
  suspended: "suspended",
  damaged: "suspended",
  counter: "suspended",
  retired: "retired",
} as const satisfies Record<string, Life>;

export type Stage = keyof typeof STAGES;
export const STAGE_NAMES = Object.keys(STAGES) as Stage[];

export interface Staged {
  readonly board: MemoryBoard;
  readonly bracelet: Bracelet;
  readonly bank: Bank;
}

/** Sends until the answer is not "working". */
function worked(bracelet: Bracelet, apdu: Uint8Array): Uint8Array {
  for (;;) {
    const { sw, data } = answer(bracelet, apdu);
    if (sw === SW.done) return data;
    if (sw !== SW.working) throw new Error(`status ${sw.toString(16)}`);
    while (bracelet.idle());
  }
}

const made: Partial<Record<Stage, { board: MemoryBoard; bank: Bank }>> = {};

/** A fresh copy, powered on, nothing left to do in idle time. */
export function stage(name: Stage): Staged {
  const kept = made[name] ?? make(name);
  made[name] = kept;
  const board = kept.board.clone();
  return { board, bracelet: new Bracelet(board), bank: kept.bank.copy() };
}

/** The stage before it, taken one step on. */
function make(name: Stage): { board: MemoryBoard; bank: Bank } {
  const at = name === "blank" ? 0 : STAGE_NAMES.indexOf(name);
  if (at === 0) {
    const board = new MemoryBoard();
    rest(new Bracelet(board));
    return { board, bank: new Bank() };
  }
  const before = stage(at > 5 ? "active" : STAGE_NAMES[at - 1]);
  meet(before.bracelet);
  ADVANCE[name](before);
  // Damage is met at the next power-on, and what a boot does is done before the copy.
  if (name === "damaged" || name === "counter") rest(new Bracelet(before.board));
  else rest(before.bracelet);
  return before;
}

const nothing = (): void => {};

const ADVANCE: Readonly<Record<Stage, (staged: Staged) => void>> = {
  blank: nothing,
  made: ({ bracelet, bank }) => worked(bracelet, encodeMake(bank.suite.id)),
  pinned: ({ bracelet, bank }) => bank.manufacture(bracelet, 1),
  ordered: ({ bracelet, bank }) => worked(bracelet, bank.order().apdu),
  enrolled: (staged) => {
    const step = keyStep(staged);
    worked(staged.bracelet, step.apdu);
    staged.bank.walletKey = Uint8Array.from(step.key);
  },
  active: (staged) => {
    worked(staged.bracelet, activation(staged));
    rest(staged.bracelet);
    staged.bank.sync(staged.bracelet, (report) => [
      { tag: "credit", number: 1, kind: 1, amount_minor: 20_000 },
      staged.bank.certify(report),
    ]);
  },
  suspended: ({ bracelet, bank }) => bank.sync(bracelet, () => [{ tag: "suspend" }]),
  damaged: ({ board }) => spoil(board),
  counter: ({ board }) => {
    board.count = (board.count ?? 0) + 1;
  },
  retired: ({ bracelet, bank }) => bank.sync(bracelet, () => [{ tag: "retire" }]),
};

/** KEY for the order that the bracelet holds. */
export function keyStep({ bracelet, bank }: Staged) {
  const order = bank.order();
  return bank.keyStep(order.bytes, worked(bracelet, order.apdu));
}

/** ACTIVATE's APDU, two tickets. */
export function activation(staged: Staged): Uint8Array {
  const step = keyStep(staged);
  return staged.bank.activation(step.key, step.transcript, { ...PARAMS, tickets: 2 });
}

/** Clears bits in the second record of every filled region: not the tail, so it is damage. */
function spoil(board: MemoryBoard): void {
  for (const base of [0, board.memory.length / 2]) {
    if (board.memory[base] !== 0xff) board.memory[base + 2 * 256 + 8] ^= 0x55;
  }
}

/** What the medium alone says of the purse, booted from a copy of it. */
export function statusOf(board: MemoryBoard): unknown {
  const copy = board.clone();
  const device = readDevice(copy.vault);
  const core = new Core(
    Uint8Array.from({ length: 64 }, (_, i) => i),
    suiteOf(device.identity),
  );
  const journal = new Journal(copy.flash, core.ascon, (salt) => core.derive(device.root.reveal(), "journal", salt, 16));
  const replay = new Replay(core.chainOf);
  const found = journal.open((entry) => replay.take(entry));
  const { state } = boot({ device, journal: found, replay, counter: copy.vault.counter() }, 0);
  const secrets = [device.root, device.identity, device.walletKey, device.binding].map((secret) => secret.reveal());
  const rest = { device, money: state.money, counter: state.counter };
  return plain({ life: lifeOf(state), reason: reasonOf(state), secrets, ...rest });
}
