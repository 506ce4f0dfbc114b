/** A payment inside the link: PAY's own record and bytes, never without a press, and told once however often the link breaks. */
import { expect } from "chai";
import { Bracelet } from "../../../firmware/main.js";
import { CUE } from "../../../firmware/port/panel.js";
import { PRESS_MS } from "../../../firmware/purse/consent/question.js";
import { LAST_ANSWER_MS } from "../../../firmware/purse/payment/last-answer.js";
import type { PhoneLink } from "../../../parties/phone/link.js";
import type { ApduExchange } from "../../../parties/shared/environment.js";
import type { LinkResponse } from "../../../protocol/commands/link.js";
import { decodePayAnswer, encodePay, encodeRequest, type PayRequest } from "../../../protocol/commands/pay.js";
import { SW } from "../../../protocol/commands/status.js";
import { bind, bound, inField, linkOver, must, over, overBle, phone, responseTo } from "../../harness/phone.js";
import { MOST_TRIES, meet, pay, purse, request, rest, touch, verify } from "../../harness/purse.js";

const START = 20_000;

async function asksForPress(link: PhoneLink, pipe: ApduExchange, r: PayRequest): Promise<LinkResponse> {
  for (let i = 0; i < MOST_TRIES; i++) {
    const response = must(await link.request(pipe, { tag: "pay", request: encodeRequest(r) }));
    if (response.tag !== "working") return response;
  }
  throw new Error("the purse never stops working");
}

/** The payee's bytes, verified. */
function paidIn(response: LinkResponse, r: PayRequest): Uint8Array {
  if (response.tag !== "paid") throw new Error(response.tag);
  verify(r, response.answer);
  return response.answer;
}

for (const level of [0, 1] as const) {
  describe(`a payment inside the link, at level ${level}`, () => {
    it("asks for a press whatever the amount, and is paid when asked again", async () => {
      const { board, bank, bracelet } = purse({ level });
      const link = bind(bank, bracelet);
      const pipe = overBle(bracelet);
      must(await link.connect(pipe));
      const r = request({ amount_minor: 1, online: true });
      board.cues.length = 0;
      expect(await asksForPress(link, pipe, r)).to.deep.equal({ tag: "press" });
      expect(await asksForPress(link, pipe, r)).to.deep.equal({ tag: "press" });
      expect(board.cues).to.deep.equal([CUE.press, CUE.press]);
      bracelet.press();
      const answer = paidIn(await asksForPress(link, pipe, r), r);
      expect(board.cues.slice(2)).to.deep.equal([CUE.approved, CUE.paid]);
      const decoded = decodePayAnswer(answer);
      expect(decoded.ok && decoded.value.pressed).to.equal(true);
      // The link broke, and broke again: the very same bytes, paid once, also after a power cut in which they are still held.
      expect(paidIn(await asksForPress(link, pipe, r), r)).to.deep.equal(answer);
      must(await link.connect(pipe));
      expect(paidIn(await asksForPress(link, pipe, r), r)).to.deep.equal(answer);
      rest(bracelet);
      expect(bank.status(new Bracelet(board))).to.deep.include({ balance_minor: START - 1, seq: 1 });
    });
  });
}

describe("a payment inside the link", () => {
  it("goes over the field too, and in suite 2", async () => {
    const { bank, bracelet } = purse({ suite: 2 });
    const link = bind(bank, bracelet);
    const pipe = inField(bracelet);
    must(await link.connect(pipe));
    const r = request({ amount_minor: 700 });
    expect((await asksForPress(link, pipe, r)).tag).to.equal("press");
    bracelet.press();
    paidIn(await asksForPress(link, pipe, r), r);
  });

  it("has its own press: what was pressed for in a field is another payment, and the other way round", async () => {
    const { bracelet, link } = bound();
    const pipe = overBle(bracelet);
    must(await link.connect(pipe));
    const inApp = request({ amount_minor: 500 });
    const atTill = request({ amount_minor: 6_000 });
    expect((await asksForPress(link, pipe, inApp)).tag).to.equal("press");
    expect(touch(bracelet, atTill).sw, "one question at a time").to.equal(SW.refused);
    bracelet.press();
    expect(touch(bracelet, atTill).sw).to.equal(SW.refused);
    expect(touch(bracelet, request({ amount_minor: 100 })).sw).to.equal(SW.refused);
    paidIn(await asksForPress(link, pipe, inApp), inApp);
    expect(touch(bracelet, atTill).sw).to.equal(SW.press);
    expect((await asksForPress(link, pipe, request())).tag).to.equal("refused");
  });

  it("lapses with its press", async () => {
    const { board, bracelet, link } = bound();
    const pipe = overBle(bracelet);
    must(await link.connect(pipe));
    const r = request({ amount_minor: 500 });
    expect((await asksForPress(link, pipe, r)).tag).to.equal("press");
    board.uptime_ms += PRESS_MS;
    bracelet.press();
    expect((await asksForPress(link, pipe, r)).tag, "pressed too late").to.equal("press");
    bracelet.press();
    board.uptime_ms += PRESS_MS;
    expect((await asksForPress(link, pipe, r)).tag, "asked too late").to.equal("press");
  });

  it("leaves the press-free touch alone, and resets its sum as every press does", async () => {
    const { bracelet, link } = bound();
    const pipe = overBle(bracelet);
    must(await link.connect(pipe));
    const r = request({ amount_minor: 500 });
    await asksForPress(link, pipe, r);
    bracelet.press();
    paidIn(await asksForPress(link, pipe, r), r);
    expect(touch(bracelet, request({ amount_minor: 1_000 })).sw).to.equal(SW.done);
  });

  it("is refused as PAY is: frozen, above the caps, more than there is, a name that was paid, no request at all", async () => {
    const { bracelet, link } = bound();
    const pipe = overBle(bracelet);
    must(await link.connect(pipe));
    const earlier = request({ amount_minor: 900 });
    expect(touch(bracelet, earlier).sw).to.equal(SW.done);
    const cases: readonly [string, Uint8Array][] = [
      ["above the cap of a payment", encodeRequest(request({ amount_minor: 10_001 }))],
      ["another currency", encodeRequest(request({ currency: 978 }))],
      ["amount 0", encodeRequest(request({ amount_minor: 0 }))],
      ["a mode that is none", encodeRequest(request()).fill(9, 0, 1)],
    ];
    for (const [what, bytes] of cases) {
      const response = must(await link.request(pipe, { tag: "pay", request: bytes }));
      expect(response, what).to.deep.equal({ tag: "refused" });
    }
    const again = request({ ...earlier, amount_minor: 901 });
    expect((await asksForPress(link, pipe, again)).tag).to.equal("press");
    bracelet.press();
    expect((await asksForPress(link, pipe, again)).tag, "a name that was paid").to.equal("refused");
    must(await link.request(pipe, { tag: "freeze" }));
    expect((await asksForPress(link, pipe, request())).tag, "frozen").to.equal("refused");
  });

  it("says sync when the bank must be met: no ticket is left, or the purse is suspended", async () => {
    const { bank, bracelet, link } = bound();
    for (let n = 0; n < 10; n++) {
      const r = request({ amount_minor: 100 });
      meet(bracelet);
      pay(bracelet, r);
      rest(bracelet);
    }
    const pipe = overBle(bracelet);
    must(await link.connect(pipe));
    const r = request({ amount_minor: 100 });
    expect((await asksForPress(link, pipe, r)).tag).to.equal("press");
    bracelet.press();
    expect((await asksForPress(link, pipe, r)).tag).to.equal("sync");
    bank.sync(bracelet, () => [{ tag: "suspend", on: true }]);
    must(await link.connect(pipe));
    expect((await asksForPress(link, pipe, r)).tag).to.equal("sync");
  });

  it("is for the link alone: PAY itself is refused over BLE, linked or not, and a strange phone's ask is no frame", async () => {
    const { bank, bracelet } = bound();
    const plain = encodePay(request({ amount_minor: 100 }));
    expect(over(bracelet, "ble", plain).sw).to.equal(SW.refused);
    const channel = linkOver(bracelet, "ble");
    expect(over(bracelet, "ble", plain).sw).to.equal(SW.refused);
    expect(responseTo(bracelet, channel, { tag: "pay", request: encodeRequest(request()) }, "ble").tag).to.equal(
      "press",
    );
    const stranger = phone(new Uint8Array(32).fill(9));
    expect((await stranger.connect(overBle(bracelet))).ok).to.equal(false);
    expect(bank.status(bracelet).seq).to.equal(0);
  });

  it("is not given again without end, and never paid twice", async () => {
    const { board, bank, bracelet, link } = bound();
    const pipe = overBle(bracelet);
    must(await link.connect(pipe));
    const r = request({ amount_minor: 500 });
    await asksForPress(link, pipe, r);
    bracelet.press();
    paidIn(await asksForPress(link, pipe, r), r);
    board.uptime_ms += LAST_ANSWER_MS;
    expect((await asksForPress(link, pipe, r)).tag).to.equal("press");
    bracelet.press();
    expect((await asksForPress(link, pipe, r)).tag).to.equal("refused");
    expect(bank.status(bracelet).balance_minor).to.equal(START - 500);
  });
});
