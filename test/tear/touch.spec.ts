/**
 * The power is cut at every durable operation of a touch, with every kind of half-done write. After it the purse either never paid, or pays once when it
 * is touched again, or (level 1, between counter and record) says so and is set right by a sync. Never two payments, never lost money.
 */
import { expect } from "chai";
import { Bracelet } from "../../firmware/main.js";
import { SW } from "../../protocol/commands/status.js";
import { type PurseStatus, REASON } from "../../protocol/commands/sync.js";
import { type Bank, PARAMS } from "../harness/bank.js";
import { type MemoryBoard, PowerCut, seeded } from "../harness/board.js";
import { purse, request, rest, touch } from "../harness/purse.js";

const BALANCE = 20_000;
const AMOUNT = 1_000;
const CUTS: readonly [string, (i: number) => number][] = [
  ["nothing of it done", () => 0],
  ["all of it done", () => 0xff],
  ["the first half", (i) => (i < 42 ? 0xff : 0)],
  ["the last byte missing", (i) => (i < 94 ? 0xff : 0)],
  ["odd bytes", (i) => (i & 1 ? 0xff : 0)],
  [
    "random bits",
    (
      (next) => () =>
        next() & 255
    )(seeded(5)),
  ],
];

/** Cuts the n-th durable operation of a touch; false when the touch needed fewer. */
function cutTouch(board: MemoryBoard, r: ReturnType<typeof request>, n: number, mask: (i: number) => number): boolean {
  const bracelet = new Bracelet(board);
  rest(bracelet);
  board.operations = 0;
  board.cutAt = n;
  board.cutMask = mask;
  let answered = false;
  try {
    touch(bracelet, r);
    answered = true;
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
  }
  board.cutAt = 0;
  return !answered;
}

/** A sync that says what holds, as the institution would for a counter that ran ahead. */
function repair(bank: Bank, bracelet: Bracelet, standing: PurseStatus): PurseStatus {
  expect(standing.reason).to.equal(REASON.counter);
  const { balance_minor, lastCredit, lastUnload, chain } = standing;
  const seq = standing.counter ?? standing.seq;
  return bank.sync(bracelet, () => [{ tag: "baseline", seq, balance_minor, lastCredit, lastUnload, chain }]).applied;
}

function refill(bank: Bank, bracelet: Bracelet): void {
  rest(bracelet);
  bank.sync(bracelet, (report) => [bank.certify(report)]);
  rest(bracelet);
}

for (const level of [0, 1] as const) {
  describe(`a touch torn at level ${level}`, () => {
    const params = { ...PARAMS, tickets: 2 };

    for (const [what, mask] of CUTS) {
      it(`leaves one payment or none: ${what}`, () => {
        let n = 0;
        for (;;) {
          n++;
          const { board, bank } = purse({ level, params });
          const r = request({ amount_minor: AMOUNT, online: level === 0 });
          if (!cutTouch(board, r, n, mask)) break;
          const again = new Bracelet(board);
          const standing = bank.status(again);
          expect([BALANCE, BALANCE - AMOUNT], `cut ${n}`).to.include(standing.balance_minor);
          if (standing.reason !== REASON.none) {
            expect(standing.balance_minor, "suspended before the record").to.equal(BALANCE);
            expect(touch(again, r).sw).to.equal(SW.sync);
            repair(bank, again, standing);
            refill(bank, again);
          }
          const first = touch(again, r);
          expect(first.sw, `cut ${n}`).to.equal(SW.done);
          expect(touch(again, r)).to.deep.equal(first);
          expect(touch(new Bracelet(board), r)).to.deep.equal(first);
          expect(bank.status(again).balance_minor).to.equal(BALANCE - AMOUNT);
        }
        // Counter (level 1), record, wipe.
        expect(n - 1).to.equal(level === 1 ? 3 : 2);
      });
    }

    it("wipes the spent secret at the latest at the next boot", () => {
      const { board } = purse({ level, params });
      const r = request({ online: level === 0 });
      const wipe = level === 1 ? 3 : 2;
      expect(cutTouch(board, r, wipe, () => 0)).to.equal(true);
      const secrets = () => countSecrets(board);
      const before = secrets();
      new Bracelet(board);
      expect(secrets()).to.equal(before - 1);
    });
  });
}

/** Records with a secret area that is neither erased nor zero. */
function countSecrets(board: MemoryBoard): number {
  let count = 0;
  for (let at = 0; at < board.memory.length; at += 256) {
    const secret = board.memory.slice(at + 224, at + 256);
    if (board.memory[at + 1] === 0x82 && secret.some((b) => b !== 0xff && b !== 0)) count++;
  }
  return count;
}
