/** SYNC: who may talk, what a purse says and does, and that a sync torn anywhere is simply done again. */
import { expect } from "chai";
import { Bracelet } from "../../../firmware/main.js";
import { CUE } from "../../../firmware/port/panel.js";
import { verifier } from "../../../parties/crypto/verifier.js";
import { nextChain } from "../../../protocol/chain.js";
import { FRAME_KIND, framesOf } from "../../../protocol/frame.js";
import { encodeOrders, type OrderItem } from "../../../protocol/orders.js";
import { encodeRequest } from "../../../protocol/pay.js";
import { SW } from "../../../protocol/status.js";
import { encodeHello, encodeSync, LIFE, REASON } from "../../../protocol/sync.js";
import { decodeSyncOpenAnswer, encodeSyncOpen, FREE_OPENS } from "../../../protocol/sync-open.js";
import { answer, PARAMS, TIME_S } from "../../harness/bank.js";
import { meet, purse, request, rest, touch } from "../../harness/purse.js";

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

  it("costs a press after too many opens without a finished sync", () => {
    const { bracelet, bank, board } = purse();
    const open = () => {
      meet(bracelet);
      return answer(bracelet, encodeSyncOpen(new Uint8Array(16))).sw;
    };
    for (let i = 0; i < FREE_OPENS; i++) expect(open()).to.equal(SW.done);
    const before = board.image();
    expect(open()).to.equal(SW.press);
    expect(board.image()).to.equal(before);
    bracelet.press();
    expect(open()).to.equal(SW.done);
    expect(open()).to.equal(SW.press);
    bracelet.press();
    bank.sync(bracelet, () => []);
    expect(open()).to.equal(SW.done);
  });

  it("waits for that press for thirty seconds, and holds it for thirty more", () => {
    const { bracelet, board } = purse();
    const open = () => {
      meet(bracelet);
      return answer(bracelet, encodeSyncOpen(new Uint8Array(16))).sw;
    };
    const pressed = (): boolean => {
      const before = board.cues.length;
      bracelet.press();
      return board.cues.slice(before).includes(CUE.approved);
    };
    for (let i = 0; i < FREE_OPENS; i++) open();
    expect(pressed(), "nothing was asked").to.equal(false);
    expect(open()).to.equal(SW.press);
    board.uptime_ms += 20_000;
    expect(open(), "asking again makes it no longer").to.equal(SW.press);
    board.uptime_ms += 10_000;
    expect(pressed(), "asked long ago").to.equal(false);
    expect(open()).to.equal(SW.press);
    board.uptime_ms += 29_999;
    expect(pressed()).to.equal(true);
    board.uptime_ms += 30_000;
    expect(open(), "pressed long ago").to.equal(SW.press);
    expect(pressed()).to.equal(true);
    board.uptime_ms += 29_999;
    expect(open()).to.equal(SW.done);
    expect(pressed(), "used up").to.equal(false);
    expect(open()).to.equal(SW.press);
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
    for (const p of report.paid) chain = Uint8Array.from(nextChain(verifier, chain, p.ticketId, p.request, p.pressed));
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
    bank.hear(bracelet, channel);
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
    expect(bank.standing(bracelet).balance_minor).to.equal(20_000);
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
