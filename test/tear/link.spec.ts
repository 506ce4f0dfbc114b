/**
 * The power is cut at every durable operation of what a phone changes and of what a press allows, with every kind of half-done write. After it the change
 * is there or it is not, whole; asked for again it is there once; and what was told to the phone, or shown to the wearer, is always there.
 */
import { expect } from "chai";
import { Bracelet } from "../../firmware/main.js";
import { CUE } from "../../firmware/port/panel.js";
import { type LinkRequest, type LinkResponse, type LinkStatus, OWN_LIMITS } from "../../protocol/commands/link.js";
import { encodeRequest } from "../../protocol/commands/pay.js";
import { SW } from "../../protocol/commands/status.js";
import { REASON } from "../../protocol/commands/sync.js";
import type { OrderItem } from "../../protocol/messages/orders.js";
import type { Bank } from "../harness/bank.js";
import { type MemoryBoard, PowerCut, seeded } from "../harness/board.js";
import {
  bind,
  frameOf,
  inField,
  KEY,
  linkOver,
  must,
  OTHER_KEY,
  over,
  phone,
  requestOf,
  responseTo,
} from "../harness/phone.js";
import { MOST_TRIES, purse, request, rest } from "../harness/purse.js";

const BALANCE = 20_000;

const CUTS: readonly [string, (i: number) => number][] = [
  ["nothing of it done", () => 0],
  ["all of it done", () => 0xff],
  ["the first half", (i) => (i < 14 ? 0xff : 0)],
  ["odd bytes", (i) => (i & 1 ? 0xff : 0)],
  [
    "random bits",
    (
      (next) => () =>
        next() & 255
    )(seeded(6)),
  ],
];

/** Runs `act` on a booted copy and cuts the n-th durable operation; whether it came to its end. */
function cut(board: MemoryBoard, n: number, mask: (i: number) => number, act: (b: Bracelet) => void): boolean {
  const bracelet = new Bracelet(board);
  rest(bracelet);
  board.cues.length = 0;
  board.operations = 0;
  board.cutAt = n;
  board.cutMask = mask;
  try {
    act(bracelet);
    return true;
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
    return false;
  } finally {
    board.cutAt = 0;
  }
}

async function statusOf(bracelet: Bracelet, key = KEY): Promise<LinkStatus> {
  const response = await requestOf(bracelet, phone(key), { tag: "status" });
  if (response.tag !== "status") throw new Error(response.tag);
  return response.status;
}

const NAME = new Uint8Array(16).fill(66);
const LIMITS = OWN_LIMITS[1];

const ASKS: readonly [LinkRequest, (s: LinkStatus) => boolean][] = [
  [{ tag: "limits", limits: LIMITS }, (s) => s.limits.maxPayment_minor === 5_000 && s.limits.pressFree_minor === 1_000],
  [{ tag: "freeze" }, (s) => s.frozen],
  [{ tag: "name", name: NAME }, (s) => s.name.join() === NAME.join()],
];

for (const [ask, holds] of ASKS) {
  describe(`${ask.tag}, asked by a phone and torn`, () => {
    for (const [what, mask] of CUTS) {
      it(`is there or is not, and is there when asked again: ${what}`, async () => {
        for (let n = 1; ; n++) {
          const { board, bank, bracelet } = purse();
          bind(bank, bracelet);
          const whole = cut(board, n, mask, (b) => {
            expect(responseTo(b, linkOver(b), ask)).to.deep.equal({ tag: "done" });
          });
          const again = new Bracelet(board);
          const status = await statusOf(again);
          expect(status).to.deep.include({ balance_minor: BALANCE, reason: REASON.none });
          if (whole) {
            expect(holds(status), "told, so there").to.equal(true);
            expect(n, "one durable operation").to.equal(2);
            return;
          }
          expect(await requestOf(again, phone(), ask)).to.deep.equal({ tag: "done" });
          expect(holds(await statusOf(new Bracelet(board)))).to.equal(true);
        }
      });
    }
  });
}

interface Allowed {
  prepare(bank: Bank, bracelet: Bracelet): void;
  ask(bank: Bank, bracelet: Bracelet): void;
  /** 1 when done, 0 when not; anything else is a fault. */
  times(bank: Bank, bracelet: Bracelet): Promise<number>;
}

const sync = (bank: Bank, bracelet: Bracelet, item: OrderItem) => void bank.sync(bracelet, () => [item]);
const nothing = () => {};

const PRESSED: Readonly<Record<string, Allowed>> = {
  bind: {
    prepare: nothing,
    ask: (bank, b) => sync(bank, b, { tag: "bind", number: 1, key: OTHER_KEY }),
    times: async (bank, b) => bank.status(b).binding,
  },
  unload: {
    prepare: nothing,
    ask: (bank, b) => sync(bank, b, { tag: "unload", number: 1, amount_minor: 1_500 }),
    times: async (bank, b) => {
      const { balance_minor, lastUnload } = bank.status(b);
      expect(balance_minor, "money and number go together").to.equal(BALANCE - 1_500 * lastUnload);
      return lastUnload;
    },
  },
  thaw: {
    prepare: (bank, b) => {
      bind(bank, b);
      responseTo(b, linkOver(b), { tag: "freeze" });
    },
    ask: (_, b) => void responseTo(b, linkOver(b), { tag: "thaw" }),
    times: async (_, b) => ((await statusOf(b)).frozen ? 0 : 1),
  },
};

for (const [name, allowed] of Object.entries(PRESSED)) {
  describe(`${name}, asked and pressed for, torn`, () => {
    for (const [what, mask] of CUTS) {
      it(`is done once or not at all, and once when asked again: ${what}`, async () => {
        for (let n = 1; ; n++) {
          const { board, bank, bracelet } = purse();
          allowed.prepare(bank, bracelet);
          const whole = cut(board, n, mask, (b) => {
            allowed.ask(bank, b);
            b.press();
          });
          const shown = board.cues.includes(CUE.approved);
          const again = new Bracelet(board);
          const times = await allowed.times(bank, again);
          expect([0, 1], `cut ${n}`).to.include(times);
          if (shown || whole) expect(times, `cut ${n}, and the wearer was told`).to.equal(1);
          if (whole) return;
          again.press();
          expect(await allowed.times(bank, again), "a press after the cut allows nothing").to.equal(times);
          allowed.ask(bank, again);
          again.press();
          expect(await allowed.times(bank, new Bracelet(board)), `cut ${n}, asked again`).to.equal(1);
        }
      });
    }
  });
}

describe("a payment inside the link, asked and pressed for, torn", () => {
  for (const [what, mask] of CUTS) {
    it(`is made once or not at all, the phone told or not, and never twice: ${what}`, async () => {
      const found = new Set<number>();
      for (let n = 1; ; n++) {
        const { board, bank, bracelet } = purse();
        bind(bank, bracelet);
        const bytes = encodeRequest(request({ amount_minor: 300 }));
        const ask: LinkRequest = { tag: "pay", request: bytes };
        let answer: LinkResponse | null = null;
        const paid = async (b: Bracelet) => {
          const link = phone();
          const pipe = inField(b);
          must(await link.connect(pipe));
          for (let i = 0; i < MOST_TRIES; i++) {
            const response = must(await link.request(pipe, ask));
            if (response.tag !== "working") return response;
          }
          throw new Error("the purse never stops working");
        };
        const whole = cut(board, n, mask, (b) => {
          // Made ready before: a first frame that says "working" would be an answer too.
          rest(b);
          const channel = linkOver(b);
          over(b, "nfc", frameOf(channel, ask));
          b.press();
          // The first of two frames is enough: it leaves when the record is on flash.
          const again = linkOver(b);
          if (over(b, "nfc", frameOf(again, ask)).sw === SW.done) answer = { tag: "done" };
        });
        const again = new Bracelet(board);
        const first = bank.status(again);
        expect(first.balance_minor, `cut ${n}`).to.equal(BALANCE - 300 * first.seq);
        if (answer !== null || whole) expect(first.seq, `cut ${n}, and the phone was told`).to.equal(1);
        expect(first.seq, `cut ${n}`).to.be.within(0, 1);
        // At level 1 a cut between the counter and the record costs a sync, never money.
        if (first.reason === REASON.none) {
          found.add(first.seq);
          await paid(again);
          again.press();
          expect((await paid(again)).tag, `cut ${n}: paid now, or the same bytes again`).to.equal("paid");
          expect(bank.status(new Bracelet(board)).seq, `cut ${n}, asked again`).to.equal(1);
        }
        if (whole) break;
      }
      expect(found.has(1), "some cut left it paid").to.equal(true);
    });
  }
});

describe("an unload whose orders are torn after any frame", () => {
  it("is ordered again and done once", () => {
    for (let frames = 0; frames < 4; frames++) {
      const { board, bank, bracelet } = purse();
      const item: OrderItem = { tag: "unload", number: 1, amount_minor: 1_500 };
      const command = bracelet.command.bind(bracelet);
      let left = frames;
      bracelet.command = (apdu) => {
        // The last frame is heard, but its answer is lost.
        const reply = command(apdu);
        if (apdu[1] === 0x62 && left-- === 0) throw new Error("the field is gone");
        return reply;
      };
      let torn = false;
      try {
        bank.sync(bracelet, () => [item]);
      } catch {
        torn = true;
      }
      bracelet.command = command;
      expect(torn).to.equal(frames < 2);
      bracelet.press();
      bank.sync(bracelet, () => [item]);
      bracelet.press();
      const { balance_minor, lastUnload } = bank.status(new Bracelet(board));
      expect([balance_minor, lastUnload], `${frames} frames`).to.deep.equal([BALANCE - 1_500, 1]);
    }
  });
});

/** One record: a freeze, or a thaw with its press. */
function turn(bracelet: Bracelet, channel: ReturnType<typeof linkOver>, freeze: boolean): void {
  responseTo(bracelet, channel, { tag: freeze ? "freeze" : "thaw" });
  if (!freeze) bracelet.press();
}

describe("a journal that is full", () => {
  it("torn while an ask or a press restates it has what it had, with the change or without", async () => {
    const full = purse();
    bind(full.bank, full.bracelet);
    const channel = linkOver(full.bracelet);
    // Never idle: fill to the last position.
    const before = full.board.erased;
    for (let freeze = true; ; freeze = !freeze) {
      const copy = full.board.clone();
      turn(full.bracelet, channel, freeze);
      if (full.board.erased === before) continue;
      await tornRestatement(copy, freeze);
      return;
    }
  }).timeout(120_000);
});

/** The next change on this board has no room: cut each of its operations. */
async function tornRestatement(board: MemoryBoard, freeze: boolean): Promise<void> {
  for (let n = 1; ; n++) {
    const copy = board.clone(n);
    copy.cutAt = n;
    copy.cutMask = (i) => (i & 1 ? 0xff : 0);
    let whole = true;
    try {
      const b = new Bracelet(copy);
      turn(b, linkOver(b), freeze);
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      whole = false;
    }
    copy.cutAt = 0;
    const status = await statusOf(new Bracelet(copy));
    expect(status).to.deep.include({ balance_minor: BALANCE, tickets: 3, reason: REASON.none });
    if (!whole) continue;
    expect(status.frozen).to.equal(freeze);
    expect(n, "many operations were cut").to.be.greaterThan(10);
    return;
  }
}
