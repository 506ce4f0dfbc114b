/** LINK: what a bound phone is told and what it can change. Limits only go down, a freeze stops payments at once, and unbinding is the end of it. */
import { expect } from "chai";
import { Bracelet } from "../../../firmware/main.js";
import { SLOT } from "../../../firmware/port/vault.js";
import type { PhoneLink } from "../../../parties/phone/link.js";
import type { ApduExchange } from "../../../parties/shared/environment.js";
import {
  atMost,
  BANKS_OWN,
  type LinkResponse,
  MAX_HISTORY,
  NAME_LENGTH,
  OWN_LIMITS,
  type OwnLimits,
} from "../../../protocol/commands/link.js";
import { encodeSelect } from "../../../protocol/commands/select.js";
import { SW } from "../../../protocol/commands/status.js";
import { answer, PARAMS } from "../../harness/bank.js";
import { bound, frameOf, inField, linkOver, must, over, requestOf, responseTo } from "../../harness/phone.js";
import { pay, request, rest, touch } from "../../harness/purse.js";

const statusOf = (response: LinkResponse) => {
  if (response.tag !== "status") throw new Error(response.tag);
  return response.status;
};

const historyOf = (response: LinkResponse) => {
  if (response.tag !== "history") throw new Error(response.tag);
  return response.payments;
};

const name = (text: string) => Uint8Array.from({ length: NAME_LENGTH }, (_, i) => text.charCodeAt(i) || 0);
const limits = (maxPayment_minor: number, pressFree_minor: number, pressFreeSum_minor: number): OwnLimits => ({
  maxPayment_minor,
  pressFree_minor,
  pressFreeSum_minor,
});

const SMALL = limits(2_000, 1_000, 2_000);

/** Two records in the journal; what the phone is told of the thaw. */
async function freezeAndThaw(bracelet: Bracelet, link: PhoneLink, pipe: ApduExchange): Promise<LinkResponse> {
  must(await link.request(pipe, { tag: "freeze" }));
  const response = must(await link.request(pipe, { tag: "thaw" }));
  bracelet.press();
  return response;
}

describe("LINK, what a phone is told", () => {
  it("is what a sync says", async () => {
    const { bracelet, bank, link } = bound();
    touch(bracelet, request({ amount_minor: 1_234 }));
    rest(bracelet);
    const status = statusOf(await requestOf(bracelet, link, { tag: "status" }));
    const { life, reason, seq, balance_minor, tickets } = bank.status(bracelet);
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
      const response = historyOf(await requestOf(now, link, { tag: "history" }));
      expect(response.map((p) => p.amount_minor)).to.deep.equal(amounts.slice(-MAX_HISTORY));
      const seqs = amounts.map((_, j) => j + 1).slice(-MAX_HISTORY);
      expect(response.map((p) => p.seq)).to.deep.equal(seqs);
    }
    expect(board.erased, "the journal was restated on the way").to.be.greaterThan(0);
    const again = historyOf(await requestOf(new Bracelet(board), link, { tag: "history" }));
    expect(again.map((p) => p.amount_minor)).to.deep.equal(amounts.slice(-MAX_HISTORY));
  }).timeout(120_000);

  it("has who was paid, when and whether it was pressed for", async () => {
    const { bracelet, link } = bound();
    const r = request({ amount_minor: 6_000 });
    touch(bracelet, r);
    bracelet.press();
    touch(bracelet, r);
    const [row] = historyOf(await requestOf(bracelet, link, { tag: "history" }));
    expect(row).to.deep.equal({ seq: 1, amount_minor: 6_000, payee: r.payee, time_s: r.time_s, pressed: true });
  });

  it("has the name that the phone gave", async () => {
    const { bracelet, board, link } = bound();
    const left = name("left wrist");
    expect(await requestOf(bracelet, link, { tag: "name", name: left })).to.deep.equal({ tag: "done" });
    expect(statusOf(await requestOf(new Bracelet(board), link, { tag: "status" })).name).to.deep.equal(left);
  });
});

describe("LINK, limits", () => {
  const set = async (one: Bracelet, link: PhoneLink, l: OwnLimits) =>
    (await requestOf(one, link, { tag: "limits", limits: l })).tag;

  /** The same within one link: many asks, one proof. */
  const within = async (one: Bracelet, link: PhoneLink) => {
    const pipe = inField(one);
    must(await link.connect(pipe));
    return async (l: OwnLimits) => must(await link.request(pipe, { tag: "limits", limits: l })).tag;
  };

  it("bind every payment, at once and after a power cut", async () => {
    const { bracelet, board, link } = bound();
    expect(touch(bracelet, request({ amount_minor: 1_500 })).sw).to.equal(SW.done);
    expect(await set(bracelet, link, SMALL)).to.equal("done");
    for (const now of [bracelet, new Bracelet(board)]) {
      expect(touch(now, request({ amount_minor: 2_001 })).sw, "cap").to.equal(SW.refused);
      const r = request({ amount_minor: 1_001 });
      expect(touch(now, r).sw, "press-free").to.equal(SW.press);
      board.uptime_ms += 31_000;
      expect(touch(now, request({ amount_minor: 501 })).sw, "sum").to.equal(SW.press);
      board.uptime_ms += 31_000;
    }
    expect(touch(bracelet, request({ amount_minor: 500 })).sw).to.equal(SW.done);
  });

  it("are those of the list and no others: anything else is refused and changes nothing", async () => {
    const { bracelet, board, link } = bound();
    const before = board.image();
    const { maxPayment_minor, pressFree_minor, pressFreeSum_minor } = PARAMS;
    const odd = OWN_LIMITS.flatMap((l) => [
      ...[-1, 1].map((by) => limits(l.maxPayment_minor + (l.maxPayment_minor === BANKS_OWN ? -1 : by), 0, 0)),
      limits(l.maxPayment_minor, l.pressFree_minor + 1, l.pressFreeSum_minor),
      limits(l.maxPayment_minor, l.pressFree_minor, l.pressFreeSum_minor + 1),
    ]);
    const linkRequest = await within(bracelet, link);
    for (const one of [...odd, limits(0, 0, 0), limits(maxPayment_minor, pressFree_minor, pressFreeSum_minor)]) {
      expect(await linkRequest(one), JSON.stringify(one)).to.equal("refused");
    }
    expect(board.image()).to.equal(before);
    for (const one of OWN_LIMITS) {
      const fresh = bound();
      expect(await set(fresh.bracelet, fresh.link, one), JSON.stringify(one)).to.equal("done");
    }
  });

  it("go down and never up, and down to the last from any", async () => {
    for (const one of OWN_LIMITS) {
      const { bracelet, board, link } = bound();
      const linkRequest = await within(bracelet, link);
      expect(await linkRequest(one)).to.equal("done");
      const before = board.image();
      expect(await linkRequest(one), "again").to.equal("done");
      for (const up of OWN_LIMITS.filter((l) => !atMost(l, one))) expect(await linkRequest(up)).to.equal("refused");
      expect(board.image(), "and nothing is written").to.equal(before);
      expect(await linkRequest(OWN_LIMITS[OWN_LIMITS.length - 1])).to.equal("done");
    }
  });

  it("yield to the bank's where those are lower, and stay when those rise", async () => {
    const { bracelet, bank, link } = bound();
    await set(bracelet, link, SMALL);
    bank.sync(bracelet, () => [{ tag: "params", params: { ...PARAMS, maxPayment_minor: 900 } }]);
    expect(touch(bracelet, request({ amount_minor: 901 })).sw).to.equal(SW.refused);
    bank.sync(bracelet, () => [{ tag: "params", params: { ...PARAMS, maxPayment_minor: 9_000 } }]);
    expect(statusOf(await requestOf(bracelet, link, { tag: "status" })).limits).to.deep.equal(SMALL);
  });

  it("that leave a limit to the bank follow the bank's", async () => {
    const { bracelet, bank, link } = bound();
    await set(bracelet, link, OWN_LIMITS[0]);
    for (const maxPayment_minor of [900, 12_000]) {
      bank.sync(bracelet, () => [{ tag: "params", params: { ...PARAMS, maxPayment_minor } }]);
      const { limits: now } = statusOf(await requestOf(bracelet, link, { tag: "status" }));
      expect(now).to.deep.equal(limits(maxPayment_minor, 0, 0));
    }
  });
});

describe("LINK, freeze", () => {
  it("stops payments at once and through a power cut, and still shows a payment that was made", async () => {
    const { bracelet, board, link } = bound();
    const r = request();
    const paid = touch(bracelet, r);
    expect(await requestOf(bracelet, link, { tag: "freeze" })).to.deep.equal({ tag: "done" });
    for (const now of [bracelet, new Bracelet(board)]) {
      expect(touch(now, request({ amount_minor: 1 })).sw).to.equal(SW.refused);
      expect(touch(now, r), "already paid").to.deep.equal(paid);
      now.press();
      expect(touch(now, request({ amount_minor: 1 })).sw, "a press alone thaws nothing").to.equal(SW.refused);
    }
    expect(statusOf(await requestOf(bracelet, link, { tag: "status" })).frozen).to.equal(true);
  });

  it("takes a pressed payment back", async () => {
    const { bracelet, link } = bound();
    const r = request({ amount_minor: 6_000 });
    expect(touch(bracelet, r).sw).to.equal(SW.press);
    bracelet.press();
    await requestOf(bracelet, link, { tag: "freeze" });
    expect(touch(bracelet, r).sw).to.equal(SW.refused);
    await requestOf(bracelet, link, { tag: "thaw" });
    bracelet.press();
    expect(touch(bracelet, r).sw, "thawed, it needs another press").to.equal(SW.press);
  });

  it("and limits, asked for without end, fill no journal: it is restated", async () => {
    const { bracelet, board, link } = bound();
    const pipe = inField(bracelet);
    must(await link.connect(pipe));
    // Never idle, so nothing but the asks themselves can make room.
    for (let i = 0; i < 200; i++) {
      if (i === 100) must(await link.request(pipe, { tag: "limits", limits: SMALL }));
      expect((await freezeAndThaw(bracelet, link, pipe)).tag, `${i}`).to.equal("press");
    }
    expect(board.erased, "the journal was restated on the way").to.be.greaterThan(0);
    const status = statusOf(await requestOf(new Bracelet(board), link, { tag: "status" }));
    expect(status).to.deep.include({ frozen: false, limits: SMALL });
    expect(status.balance_minor).to.equal(20_000);
  });

  it("is restated with the journal, and so are limits and the number of the last unload", async () => {
    const { bracelet, bank, board, link } = bound();
    bank.sync(bracelet, () => [{ tag: "unload", number: 1, amount_minor: 500 }]);
    bracelet.press();
    const pipe = inField(bracelet);
    must(await link.connect(pipe));
    must(await link.request(pipe, { tag: "limits", limits: SMALL }));
    must(await link.request(pipe, { tag: "freeze" }));
    // A journal that is full of unloads is restated by their entries; any other change would do.
    for (let number = 2; board.erased === 0; number++) {
      bank.sync(bracelet, () => [{ tag: "unload", number, amount_minor: 1 }]);
      bracelet.press();
      if (number > 300) throw new Error("never restated");
    }
    const again = new Bracelet(board);
    const status = statusOf(await requestOf(again, link, { tag: "status" }));
    expect(status).to.deep.include({ frozen: true, limits: SMALL });
    const { lastUnload, balance_minor } = bank.status(again);
    expect(balance_minor).to.equal(20_000 - 500 - (lastUnload - 1));
    expect(lastUnload).to.be.greaterThan(10);
  });

  it("into a full journal keeps the chain of the payment just before it", async () => {
    const { bracelet, bank, board, link } = bound();
    const pipe = inField(bracelet);
    must(await link.connect(pipe));
    const room = () => board.erased;
    let i = 0;
    for (const before = room(); room() === before; i++) {
      await freezeAndThaw(bracelet, link, pipe);
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
    expect(responseTo(bracelet, channel, { tag: "unbind" })).to.deep.equal({ tag: "done" });
    expect(over(bracelet, "nfc", frameOf(channel, { tag: "status" })).sw).to.equal(SW.refused);
    for (const now of [bracelet, new Bracelet(board)]) {
      const result = await link.connect(inField(now));
      expect(result.ok ? "" : result.error.name).to.equal("phone-unknown");
      expect(bank.status(now).binding).to.equal(0);
    }
    expect(board.slots[SLOT.binding]).to.have.length(0);
  });

  it("by the bank ends the binding of that number and no other", async () => {
    const { bracelet, bank, link } = bound();
    expect(bank.sync(bracelet, () => [{ tag: "unbind", number: 2 }]).applied.binding).to.equal(1);
    expect((await link.connect(inField(bracelet))).ok).to.equal(true);
    expect(bank.sync(bracelet, () => [{ tag: "unbind", number: 1 }]).applied.binding).to.equal(0);
    expect((await link.connect(inField(bracelet))).ok).to.equal(false);
  });

  it("ends a link over the other radio too", () => {
    const { bracelet, bank } = bound();
    const overRadio = linkOver(bracelet, "ble");
    bank.sync(bracelet, () => [{ tag: "unbind", number: 1 }]);
    expect(over(bracelet, "ble", frameOf(overRadio, { tag: "status" })).sw).to.equal(SW.refused);
  });
});
