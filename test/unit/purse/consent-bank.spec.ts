/** Binding and unloading, the two things a bank may ask a press for: when they are asked again, and that money goes back once. */
import { expect } from "chai";
import { Bracelet } from "../../../firmware/main.js";
import { CUE, type Cue } from "../../../firmware/port/panel.js";
import type { OrderItem } from "../../../protocol/orders.js";
import { SW } from "../../../protocol/status.js";
import { LIFE } from "../../../protocol/sync.js";
import { type Bank, PARAMS } from "../../harness/bank.js";
import * as phones from "../../harness/phone.js";
import { type Purse, purse, request, rest, touch } from "../../harness/purse.js";

const { askToBind, asked, bind, held, KEY, OTHER_KEY, phone } = phones;

const BALANCE = 20_000;
const unload = (number: number, amount_minor: number): OrderItem => ({ tag: "unload", number, amount_minor });
const order = (bank: Bank, bracelet: Bracelet, ...items: OrderItem[]) => bank.sync(bracelet, () => items).applied;

/** The cues since the last look. */
function cues({ board }: Purse): Cue[] {
  return board.cues.splice(0);
}

const balance = ({ bank, bracelet }: Purse) => bank.standing(bracelet).balance_minor;
const knows = async (bracelet: Bracelet, key = KEY) => (await phone(key).connect(held(bracelet))).ok;

describe("consent to bind", () => {
  it("is asked for again only after the phone or the bank has unbound", async () => {
    const one = purse();
    bind(one.bank, one.bracelet);
    cues(one);
    askToBind(one.bank, one.bracelet, 2, OTHER_KEY);
    expect(cues(one)).not.to.include(CUE.bind);
    one.bracelet.press();
    expect(await knows(one.bracelet, OTHER_KEY)).to.equal(false);
    expect(await knows(one.bracelet)).to.equal(true);

    order(one.bank, one.bracelet, { tag: "unbind", number: 1 }, { tag: "bind", number: 2, key: OTHER_KEY });
    expect(await knows(one.bracelet), "unbound at once").to.equal(false);
    one.bracelet.press();
    expect(await knows(one.bracelet, OTHER_KEY)).to.equal(true);
    expect(one.bank.standing(one.bracelet).binding).to.equal(2);

    await asked(one.bracelet, phone(OTHER_KEY), { tag: "unbind" });
    askToBind(one.bank, one.bracelet, 3);
    one.bracelet.press();
    expect(await knows(one.bracelet)).to.equal(true);
  });

  it("forgets the name that the phone before gave", async () => {
    const one = purse();
    const link = bind(one.bank, one.bracelet);
    await asked(one.bracelet, link, { tag: "name", name: new Uint8Array(16).fill(65) });
    await asked(one.bracelet, link, { tag: "unbind" });
    bind(one.bank, one.bracelet, 2, OTHER_KEY);
    const told = await asked(one.bracelet, phone(OTHER_KEY), { tag: "status" });
    expect(told.tag === "status" && told.status.name).to.deep.equal(new Uint8Array(16));
  });

  it("leaves a freeze as it is", async () => {
    const one = purse();
    const link = bind(one.bank, one.bracelet);
    await asked(one.bracelet, link, { tag: "freeze" });
    await asked(one.bracelet, link, { tag: "unbind" });
    bind(one.bank, one.bracelet, 2, OTHER_KEY);
    expect(touch(one.bracelet, request()).sw).to.equal(SW.refused);
  });
});

describe("consent to unload", () => {
  it("takes the next number alone, and no more than there is", () => {
    const wrong: [number, number][] = [
      [2, 500],
      [1, BALANCE + 1],
      [1, 0],
    ];
    for (const [number, amount] of wrong) {
      const one = purse();
      order(one.bank, one.bracelet, unload(number, amount));
      expect(cues(one)).not.to.include(CUE.unload);
      one.bracelet.press();
      expect(one.bank.standing(one.bracelet)).to.deep.include({ balance_minor: BALANCE, lastUnload: 0 });
    }
    const all = purse();
    order(all.bank, all.bracelet, unload(1, BALANCE));
    all.bracelet.press();
    expect(all.bank.standing(all.bracelet)).to.deep.include({ balance_minor: 0, lastUnload: 1 });
  });

  it("is judged again at the press: what was paid meanwhile is gone", () => {
    const one = purse();
    order(one.bank, one.bracelet, unload(1, BALANCE));
    expect(touch(one.bracelet, request({ amount_minor: 1 })).sw).to.equal(SW.done);
    one.bracelet.press();
    expect(one.bank.standing(one.bracelet)).to.deep.include({ balance_minor: BALANCE - 1, lastUnload: 0 });
  });

  it("is not asked of a purse that is suspended, nor given by one", () => {
    const one = purse();
    order(one.bank, one.bracelet, unload(1, 500));
    order(one.bank, one.bracelet, { tag: "suspend" }, unload(1, 500));
    one.bracelet.press();
    expect(one.bank.standing(one.bracelet)).to.deep.include({ balance_minor: BALANCE, lastUnload: 0 });
  });

  it("is done once, however often it is ordered and pressed for", () => {
    const one = purse();
    for (let i = 0; i < 4; i++) {
      order(one.bank, one.bracelet, unload(1, 1_500));
      one.bracelet.press();
      one.bracelet.press();
    }
    expect(one.bank.standing(one.bracelet)).to.deep.include({ balance_minor: BALANCE - 1_500, lastUnload: 1 });
    order(one.bank, one.bracelet, unload(2, 500));
    one.bracelet.press();
    expect(one.bank.standing(one.bracelet)).to.deep.include({ balance_minor: BALANCE - 2_000, lastUnload: 2 });
  });

  it("ends a sync whose report it makes untrue", () => {
    const one = purse();
    order(one.bank, one.bracelet, unload(1, 1_500));
    const channel = one.bank.open(one.bracelet);
    one.bank.hear(one.bracelet, channel);
    one.bracelet.press();
    expect(() => one.bank.tell(one.bracelet, channel, [])).to.throw("6985");
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
    expect(again.bank.standing(again.bracelet)).to.deep.include({ balance_minor: 0, seq: 2, lastUnload: 1 });
  });

  it("goes on from the bank's number after the purse lost its memory", () => {
    const one = purse();
    for (const number of [1, 2]) {
      order(one.bank, one.bracelet, unload(number, 500));
      one.bracelet.press();
    }
    for (const base of [0, one.board.memory.length / 2]) one.board.memory.fill(0x55, base + 512, base + 768);
    const again = { ...one, bracelet: new Bracelet(one.board) };
    expect(again.bank.standing(again.bracelet)).to.deep.include({ life: LIFE.suspended, lastUnload: 0 });
    const chain = new Uint8Array(16);
    const params = { tag: "params", params: PARAMS } as const;
    const seq = one.board.count ?? 0;
    order(again.bank, again.bracelet, params, {
      ...{ tag: "baseline", seq, balance_minor: 9_000, lastCredit: 1, lastUnload: 2, chain },
    });
    order(again.bank, again.bracelet, unload(2, 500));
    again.bracelet.press();
    expect(again.bank.standing(again.bracelet)).to.deep.include({ balance_minor: 9_000, lastUnload: 2 });
    order(again.bank, again.bracelet, unload(3, 500));
    again.bracelet.press();
    expect(again.bank.standing(again.bracelet)).to.deep.include({ balance_minor: 8_500, lastUnload: 3 });
  });
});
