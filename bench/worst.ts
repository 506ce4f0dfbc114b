/**
 * The worst that a touch can meet: what PAY and RECEIPT cost in every state in which they are answered.
 *
 * The purse is as full as possible: ten tickets, as many unreported payments as still let it pay, names that differ in their last
 * byte only. What is counted is the longest single command; each `working` that the purse answers first is one.
 */

import { readFileSync } from "node:fs";
import { EVENT } from "../boards/desktop/events.js";
import { type Heap, PLENTY, WRIST } from "../boards/virt-rv32/emulation.js";
import { openMachine } from "../boards/virt-rv32/machine.js";
import { encodePay, type PayRequest } from "../protocol/commands/pay.js";
import { encodeReceipt } from "../protocol/commands/receipt.js";
import { MAX_REPORTED } from "../protocol/commands/sync.js";
import type { OrderItem } from "../protocol/messages/orders.js";
import { Bank, PARAMS, TIME_S } from "../test/harness/bank.js";
import { meet, patientExchange, request, rest } from "../test/harness/purse.js";
import { bundleImage } from "../tools/bundle.js";
import { BenchBoard, FLASH_BYTES, Recorder, replay } from "./recording.js";
import { SEED } from "./touch.js";

/** What happens to a bracelet that was just powered on; commands recorded under `name` are counted. */
type Scene = (bracelet: Recorder, bank: Bank, name: string, board: BenchBoard) => void;

/** Records the commands of one payment under `name`. */
function pay(bracelet: Recorder, name: string, payment: PayRequest): void {
  bracelet.names = [name];
  patientExchange(bracelet, encodePay(payment));
  bracelet.names = [""];
}

function paid(bracelet: Recorder): PayRequest {
  rest(bracelet);
  meet(bracelet);
  const payment = request();
  pay(bracelet, "", payment);
  return payment;
}

const TEN = { ...PARAMS, tickets: 10 };
/** Orders of many entries that change nothing. */
const PARAMS_AGAIN: readonly OrderItem[] = Array.from({ length: 24 }, () => ({ tag: "params", params: TEN }));
/** Less room than idle work leaves a journal (firmware/purse/idle/idle.ts). */
const LOW = 47;

/** Blank records behind the last one, at rest, when one region alone is in use. */
function roomOf({ memory }: BenchBoard): number {
  const half = memory.length / 2;
  const blank = [half, memory.length].map((end) => {
    let at = end;
    while (at > end - half && memory[at - 256] === 0xff) at -= 256;
    return (end - at) / 256;
  });
  return Math.min(...blank);
}

/** Slices of idle work that prepare the payment, but do not complete the journal's work. */
const PREPARING_SLICES = 8;

const SCENES = {
  /** All idle work is done. */
  rested: (bracelet, _bank, name) => {
    rest(bracelet);
    meet(bracelet);
    pay(bracelet, name, request());
  },
  /** Not one slice of idle work since the power came. */
  early: (bracelet, _bank, name) => {
    meet(bracelet);
    pay(bracelet, name, request());
  },
  /** In the middle of longer work, with nothing of the next record computed. */
  unprepared: (bracelet, _bank, name) => {
    for (let i = 0; i < PREPARING_SLICES; i++) bracelet.idle();
    meet(bracelet);
    pay(bracelet, name, request());
  },
  /** A second payment at once, in another field: the chain's next value is missing too. */
  again: (bracelet, _bank, name) => {
    paid(bracelet);
    bracelet.field(false);
    meet(bracelet);
    pay(bracelet, name, request());
  },
  /** A sync in the same field changed the balance. */
  afterSync: (bracelet, bank, name) => {
    rest(bracelet);
    bank.sync(bracelet, () => [{ tag: "credit", number: 2, kind: 1, amount_minor: 100 }]);
    pay(bracelet, name, request());
  },
  /** The payment ends a sync that is open. */
  inSync: (bracelet, bank, name) => {
    rest(bracelet);
    bank.open(bracelet);
    pay(bracelet, name, request());
  },
  /** PAY, press, PAY again. */
  pressed: (bracelet, _bank, name) => {
    rest(bracelet);
    meet(bracelet);
    const payment = request({ amount_minor: PARAMS.pressFree_minor + 1 });
    pay(bracelet, "", payment);
    bracelet.press();
    pay(bracelet, name, payment);
  },
  /** The journal is nearly full and is being compacted. */
  compacting: (bracelet, bank, name, board) => {
    rest(bracelet);
    while (roomOf(board) > LOW) bank.sync(bracelet, () => PARAMS_AGAIN);
    bracelet.field(false);
    for (let i = 0; i < 3 * PREPARING_SLICES; i++) bracelet.idle();
    meet(bracelet);
    pay(bracelet, name, request());
  },
  /** The same request again, while the last answer is still in memory. */
  retried: (bracelet, _bank, name) => pay(bracelet, name, paid(bracelet)),
  /** RECEIPT of it. */
  receipt: (bracelet, _bank, name) => {
    const payment = paid(bracelet);
    bracelet.names = [name];
    patientExchange(bracelet, encodeReceipt(payment));
  },
} as const satisfies Record<string, Scene>;

/** A sync right after others, with no idle time in between, finds the journal full. */
const forced: Scene = (bracelet, bank, name, board) => {
  rest(bracelet);
  while (roomOf(board) >= PARAMS_AGAIN.length) bank.sync(bracelet, () => PARAMS_AGAIN);
  bracelet.names = [name];
  bank.sync(bracelet, () => PARAMS_AGAIN);
};

/** A purse that is as full as possible. */
function fullPurse(suite: number): { board: BenchBoard; bank: Bank } {
  const board = new BenchBoard({ flashSize: FLASH_BYTES });
  const bracelet = Recorder.on(board);
  const bank = new Bank(99, { suite });
  bank.enrol(bracelet, 1, TEN);
  rest(bracelet);
  let money: OrderItem[] = [
    { tag: "time", time_s: TIME_S },
    { tag: "credit", number: 1, kind: 1, amount_minor: 20_000 },
  ];
  for (let payments = 0; payments < MAX_REPORTED - 2; ) {
    bank.sync(bracelet, (report) => [...money, bank.certify(report)]);
    money = [];
    for (let i = 0; i < TEN.tickets && payments < MAX_REPORTED - 2; i++, payments++) {
      rest(bracelet);
      meet(bracelet);
      const payment = request({ amount_minor: 100 });
      pay(bracelet, "", payment);
    }
    rest(bracelet);
  }
  bank.sync(bracelet, (report) => [bank.certify(report)]);
  rest(bracelet);
  return { board, bank };
}

/** The purse after a power cut. */
function after(board: BenchBoard): BenchBoard {
  const copy = new BenchBoard({ flashSize: FLASH_BYTES });
  copy.memory.set(board.memory);
  copy.slots.splice(0, copy.slots.length, ...board.slots.map((slot) => slot.slice()));
  copy.count = board.count;
  return copy;
}

export type Command = {
  /** The most of one command. */
  readonly longest: number;
  /** Sum of all, including each `working`. */
  readonly all: number;
};

async function count(start: BenchBoard, bank: Bank, scene: Scene, heap: Heap = PLENTY): Promise<Command> {
  const board = after(start);
  const contents = board.contents();
  const bracelet = Recorder.on(board);
  scene(bracelet, bank, "counted", board);
  const { counts, collections } = await replay(contents, bracelet.events, heap);
  const counted = counts.get("counted");
  if (counted === undefined || collections > 0) throw new Error("no count without a garbage collection");
  return { longest: counted.longest, all: counted.instructions };
}

/** After a power cut, when the answer must be computed again. */
async function countCut(start: BenchBoard, bank: Bank, encode: (payment: PayRequest) => Uint8Array): Promise<Command> {
  const board = after(start);
  const payment = paid(Recorder.on(board));
  return count(board, bank, (bracelet, _bank, name) => {
    meet(bracelet);
    bracelet.names = [name];
    patientExchange(bracelet, encode(payment));
  });
}

/** What a collection of this purse's garbage takes in a wrist's memory. */
async function countCollection(board: BenchBoard): Promise<number> {
  const image = readFileSync(await bundleImage());
  const machine = await openMachine({ image, ...after(board).contents(), seed: SEED, heap: WRIST });
  try {
    return await machine.collectGarbage();
  } finally {
    await machine.close();
  }
}

/** ACTIVATE, which compacts a journal of one record at once. */
async function countActivate(suite: number): Promise<number> {
  const board = new BenchBoard({ flashSize: FLASH_BYTES });
  const contents = board.contents();
  const bracelet = Recorder.on(board);
  new Bank(99, { suite }).enrol(bracelet, 1, TEN);
  const last = bracelet.events.findLastIndex(({ payload }) => payload[0] === EVENT.command);
  const events = bracelet.events.map((event, i) => (i === last ? { ...event, name: "activate" } : event));
  const { counts } = await replay(contents, events, PLENTY);
  return counts.get("activate")?.longest ?? Number.NaN;
}

/** `select`: instructions of the SELECT that precedes the command in a touch. */
export async function countWorst(suite: number, select: number) {
  const { board, bank } = fullPurse(suite);
  const scenes: Record<string, Command> = {};
  for (const [name, scene] of Object.entries(SCENES)) scenes[name] = await count(board, bank.copy(), scene);
  scenes.retriedAfterCut = await countCut(board, bank.copy(), encodePay);
  scenes.receiptAfterCut = await countCut(board, bank.copy(), encodeReceipt);
  const longest = Math.max(...Object.values(scenes).map((one) => one.longest));
  const collection = await countCollection(board);
  return {
    scenes: Object.fromEntries(Object.entries(scenes).map(([name, one]) => [name, one.longest])),
    command: longest,
    touch: select + longest,
    collection,
    commandCollecting: longest + collection,
    early: Math.max(...Object.values(scenes).map((one) => one.all)),
    activate: await countActivate(suite),
    compactedAtOnce: (await count(board, bank.copy(), forced)).longest,
  };
}
