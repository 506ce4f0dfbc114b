/** SYNC: who may talk, what a purse says and does, and that a sync torn anywhere is simply done again. */
import { expect } from "chai";
import { Bracelet } from "../../../firmware/main.js";
import { CUE } from "../../../firmware/port/panel.js";
import { verifier } from "../../../parties/shared/crypto/verifier.js";
import { encodeRequest } from "../../../protocol/commands/pay.js";
import { SW } from "../../../protocol/commands/status.js";
import { encodeHello, encodeSync, LIFE, REASON } from "../../../protocol/commands/sync.js";
import { decodeSyncOpenAnswer, encodeSyncOpen, FREE_OPENS } from "../../../protocol/commands/sync-open.js";
import { nextChain } from "../../../protocol/messages/chain.js";
import { FRAME_KIND, framesOf } from "../../../protocol/messages/frame.js";
import { encodeOrders, type OrderItem } from "../../../protocol/messages/orders.js";
import { answer, PARAMS, TIME_S } from "../../harness/bank.js";
import { meet, pay, purse, request, rest, touch } from "../../harness/purse.js";

const load = (number: number, amount_minor: number): OrderItem => ({ tag: "credit", number, kind: 1, amount_minor });

describe("SYNC-OPEN", () => {
  it("never shows a handle twice, not even across a power cut", () => {
    const { bracelet, board } = purse();
    const seen: string[] = [];
    let now = bracelet;
    for (let i = 0; i < 8; i++) {
      if (i === 4) now = new Bracelet(board);
      meet(now);
      const opened = decodeSyncOpenAnswer(answer(now, encodeSyncOpen(new Uint8Array(16))).data);
      if (!opened.ok) throw new Error(opened.error);
      seen.push(opened.value.handle.join());
    }
    expect(new Set(seen).size).to.equal(8);
  });

  /** A purse whose free opens are spent, and what is known of its next handles. */
  const spent = () => {
    const one = purse();
    const { bracelet, bank, board } = one;
    meet(bracelet);
    const open = (): Uint8Array => {
      const got = answer(bracelet, encodeSyncOpen(new Uint8Array(16)));
      expect([got.sw, got.data.length]).to.deep.equal([SW.done, 32]);
      return got.data;
    };
    /** Opens; is it a handle of this purse? */
    const real = (): boolean => bank.knows(open().slice(0, 16));
    const asksForPress = (act: () => unknown): boolean => {
      const before = board.cues.length;
      act();
      return board.cues.slice(before).includes(CUE.press);
    };
    for (let i = 0; i < FREE_OPENS; i++) expect(real(), `open ${i}`).to.equal(true);
    return { ...one, open, real, asksForPress };
  };

  it("after too many opens without a finished sync shows a handle that names no purse, and the light, until a press", () => {
    const { bracelet, bank, board, open, real, asksForPress } = spent();
    const before = board.image();
    const operations = board.operations;
    const seen = new Set<string>();
    for (let i = 0; i < 8; i++) {
      const got: Uint8Array[] = [];
      expect(asksForPress(() => got.push(open()))).to.equal(true);
      expect(bank.knows(got[0].slice(0, 16))).to.equal(false);
      seen.add(got[0].slice(0, 16).join());
      seen.add(got[0].slice(16).join());
    }
    expect(seen.size, "each is fresh").to.equal(16);
    expect([board.image(), board.operations], "and nothing is written").to.deep.equal([before, operations]);
    bracelet.press();
    expect(asksForPress(() => expect(real()).to.equal(true))).to.equal(false);
    expect(real()).to.equal(false);
    bracelet.press();
    bank.sync(bracelet, () => []);
    expect(real()).to.equal(true);
  });

  it("opens a session on such a handle that ends as any other does for a stranger", () => {
    for (const dummy of [false, true]) {
      const { bracelet, bank, board, open } = spent();
      if (!dummy) bracelet.press();
      const before = board.image();
      const opened = open();
      if (dummy) expect(board.image()).to.equal(before);
      const after = board.image();
      expect(answer(bracelet, encodeSync(new Uint8Array(240))).sw).to.equal(SW.refused);
      // Not even who has the wallet key can make a frame for it.
      const again = dummy ? open() : opened;
      const channel = bank.channelFor(again, new Uint8Array(16));
      const hello = channel.seal({ more: false, kind: FRAME_KIND.hello, payload: encodeHello(TIME_S) });
      expect(answer(bracelet, encodeSync(hello)).sw).to.equal(SW.refused);
      expect(board.image()).to.equal(after);
    }
  });

  it("leaves a payment that waits its press, and asks for none of its own meanwhile", () => {
    const { bracelet, board, real, asksForPress } = spent();
    const r = request({ amount_minor: 6_000 });
    expect(pay(bracelet, r).sw).to.equal(SW.press);
    expect(asksForPress(() => expect(real()).to.equal(false))).to.equal(false);
    bracelet.press();
    expect(asksForPress(() => expect(real(), "the press was the payment's").to.equal(false))).to.equal(false);
    expect(pay(bracelet, r).sw).to.equal(SW.done);
    board.uptime_ms += 40_000;
    expect(asksForPress(() => expect(real()).to.equal(false))).to.equal(true);
    bracelet.press();
    // A payment that asks now gets a press of its own, and leaves the open the one it has.
    const other = request({ amount_minor: 6_000 });
    expect(pay(bracelet, other).sw).to.equal(SW.press);
    expect(pay(bracelet, other).sw).to.equal(SW.press);
    expect(real()).to.equal(true);
    bracelet.press();
    expect(pay(bracelet, other).sw).to.equal(SW.done);
  });

  it("forgets what was asked with the power, and keeps the count", () => {
    const { bracelet, bank, board, open } = spent();
    open();
    bracelet.press();
    const again = new Bracelet(board);
    meet(again);
    const next = (): boolean => bank.knows(answer(again, encodeSyncOpen(new Uint8Array(16))).data.slice(0, 16));
    expect(next()).to.equal(false);
    again.press();
    expect(next()).to.equal(true);
  });

  it("waits for that press for thirty seconds, and holds it for thirty more", () => {
    const { bracelet, board, real } = spent();
    const pressed = (): boolean => {
      const before = board.cues.length;
      bracelet.press();
      return board.cues.slice(before).includes(CUE.approved);
    };
    expect(pressed(), "nothing was asked").to.equal(false);
    expect(real()).to.equal(false);
    board.uptime_ms += 20_000;
    expect(real(), "asking again makes it no longer").to.equal(false);
    board.uptime_ms += 10_000;
    expect(pressed(), "asked long ago").to.equal(false);
    expect(real()).to.equal(false);
    board.uptime_ms += 29_999;
    expect(pressed()).to.equal(true);
    board.uptime_ms += 30_000;
    expect(real(), "pressed long ago").to.equal(false);
    expect(pressed()).to.equal(true);
    board.uptime_ms += 29_999;
    expect(real()).to.equal(true);
    expect(pressed(), "used up").to.equal(false);
    expect(real()).to.equal(false);
  });
});

describe("SYNC", () => {
  it("reports payments, with the chain over them, until they are acknowledged", () => {
    const { bracelet, bank } = purse();
    const [a, b] = [request(), request({ amount_minor: 250 })];
    touch(bracelet, a);
    touch(bracelet, b);
    const { report, applied } = bank.sync(bracelet, (r) => [{ tag: "acknowledge", seq: r.standing.seq }]);
    expect(report.paid.map((p) => p.seq)).to.deep.equal([1, 2]);
    expect(report.paid.map((p) => p.request)).to.deep.equal([encodeRequest(a), encodeRequest(b)]);
    let chain = new Uint8Array(16);
    for (const p of report.paid) chain = Uint8Array.from(nextChain(verifier, chain, p));
    expect(report.standing.chain).to.deep.equal(chain);
    expect(applied).to.deep.include({ seq: 2, balance_minor: 18_750 });
    expect(bank.sync(bracelet, () => []).report.paid).to.have.length(0);
  });

  it("applies a credit once, however often it is told", () => {
    const { bracelet, bank } = purse();
    expect(bank.sync(bracelet, () => [load(2, 500)]).applied.balance_minor).to.equal(20_500);
    expect(bank.sync(bracelet, () => [load(1, 20_000), load(2, 500)]).applied.balance_minor).to.equal(20_500);
  });

  it("refuses a credit out of its number, whole message and all", () => {
    const { bracelet, bank, board } = purse();
    const channel = bank.open(bracelet);
    bank.receiveReport(bracelet, channel);
    const before = board.image();
    const orders = encodeOrders([{ tag: "params", params: { ...PARAMS, tickets: 9 } }, load(3, 500)]);
    const [frame] = framesOf(FRAME_KIND.orders, orders);
    expect(answer(bracelet, encodeSync(channel.seal(frame))).sw).to.equal(SW.refused);
    expect(board.image()).to.equal(before);
  });

  it("refills tickets: new keys in a signed list, certified, ready", () => {
    const { bracelet, bank } = purse();
    touch(bracelet, request());
    touch(bracelet, request());
    rest(bracelet);
    const { report, applied } = bank.sync(bracelet, (r) => [bank.certify(r)]);
    expect(report.keys?.keys).to.have.length(2);
    expect(applied.tickets).to.equal(PARAMS.tickets);
  });

  it("keeps to new parameters, and drops expired tickets when the time says so", () => {
    const { bracelet, bank } = purse();
    bank.sync(bracelet, () => [{ tag: "params", params: { ...PARAMS, maxPayment_minor: 900 } }]);
    expect(touch(bracelet, request()).sw).to.equal(SW.refused);
    const late = bank.sync(bracelet, () => [{ tag: "time", time_s: bank.head().expiry_s }]);
    expect(late.applied.tickets).to.equal(0);
  });

  it("is suspended by its bank and pays nothing until a baseline", () => {
    const { bracelet, bank, board } = purse();
    const { applied } = bank.sync(bracelet, () => [{ tag: "suspend" }]);
    expect(applied).to.deep.include({ life: LIFE.suspended, reason: REASON.bank });
    expect(touch(bracelet, request()).sw).to.equal(SW.sync);
    const again = new Bracelet(board);
    expect(touch(again, request()).sw).to.equal(SW.sync);
    const { chain } = applied;
    const back = bank.sync(again, () => [
      { tag: "baseline", seq: 0, balance_minor: 700, lastCredit: 1, lastUnload: 0, chain },
    ]);
    expect(back.applied).to.deep.include({ life: LIFE.active, balance_minor: 700, tickets: 0 });
  });

  it("is retired for good", () => {
    const { bracelet, bank, board } = purse();
    bank.sync(bracelet, () => [{ tag: "retire" }]);
    const again = new Bracelet(board);
    expect(touch(again, request()).sw).to.equal(SW.refused);
    meet(again);
    expect(answer(again, encodeSyncOpen(new Uint8Array(16))).sw).to.equal(SW.refused);
  });

  it("ends the session at the first frame that is not the bank's", () => {
    const flips: ((frame: Uint8Array) => void)[] = [(f) => (f[0] ^= 1), (f) => (f[120] ^= 128), (f) => (f[239] ^= 1)];
    for (const flip of flips) {
      const { bracelet, bank } = purse();
      const channel = bank.open(bracelet);
      const good = channel.seal({ more: false, kind: FRAME_KIND.hello, payload: encodeHello(TIME_S) });
      const bad = good.slice();
      flip(bad);
      expect(answer(bracelet, encodeSync(bad)).sw).to.equal(SW.refused);
      expect(answer(bracelet, encodeSync(good)).sw, "and stays ended").to.equal(SW.refused);
    }
  });

  it("takes no frame twice, none out of order and none of another session", () => {
    const { bracelet, bank } = purse();
    const old = bank.open(bracelet);
    const stale = old.seal({ more: false, kind: FRAME_KIND.hello, payload: encodeHello(TIME_S) });
    const channel = bank.open(bracelet);
    expect(answer(bracelet, encodeSync(stale)).sw).to.equal(SW.refused);
    const next = bank.open(bracelet);
    const hello = next.seal({ more: false, kind: FRAME_KIND.hello, payload: encodeHello(TIME_S) });
    expect(answer(bracelet, encodeSync(hello)).sw).to.equal(SW.done);
    expect(answer(bracelet, encodeSync(hello)).sw).to.equal(SW.refused);
    expect(channel.dead).to.equal(false);
  });

  it("takes no orders before the report was asked for", () => {
    const { bracelet, bank } = purse();
    const channel = bank.open(bracelet);
    const [frame] = framesOf(FRAME_KIND.orders, encodeOrders([load(2, 500)]));
    expect(answer(bracelet, encodeSync(channel.seal(frame))).sw).to.equal(SW.refused);
    expect(bank.status(bracelet).balance_minor).to.equal(20_000);
  });

  it("torn after any frame, is done again from the start with the same outcome", () => {
    const { bracelet, bank, board } = purse();
    touch(bracelet, request());
    rest(bracelet);
    const before = board.clone();
    const orders = (r: Parameters<typeof bank.certify>[0]): OrderItem[] => [
      { tag: "acknowledge", seq: 1 },
      load(2, 500),
      bank.certify(r),
    ];
    const whole = bank.copy().sync(new Bracelet(before.clone()), orders).applied;
    for (let frames = 1; frames < 6; frames++) {
      const torn = before.clone();
      const first = new Bracelet(torn);
      const other = bank.copy();
      let left = frames;
      const command = first.command.bind(first);
      first.command = (apdu) => {
        if (apdu[1] === 0x62 && left-- === 0) throw new Error("the field is gone");
        return command(apdu);
      };
      try {
        other.sync(first, orders);
      } catch (error) {
        expect(String(error)).to.include("field");
      }
      const second = other.sync(new Bracelet(torn), orders).applied;
      expect(second).to.deep.equal(whole);
    }
  });
});
