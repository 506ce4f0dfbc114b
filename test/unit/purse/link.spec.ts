/** LINK: what a bound phone is told and what it can change. Limits only go down, a freeze stops payments at once, and unbinding is the end of it. */
import { expect } from "chai";
import { Bracelet } from "../../../firmware/main.js";
import { SLOT } from "../../../firmware/port/vault.js";
import { type LinkTell, MAX_HISTORY, NAME_LENGTH, type OwnLimits } from "../../../protocol/link.js";
import { encodeSelect } from "../../../protocol/select.js";
import { SW } from "../../../protocol/status.js";
import { answer, PARAMS } from "../../harness/bank.js";
import { asked, bound, frameOf, held, linkOver, must, over, tellOf } from "../../harness/phone.js";
import { pay, request, rest, touch } from "../../harness/purse.js";

const statusOf = (tell: LinkTell) => {
  if (tell.tag !== "status") throw new Error(tell.tag);
  return tell.status;
};

const historyOf = (tell: LinkTell) => {
  if (tell.tag !== "history") throw new Error(tell.tag);
  return tell.payments;
};

const name = (text: string) => Uint8Array.from({ length: NAME_LENGTH }, (_, i) => text.charCodeAt(i) || 0);
const limits = (maxPayment_minor: number, pressFree_minor: number, pressFreeSum_minor: number): OwnLimits => ({
  maxPayment_minor,
  pressFree_minor,
  pressFreeSum_minor,
});

describe("LINK, what a phone is told", () => {
  it("is what a sync says", async () => {
    const { bracelet, bank, link } = bound();
    touch(bracelet, request({ amount_minor: 1_234 }));
    rest(bracelet);
    const status = statusOf(await asked(bracelet, link, { tag: "status" }));
    const { life, reason, seq, balance_minor, tickets } = bank.standing(bracelet);
    expect(status).to.deep.include({ life, reason, seq, balance_minor, tickets, params: PARAMS, frozen: false });
    expect(balance_minor).to.equal(18_766);
    const { maxPayment_minor, pressFree_minor, pressFreeSum_minor } = PARAMS;
    expect(status.limits).to.deep.equal({ maxPayment_minor, pressFree_minor, pressFreeSum_minor });
  });

  it("has the history, newest last, 16 payments at most, through power cuts, restatements and acknowledgements", async () => {
    const { bracelet, bank, board, link } = bound();
    let now = bracelet;
    const amounts: number[] = [];
    for (let i = 0; i < MAX_HISTORY + 4; i++) {
      const amount_minor = 100 + i;
      amounts.push(amount_minor);
      expect(touch(now, request({ amount_minor })).sw).to.equal(SW.done);
      rest(now);
      if (i % 3 === 2) now = new Bracelet(board);
      rest(now);
      now.press();
      const acknowledge = { tag: "acknowledge", seq: i } as const;
      bank.sync(now, (report) => [...(i % 5 === 0 && i > 0 ? [acknowledge] : []), bank.certify(report)]);
      rest(now);
      const told = historyOf(await asked(now, link, { tag: "history" }));
      expect(told.map((p) => p.amount_minor)).to.deep.equal(amounts.slice(-MAX_HISTORY));
      const seqs = amounts.map((_, j) => j + 1).slice(-MAX_HISTORY);
      expect(told.map((p) => p.seq)).to.deep.equal(seqs);
    }
    expect(board.erased, "the journal was restated on the way").to.be.greaterThan(0);
    const again = historyOf(await asked(new Bracelet(board), link, { tag: "history" }));
    expect(again.map((p) => p.amount_minor)).to.deep.equal(amounts.slice(-MAX_HISTORY));
  }).timeout(120_000);

  it("has who was paid, when and whether it was pressed for", async () => {
    const { bracelet, link } = bound();
    const r = request({ amount_minor: 6_000 });
    touch(bracelet, r);
    bracelet.press();
    touch(bracelet, r);
    const [row] = historyOf(await asked(bracelet, link, { tag: "history" }));
    expect(row).to.deep.equal({ seq: 1, amount_minor: 6_000, payee: r.payee, time_s: r.time_s, pressed: true });
  });

  it("has the name that the phone gave", async () => {
    const { bracelet, board, link } = bound();
    expect(await asked(bracelet, link, { tag: "name", name: name("left wrist") })).to.deep.equal({ tag: "done" });
    expect(statusOf(await asked(new Bracelet(board), link, { tag: "status" })).name).to.deep.equal(name("left wrist"));
  });
});

describe("LINK, limits", () => {
  it("bind every payment, at once and after a power cut", async () => {
    const { bracelet, board, link } = bound();
    expect(touch(bracelet, request({ amount_minor: 3_000 })).sw).to.equal(SW.done);
    expect(await asked(bracelet, link, { tag: "limits", limits: limits(4_000, 500, 3_200) })).to.deep.equal({
      tag: "done",
    });
    for (const now of [bracelet, new Bracelet(board)]) {
      expect(touch(now, request({ amount_minor: 4_001 })).sw, "cap").to.equal(SW.refused);
      const r = request({ amount_minor: 501 });
      expect(touch(now, r).sw, "press-free").to.equal(SW.press);
      board.uptime_ms += 31_000;
      expect(touch(now, request({ amount_minor: 300 })).sw, "sum").to.equal(SW.press);
      board.uptime_ms += 31_000;
    }
    expect(touch(bracelet, request({ amount_minor: 200 })).sw).to.equal(SW.done);
  });

  it("go down and never up", async () => {
    const { bracelet, link } = bound();
    const set = async (l: OwnLimits) => (await asked(bracelet, link, { tag: "limits", limits: l })).tag;
    expect(await set(limits(PARAMS.maxPayment_minor + 1, 1, 1)), "above the bank's").to.equal("refused");
    expect(await set(limits(4_000, 500, 3_200))).to.equal("done");
    expect(await set(limits(4_000, 500, 3_200)), "again").to.equal("done");
    for (const up of [limits(4_001, 500, 3_200), limits(4_000, 501, 3_200), limits(4_000, 500, 3_201)]) {
      expect(await set(up)).to.equal("refused");
    }
    expect(statusOf(await asked(bracelet, link, { tag: "status" })).limits).to.deep.equal(limits(4_000, 500, 3_200));
  });

  it("yield to the bank's where those are lower, and stay when those rise", async () => {
    const { bracelet, bank, link } = bound();
    await asked(bracelet, link, { tag: "limits", limits: limits(4_000, 500, 3_200) });
    bank.sync(bracelet, () => [{ tag: "params", params: { ...PARAMS, maxPayment_minor: 900 } }]);
    expect(touch(bracelet, request({ amount_minor: 901 })).sw).to.equal(SW.refused);
    bank.sync(bracelet, () => [{ tag: "params", params: { ...PARAMS, maxPayment_minor: 9_000 } }]);
    expect(statusOf(await asked(bracelet, link, { tag: "status" })).limits).to.deep.equal(limits(4_000, 500, 3_200));
  });

  it("asked for again write nothing", async () => {
    const { bracelet, board, link } = bound();
    await asked(bracelet, link, { tag: "limits", limits: limits(4_000, 500, 3_200) });
    const before = board.image();
    await asked(bracelet, link, { tag: "limits", limits: limits(4_000, 500, 3_200) });
    expect(board.image()).to.equal(before);
  });
});

describe("LINK, freeze", () => {
  it("stops payments at once and through a power cut, and still shows a payment that was made", async () => {
    const { bracelet, board, link } = bound();
    const r = request();
    const paid = touch(bracelet, r);
    expect(await asked(bracelet, link, { tag: "freeze" })).to.deep.equal({ tag: "done" });
    for (const now of [bracelet, new Bracelet(board)]) {
      expect(touch(now, request({ amount_minor: 1 })).sw).to.equal(SW.refused);
      expect(touch(now, r), "already paid").to.deep.equal(paid);
      now.press();
      expect(touch(now, request({ amount_minor: 1 })).sw, "a press alone thaws nothing").to.equal(SW.refused);
    }
    expect(statusOf(await asked(bracelet, link, { tag: "status" })).frozen).to.equal(true);
  });

  it("takes a pressed payment back", async () => {
    const { bracelet, link } = bound();
    const r = request({ amount_minor: 6_000 });
    expect(touch(bracelet, r).sw).to.equal(SW.press);
    bracelet.press();
    await asked(bracelet, link, { tag: "freeze" });
    expect(touch(bracelet, r).sw).to.equal(SW.refused);
    await asked(bracelet, link, { tag: "thaw" });
    bracelet.press();
    expect(touch(bracelet, r).sw, "thawed, it must be pressed for anew").to.equal(SW.press);
  });

  it("is not repeated into a full journal, and neither are limits: the journal is restated", async () => {
    const { bracelet, board, link } = bound();
    const pipe = held(bracelet);
    must(await link.connect(pipe));
    // Never idle, so nothing but the asks themselves can make room.
    for (let i = 0; i < 300; i++) {
      const told = must(await link.ask(pipe, { tag: "limits", limits: limits(9_000 - i, 500, 3_200) }));
      expect(told.tag, `${i}`).to.equal("done");
    }
    const status = statusOf(await asked(new Bracelet(board), link, { tag: "status" }));
    expect(status.limits.maxPayment_minor).to.equal(8_701);
    expect(status.balance_minor).to.equal(20_000);
  });

  it("is restated with the journal, and so are limits and the number of the last unload", async () => {
    const { bracelet, bank, board, link } = bound();
    bank.sync(bracelet, () => [{ tag: "unload", number: 1, amount_minor: 500 }]);
    bracelet.press();
    const pipe = held(bracelet);
    must(await link.connect(pipe));
    must(await link.ask(pipe, { tag: "limits", limits: limits(4_000, 500, 3_200) }));
    must(await link.ask(pipe, { tag: "freeze" }));
    // A journal that is full of unloads is restated by their entries; any other change would do.
    for (let number = 2; board.erased === 0; number++) {
      bank.sync(bracelet, () => [{ tag: "unload", number, amount_minor: 1 }]);
      bracelet.press();
      if (number > 300) throw new Error("never restated");
    }
    const again = new Bracelet(board);
    const status = statusOf(await asked(again, link, { tag: "status" }));
    expect(status).to.deep.include({ frozen: true, limits: limits(4_000, 500, 3_200) });
    const { lastUnload, balance_minor } = bank.standing(again);
    expect(balance_minor).to.equal(20_000 - 500 - (lastUnload - 1));
    expect(lastUnload).to.be.greaterThan(10);
  });

  it("into a full journal keeps the chain of the payment just before it", async () => {
    const { bracelet, bank, board, link } = bound();
    const pipe = held(bracelet);
    must(await link.connect(pipe));
    const room = () => board.erased;
    let i = 0;
    for (const before = room(); room() === before; i++) {
      must(await link.ask(pipe, { tag: "limits", limits: limits(9_000 - i, 5_000, 15_000) }));
      // A payment whose chain link is still to be made, with the journal about to be restated.
      if (i === 0) {
        answer(bracelet, encodeSelect());
        expect(pay(bracelet, request()).sw).to.equal(SW.done);
        must(await link.connect(pipe));
      }
      if (i > 300) throw new Error("never restated");
    }
    const { report } = bank.sync(new Bracelet(board), () => []);
    const { report: live } = bank.sync(bracelet, () => []);
    expect(report.standing.chain).to.deep.equal(live.standing.chain);
    expect(report.standing.chain).not.to.deep.equal(new Uint8Array(16));
  });
});

describe("LINK, unbind", () => {
  it("ends link and binding, through a power cut", async () => {
    const { bracelet, bank, board, link } = bound();
    const channel = linkOver(bracelet);
    expect(tellOf(bracelet, channel, { tag: "unbind" })).to.deep.equal({ tag: "done" });
    expect(over(bracelet, "nfc", frameOf(channel, { tag: "status" })).sw).to.equal(SW.refused);
    for (const now of [bracelet, new Bracelet(board)]) {
      const outcome = await link.connect(held(now));
      expect(outcome.ok ? "" : outcome.error.name).to.equal("phone-unknown");
      expect(bank.standing(now).binding).to.equal(0);
    }
    expect(board.slots[SLOT.binding]).to.have.length(0);
  });

  it("by the bank ends the binding of that number and no other", async () => {
    const { bracelet, bank, link } = bound();
    expect(bank.sync(bracelet, () => [{ tag: "unbind", number: 2 }]).applied.binding).to.equal(1);
    expect((await link.connect(held(bracelet))).ok).to.equal(true);
    expect(bank.sync(bracelet, () => [{ tag: "unbind", number: 1 }]).applied.binding).to.equal(0);
    expect((await link.connect(held(bracelet))).ok).to.equal(false);
  });

  it("ends a link over the other radio too", () => {
    const { bracelet, bank } = bound();
    const near = linkOver(bracelet, "ble");
    bank.sync(bracelet, () => [{ tag: "unbind", number: 1 }]);
    expect(over(bracelet, "ble", frameOf(near, { tag: "status" })).sw).to.equal(SW.refused);
  });
});
