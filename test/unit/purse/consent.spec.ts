/** What only a press allows beside a payment: binding, unloading, thawing. Each has a cue of its own, and a press answers the last question alone. */
import { expect } from "chai";
import { Bracelet } from "../../../firmware/main.js";
import { CUE, type Cue } from "../../../firmware/port/panel.js";
import { SW } from "../../../protocol/commands/status.js";
import { LIFE } from "../../../protocol/commands/sync.js";
import { encodeSyncOpen, FREE_OPENS } from "../../../protocol/commands/sync-open.js";
import type { OrderItem } from "../../../protocol/messages/orders.js";
import { answer, type Bank } from "../../harness/bank.js";
import * as phones from "../../harness/phone.js";
import { meet, type Purse, purse, request, touch } from "../../harness/purse.js";

const { orderBinding, requestOf, bind, inField, KEY, OTHER_KEY, phone } = phones;

const BALANCE = 20_000;
const unload = (number: number, amount_minor: number): OrderItem => ({ tag: "unload", number, amount_minor });
const order = (bank: Bank, bracelet: Bracelet, ...items: OrderItem[]) => bank.sync(bracelet, () => items).applied;

/** The cues since the last look. */
function cues({ board }: Purse): Cue[] {
  return board.cues.splice(0);
}

const balance = ({ bank, bracelet }: Purse) => bank.status(bracelet).balance_minor;
const knows = async (bracelet: Bracelet, key = KEY) => (await phone(key).connect(inField(bracelet))).ok;

/** What waits for a press, how it is asked, and whether it was done. */
interface Question {
  readonly cue: Cue;
  pose(one: Purse): Promise<unknown>;
  done(one: Purse): Promise<boolean>;
}

const QUESTIONS: Readonly<Record<string, Question>> = {
  bind: {
    cue: CUE.bind,
    pose: async ({ bank, bracelet }) => orderBinding(bank, bracelet),
    done: async ({ bracelet }) => knows(bracelet),
  },
  unload: {
    cue: CUE.unload,
    pose: async ({ bank, bracelet }) => order(bank, bracelet, unload(1, 1_500)),
    done: async (one) => balance(one) === BALANCE - 1_500,
  },
  thaw: {
    cue: CUE.thaw,
    pose: async ({ bank, bracelet }) => {
      if (!(await knows(bracelet))) bind(bank, bracelet);
      await requestOf(bracelet, phone(), { tag: "freeze" });
      expect(await requestOf(bracelet, phone(), { tag: "thaw" })).to.deep.equal({ tag: "press" });
    },
    done: async ({ bracelet }) => touch(bracelet, request({ amount_minor: 1 })).sw === SW.done,
  },
};

for (const [name, question] of Object.entries(QUESTIONS)) {
  describe(`consent to ${name}`, () => {
    it("is asked with a cue of its own, last of all, and given by a press", async () => {
      const one = purse();
      await question.pose(one);
      expect(cues(one).at(-1)).to.equal(question.cue);
      expect(await question.done(one), "before the press").to.equal(false);
      one.bracelet.press();
      expect(await question.done(one)).to.equal(true);
    });

    it("is on flash before the wearer is told so, and stays after a power cut", async () => {
      const one = purse();
      await question.pose(one);
      cues(one);
      one.bracelet.press();
      expect(cues(one)).to.deep.equal([CUE.approved]);
      expect(await question.done({ ...one, bracelet: new Bracelet(one.board) })).to.equal(true);
    });

    it("can be given when the field has gone, for 30 seconds", async () => {
      for (const [wait_ms, given] of [
        [29_999, true],
        [30_000, false],
      ] as const) {
        const one = purse();
        await question.pose(one);
        one.bracelet.field(false);
        one.board.uptime_ms += wait_ms;
        one.bracelet.press();
        expect(await question.done(one), `${wait_ms} ms`).to.equal(given);
      }
    });

    it("is not given by a press that came before, nor twice, nor after a power cut", async () => {
      const before = purse();
      before.bracelet.press();
      await question.pose(before);
      expect(await question.done(before), "pressed before").to.equal(false);

      const cut = purse();
      await question.pose(cut);
      const again = { ...cut, bracelet: new Bracelet(cut.board) };
      again.bracelet.press();
      expect(await question.done(again), "pressed after a power cut").to.equal(false);

      const twice = purse();
      await question.pose(twice);
      twice.bracelet.press();
      const image = twice.board.image();
      cues(twice);
      twice.bracelet.press();
      expect(twice.board.image()).to.equal(image);
      expect(cues(twice)).to.deep.equal([]);
    });

    it("is dropped when a payment asks for a press: the press is the payment's", async () => {
      const one = purse();
      await question.pose(one);
      // A frozen purse asks for no payment's press.
      if (name === "thaw") return;
      const r = request({ amount_minor: 6_000 });
      expect(touch(one.bracelet, r).sw).to.equal(SW.press);
      one.bracelet.press();
      expect(touch(one.bracelet, r).sw).to.equal(SW.done);
      one.bracelet.press();
      one.board.uptime_ms += 30_000;
      one.bracelet.press();
      expect(one.bank.status(one.bracelet)).to.deep.include({ binding: 0, lastUnload: 0, balance_minor: 14_000 });
    });

    it("is dropped when SYNC-OPEN asks for a press", async () => {
      const one = purse();
      await question.pose(one);
      meet(one.bracelet);
      const open = () => one.bank.knows(answer(one.bracelet, encodeSyncOpen(new Uint8Array(16))).data.slice(0, 16));
      for (let i = 0; i < FREE_OPENS; i++) expect(open()).to.equal(true);
      expect(open()).to.equal(false);
      const image = one.board.image();
      one.bracelet.press();
      expect(one.board.image(), "the press is SYNC-OPEN's").to.equal(image);
      expect(open()).to.equal(true);
      const after = one.board.image();
      one.bracelet.press();
      expect(one.board.image(), "and nothing else waits").to.equal(after);
    });
  });
}

describe("consent", () => {
  it("is not asked for while a payment waits: the press stays the payment's", async () => {
    for (const name of ["bind", "unload"]) {
      for (const pressed of [false, true]) {
        const one = purse();
        const r = request({ amount_minor: 6_000 });
        expect(touch(one.bracelet, r).sw).to.equal(SW.press);
        if (pressed) one.bracelet.press();
        cues(one);
        await QUESTIONS[name].pose(one);
        expect(cues(one), name).not.to.include(QUESTIONS[name].cue);
        one.bracelet.press();
        expect(touch(one.bracelet, r).sw, name).to.equal(SW.done);
        one.bracelet.press();
        expect(one.bank.status(one.bracelet)).to.deep.include({ binding: 0, lastUnload: 0 });
      }
    }
  });

  it("of two questions in one sync is asked for the last alone", async () => {
    const one = purse();
    order(one.bank, one.bracelet, { tag: "bind", number: 1, key: KEY }, unload(1, 500));
    const shown = cues(one);
    expect(shown).to.include(CUE.unload);
    expect(shown).not.to.include(CUE.bind);
    one.bracelet.press();
    one.bracelet.press();
    expect(one.bank.status(one.bracelet)).to.deep.include({ binding: 0, lastUnload: 1 });
  });

  it("is asked aloud when an unbinding stands after it in the same orders", () => {
    const one = purse();
    bind(one.bank, one.bracelet);
    cues(one);
    order(one.bank, one.bracelet, unload(1, 500), { tag: "unbind", number: 1 });
    expect(cues(one)).to.include(CUE.unload);
    expect(one.bank.status(one.bracelet).binding).to.equal(0);
  });

  it("replaced by another question is no longer given", async () => {
    const one = purse();
    await QUESTIONS.unload.pose(one);
    await QUESTIONS.bind.pose(one);
    one.bracelet.press();
    expect(await QUESTIONS.bind.done(one)).to.equal(true);
    one.bracelet.press();
    expect(balance(one)).to.equal(BALANCE);
  });

  it("with nothing waiting is a press that does nothing", () => {
    const one = purse();
    const image = one.board.image();
    cues(one);
    one.bracelet.press();
    one.board.uptime_ms += 40_000;
    one.bracelet.press();
    expect(one.board.image()).to.equal(image);
    expect(cues(one)).to.deep.equal([]);
  });

  it("is not asked of a purse that is retired in the same orders", () => {
    const one = purse();
    const applied = order(
      one.bank,
      one.bracelet,
      unload(1, 500),
      { tag: "bind", number: 1, key: KEY },
      { tag: "retire" },
    );
    expect(applied.life).to.equal(LIFE.retired);
    expect(cues(one)).not.to.include(CUE.unload);
    const image = one.board.image();
    one.bracelet.press();
    expect(one.board.image()).to.equal(image);
  });
});

describe("consent to bind", () => {
  it("is asked for again only after the phone or the bank has unbound", async () => {
    const one = purse();
    bind(one.bank, one.bracelet);
    cues(one);
    orderBinding(one.bank, one.bracelet, 2, OTHER_KEY);
    expect(cues(one)).not.to.include(CUE.bind);
    one.bracelet.press();
    expect(await knows(one.bracelet, OTHER_KEY)).to.equal(false);
    expect(await knows(one.bracelet)).to.equal(true);

    order(one.bank, one.bracelet, { tag: "unbind", number: 1 }, { tag: "bind", number: 2, key: OTHER_KEY });
    expect(await knows(one.bracelet), "unbound at once").to.equal(false);
    one.bracelet.press();
    expect(await knows(one.bracelet, OTHER_KEY)).to.equal(true);
    expect(one.bank.status(one.bracelet).binding).to.equal(2);

    await requestOf(one.bracelet, phone(OTHER_KEY), { tag: "unbind" });
    orderBinding(one.bank, one.bracelet, 3);
    one.bracelet.press();
    expect(await knows(one.bracelet)).to.equal(true);
  });

  it("forgets the name that the phone before gave", async () => {
    const one = purse();
    const link = bind(one.bank, one.bracelet);
    await requestOf(one.bracelet, link, { tag: "name", name: new Uint8Array(16).fill(65) });
    await requestOf(one.bracelet, link, { tag: "unbind" });
    bind(one.bank, one.bracelet, 2, OTHER_KEY);
    const response = await requestOf(one.bracelet, phone(OTHER_KEY), { tag: "status" });
    expect(response.tag === "status" && response.status.name).to.deep.equal(new Uint8Array(16));
  });

  it("is one press for one binding: once unbound, a second press binds nothing", async () => {
    const one = purse();
    orderBinding(one.bank, one.bracelet);
    one.bracelet.press();
    await requestOf(one.bracelet, phone(), { tag: "unbind" });
    one.bracelet.press();
    expect(await knows(one.bracelet)).to.equal(false);
  });

  it("leaves a freeze as it is", async () => {
    const one = purse();
    const link = bind(one.bank, one.bracelet);
    await requestOf(one.bracelet, link, { tag: "freeze" });
    await requestOf(one.bracelet, link, { tag: "unbind" });
    bind(one.bank, one.bracelet, 2, OTHER_KEY);
    expect(touch(one.bracelet, request()).sw).to.equal(SW.refused);
  });
});
