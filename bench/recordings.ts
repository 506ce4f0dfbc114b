/**
 * The two recordings that are counted. Both are made each time, from the present sources.
 */

import { encodeReceipt } from "../protocol/commands/receipt.js";
import type { OrderItem } from "../protocol/messages/orders.js";
import { answer, Bank, PARAMS, TIME_S } from "../test/harness/bank.js";
import { meet, pay, request, rest } from "../test/harness/purse.js";
import { BenchBoard, FLASH_BYTES, type RecordedEvent, Recorder } from "./recording.js";
import type { Contents } from "./touch.js";

export type Recording = { readonly contents: Contents; readonly events: readonly RecordedEvent[] };

/** Names for the coming pieces of idle work, one each; the last name is kept for the rest. */
function works(bracelet: Recorder, ...names: string[]): void {
  bracelet.work = names[0];
  let at = 0;
  bracelet.worked = () => {
    at = Math.min(at + 1, names.length - 1);
    bracelet.work = names[at];
  };
}

function sync(bracelet: Recorder, bank: Bank, orders: (certified: OrderItem) => readonly OrderItem[]): void {
  bracelet.names = ["select", "syncOpen"];
  const channel = bank.open(bracelet);
  bracelet.names = ["syncHello", "syncNext"];
  const report = bank.receiveReport(bracelet, channel);
  bracelet.names = ["syncOrders"];
  bank.sendOrders(bracelet, channel, orders(bank.certify(report)));
  bracelet.names = [""];
}

/** From the first power-on: identity, enrolment, tickets and their list, a sync, a touch with its receipt, and what follows it. */
export function recordFirstLife(suite: number): Recording {
  const board = new BenchBoard({ flashSize: FLASH_BYTES });
  const contents = board.contents();
  const bracelet = Recorder.on(board);
  const bank = new Bank(99, { suite });
  works(bracelet, "identity", "agreement", "tidy");
  bank.enrol(bracelet, 1, { ...PARAMS, tickets: 2 });
  works(bracelet, "ticket", "ticket", "keyList", "tidy");
  rest(bracelet);
  works(bracelet, "preparedPayment");
  sync(bracelet, bank, (certified) => [
    { tag: "time", time_s: TIME_S },
    { tag: "credit", number: 1, kind: 1, amount_minor: 20_000 },
    certified,
  ]);
  rest(bracelet);
  bracelet.names = ["select", "pay", "receipt"];
  meet(bracelet);
  const asked = request();
  pay(bracelet, asked);
  answer(bracelet, encodeReceipt(asked));
  works(bracelet, "after");
  // The chain's next value and the other ticket are prepared; the third ticket is not counted.
  bracelet.field(false);
  for (let i = 0; i < 7; i++) bracelet.idle();
  return { contents, events: bracelet.events };
}

/** A purse with ten tickets and unreported payments whose journal is nearly full: it compacts the journal, and reports. */
export function recordCompaction(suite: number): Recording {
  const board = new BenchBoard({ flashSize: FLASH_BYTES });
  const filler = Recorder.on(board);
  const bank = new Bank(99, { suite });
  const params = { ...PARAMS, tickets: 10 };
  bank.enrol(filler, 1, params);
  rest(filler);
  sync(filler, bank, (certified) => [{ tag: "credit", number: 1, kind: 1, amount_minor: 20_000 }, certified]);
  rest(filler);
  for (let i = 0; i < 4; i++) {
    meet(filler);
    pay(filler, request());
    rest(filler);
  }
  const again: OrderItem[] = Array.from({ length: 24 }, () => ({ tag: "params", params }) as const);
  for (let i = 0; i < 8; i++) sync(filler, bank, () => again);
  const contents = board.contents();
  const bracelet = Recorder.on(board);
  // The next payment is prepared first; the first write to the medium is the compaction's.
  works(bracelet, "before", "compaction");
  rest(bracelet);
  // The report is long: four payments and four new keys.
  sync(bracelet, bank, (certified) => [certified]);
  return { contents, events: bracelet.events };
}
