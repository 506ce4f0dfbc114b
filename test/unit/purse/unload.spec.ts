/** Unload: money back to the soft wallet. Numbered, pressed for, never more than there is, and once. */
import { expect } from "chai";
import { Bracelet } from "../../../firmware/main.js";
import { CUE } from "../../../firmware/port/panel.js";
import { SW } from "../../../protocol/commands/status.js";
import { LIFE } from "../../../protocol/commands/sync.js";
import type { OrderItem } from "../../../protocol/messages/orders.js";
import { type Bank, PARAMS } from "../../harness/bank.js";
import { type Purse, purse, request, rest, touch } from "../../harness/purse.js";

const BALANCE = 20_000;
const unload = (number: number, amount_minor: number): OrderItem => ({ tag: "unload", number, amount_minor });
const order = (bank: Bank, bracelet: Bracelet, ...items: OrderItem[]) => bank.sync(bracelet, () => items).applied;
const balance = ({ bank, bracelet }: Purse) => bank.status(bracelet).balance_minor;

describe("unload", () => {
  it("takes the next number alone, and no more than there is", () => {
    const wrong: [number, number][] = [
      [2, 500],
      [1, BALANCE + 1],
      [1, 0],
    ];
    for (const [number, amount] of wrong) {
      const one = purse();
      order(one.bank, one.bracelet, unload(number, amount));
      expect(one.board.cues).not.to.include(CUE.unload);
      one.bracelet.press();
      expect(one.bank.status(one.bracelet)).to.deep.include({ balance_minor: BALANCE, lastUnload: 0 });
    }
    const all = purse();
    order(all.bank, all.bracelet, unload(1, BALANCE));
    all.bracelet.press();
    expect(all.bank.status(all.bracelet)).to.deep.include({ balance_minor: 0, lastUnload: 1 });
  });

  it("is judged again at the press: what was paid meanwhile is gone", () => {
    const one = purse();
    order(one.bank, one.bracelet, unload(1, BALANCE));
    expect(touch(one.bracelet, request({ amount_minor: 1 })).sw).to.equal(SW.done);
    one.bracelet.press();
    expect(one.bank.status(one.bracelet)).to.deep.include({ balance_minor: BALANCE - 1, lastUnload: 0 });
  });

  it("is not asked of a purse that is suspended, nor given by one", () => {
    const one = purse();
    order(one.bank, one.bracelet, unload(1, 500));
    order(one.bank, one.bracelet, { tag: "suspend" }, unload(1, 500));
    one.bracelet.press();
    expect(one.bank.status(one.bracelet)).to.deep.include({ balance_minor: BALANCE, lastUnload: 0 });
  });

  it("is done once, however often it is ordered and pressed for", () => {
    const one = purse();
    for (let i = 0; i < 4; i++) {
      order(one.bank, one.bracelet, unload(1, 1_500));
      one.bracelet.press();
      one.bracelet.press();
    }
    expect(one.bank.status(one.bracelet)).to.deep.include({ balance_minor: BALANCE - 1_500, lastUnload: 1 });
    order(one.bank, one.bracelet, unload(2, 500));
    one.bracelet.press();
    expect(one.bank.status(one.bracelet)).to.deep.include({ balance_minor: BALANCE - 2_000, lastUnload: 2 });
  });

  it("ends a sync whose report it makes untrue", () => {
    const one = purse();
    order(one.bank, one.bracelet, unload(1, 1_500));
    const channel = one.bank.open(one.bracelet);
    one.bank.receiveReport(one.bracelet, channel);
    one.bracelet.press();
    expect(() => one.bank.sendOrders(one.bracelet, channel, [])).to.throw("6985");
    expect(balance(one)).to.equal(BALANCE - 1_500);
  });

  it("leaves a purse that pays from what is left, with the payment's blob and chain in order", () => {
    const one = purse();
    touch(one.bracelet, request());
    rest(one.bracelet);
    order(one.bank, one.bracelet, unload(1, 18_000));
    one.bracelet.press();
    expect(touch(one.bracelet, request({ amount_minor: 1_001 })).sw).to.equal(SW.refused);
    expect(touch(one.bracelet, request({ amount_minor: 1_000 })).sw).to.equal(SW.done);
    const again = { ...one, bracelet: new Bracelet(one.board) };
    expect(again.bank.status(again.bracelet)).to.deep.include({ balance_minor: 0, seq: 2, lastUnload: 1 });
  });

  it("goes on from the bank's number after the purse lost its memory", () => {
    const one = purse();
    for (const number of [1, 2]) {
      order(one.bank, one.bracelet, unload(number, 500));
      one.bracelet.press();
    }
    for (const base of [0, one.board.memory.length / 2]) one.board.memory.fill(0x55, base + 512, base + 768);
    const again = { ...one, bracelet: new Bracelet(one.board) };
    expect(again.bank.status(again.bracelet)).to.deep.include({ life: LIFE.suspended, lastUnload: 0 });
    const chain = new Uint8Array(16);
    const params = { tag: "params", params: PARAMS } as const;
    const seq = one.board.count ?? 0;
    order(again.bank, again.bracelet, params, {
      tag: "baseline",
      seq,
      balance_minor: 9_000,
      lastCredit: 1,
      lastUnload: 2,
      chain,
    });
    order(again.bank, again.bracelet, unload(2, 500));
    again.bracelet.press();
    expect(again.bank.status(again.bracelet)).to.deep.include({ balance_minor: 9_000, lastUnload: 2 });
    order(again.bank, again.bracelet, unload(3, 500));
    again.bracelet.press();
    expect(again.bank.status(again.bracelet)).to.deep.include({ balance_minor: 8_500, lastUnload: 3 });
  });
});
