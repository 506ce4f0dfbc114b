/**
 * The power is cut at every durable operation of idle work and of a sync: making tickets, signing a list, restating the journal, applying orders.
 * The purse comes back with all its money, and the same work done again ends in the same place.
 */
import { expect } from "chai";
import { Bracelet } from "../../firmware/main.js";
import { SW } from "../../protocol/commands/status.js";
import { MAX_REPORTED, REASON } from "../../protocol/commands/sync.js";
import type { OrderItem } from "../../protocol/messages/orders.js";
import { PARAMS, TIME_S } from "../harness/bank.js";
import { type MemoryBoard, PowerCut, seeded } from "../harness/board.js";
import { purse, request, rest, touch } from "../harness/purse.js";

const params = { ...PARAMS, tickets: 1 };
const MASKS: readonly ((i: number) => number)[] = [
  () => 0,
  () => 0xff,
  (
    (next) => () =>
      next() & 255
  )(seeded(11)),
];

/** Runs `work`, with power cut at its n-th durable operation. True when it got that far. */
function cut(board: MemoryBoard, n: number, mask: (i: number) => number, work: () => void): boolean {
  board.operations = 0;
  board.cutAt = n;
  board.cutMask = mask;
  try {
    work();
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
    return true;
  } finally {
    board.cutAt = 0;
  }
  return false;
}

describe("idle work torn", () => {
  it("making a ticket and its list", () => {
    for (const mask of MASKS) {
      let n = 0;
      for (;;) {
        n++;
        const { board, bank } = purse({ params });
        touch(new Bracelet(board), request());
        if (!cut(board, n, mask, () => rest(new Bracelet(board)))) break;
        const again = new Bracelet(board);
        rest(again);
        const { report, applied } = bank.sync(again, (r) => [bank.certify(r)]);
        expect(report.standing).to.deep.include({ reason: REASON.none, balance_minor: 19_000, seq: 1 });
        expect(applied.tickets, `cut ${n}`).to.equal(1);
      }
      expect(n).to.be.greaterThan(2);
    }
  });

  it("restating a journal that is full", () => {
    for (const mask of MASKS) {
      const { board, bank } = purse({ params });
      const filler = new Bracelet(board);
      // Parameters told again and again fill the region without any other trace.
      const again: OrderItem[] = Array.from({ length: 24 }, () => ({ tag: "params", params }) as const);
      for (let i = 0; i < 3; i++) bank.sync(filler, () => again);
      touch(filler, request());
      const full = board.clone();
      let n = 0;
      let restated = 0;
      for (;;) {
        n += 5;
        const torn = full.clone();
        const other = bank.copy();
        if (!cut(torn, n, mask, () => rest(new Bracelet(torn)))) break;
        restated++;
        const standing = other.status(new Bracelet(torn));
        expect(standing).to.deep.include({ reason: REASON.none, balance_minor: 19_000, seq: 1 });
      }
      expect(restated).to.be.greaterThan(1);
    }
  });

  it("compaction is given up for a touch or a sync between any two of its slices, and starts over", () => {
    const { board, bank } = purse({ params });
    const filler = new Bracelet(board);
    const again: OrderItem[] = Array.from({ length: 24 }, () => ({ tag: "params", params }) as const);
    for (let i = 0; i < 4; i++) bank.sync(filler, () => again);
    filler.field(false);
    const full = board.clone();
    const slices = slicesOfRest(new Bracelet(board));
    expect(slices).to.be.greaterThan(20);
    for (let at = 1; at < slices; at += 4) {
      const medium = full.clone();
      const bracelet = new Bracelet(medium);
      const other = bank.copy();
      for (let i = 0; i < at; i++) bracelet.idle();
      // In a sync there is no compaction, and what was begun is erased.
      const channel = other.open(bracelet);
      while (bracelet.idle());
      other.receiveReport(bracelet, channel);
      bracelet.field(false);
      for (let i = 0; i < at % 5; i++) bracelet.idle();
      expect(touch(bracelet, request()).sw).to.equal(SW.done);
      for (let i = 0; i < at; i++) bracelet.idle();
      // Power off and on, in the middle of it or after it.
      const woken = new Bracelet(medium);
      expect(other.status(woken), `slice ${at}`).to.deep.include({
        reason: REASON.none,
        balance_minor: 19_000,
        seq: 1,
      });
      rest(woken);
      expect(other.status(new Bracelet(medium))).to.deep.include({
        reason: REASON.none,
        balance_minor: 19_000,
        seq: 1,
      });
    }
  });
});

/** Idle slices until there is nothing left to do. */
function slicesOfRest(bracelet: Bracelet): number {
  let slices = 1;
  while (bracelet.idle()) slices++;
  return slices;
}

describe("a sync torn on the purse's side", () => {
  it("never loses or doubles a credit, and ends with the same tickets", () => {
    const orders = (certify: OrderItem): OrderItem[] => [
      { tag: "time", time_s: TIME_S + 60 },
      { tag: "acknowledge", seq: 1 },
      { tag: "credit", number: 2, kind: 1, amount_minor: 500 },
      certify,
    ];
    for (const mask of MASKS) {
      let n = 0;
      for (;;) {
        n++;
        const { board, bank } = purse({ params });
        const bracelet = new Bracelet(board);
        touch(bracelet, request());
        rest(bracelet);
        const sync = (b: Bracelet) => bank.sync(b, (r) => orders(bank.certify(r)));
        const reached = cut(board, n, mask, () => sync(bracelet));
        if (!reached) break;
        const { applied } = sync(new Bracelet(board));
        expect(applied, `cut ${n}`).to.deep.include({
          reason: REASON.none,
          balance_minor: 19_500,
          lastCredit: 2,
          tickets: 1,
        });
      }
      expect(n).to.be.greaterThan(5);
    }
  });
});

describe("a purse that its bank does not acknowledge", () => {
  it("neither compacts without end nor pays more than a report can state", () => {
    const { board, bracelet, bank } = purse({ params });
    let paid = 0;
    for (let i = 0; i < 40; i++) {
      const { sw } = touch(bracelet, request({ amount_minor: 1 }));
      if (sw === SW.done) paid++;
      rest(bracelet);
      bank.sync(bracelet, (r) => [bank.certify(r)]);
      rest(bracelet);
    }
    expect(paid).to.equal(MAX_REPORTED);
    board.resetCounts();
    for (let i = 0; i < 100; i++) bracelet.idle();
    expect(board.erased).to.equal(0);
    expect(bank.sync(bracelet, () => [{ tag: "acknowledge", seq: MAX_REPORTED }]).report.paid).to.have.length(
      MAX_REPORTED,
    );
    expect(touch(bracelet, request({ amount_minor: 1 })).sw).to.equal(SW.done);
  });
});
