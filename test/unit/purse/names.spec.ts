/** Balance and names are looked at last: nothing is told of either but where a payment would be made, and no name is ever paid twice. */
import { expect } from "chai";
import { Bracelet } from "../../../firmware/main.js";
import type { PayRequest } from "../../../protocol/commands/pay.js";
import { SW } from "../../../protocol/commands/status.js";
import { PARAMS } from "../../harness/bank.js";
import { meet, pay, purse, request, rest, touch } from "../../harness/purse.js";

describe("a name that was paid", () => {
  it("refuses an earlier name with other content that was pressed for, and the press is used up", () => {
    const { bracelet, bank } = purse();
    const r = request();
    touch(bracelet, r);
    const more = { ...r, amount_minor: PARAMS.pressFree_minor + 1 };
    // The answers are those to any other request, until a payment would be made.
    expect(touch(bracelet, more).sw).to.equal(SW.press);
    bracelet.press();
    expect(touch(bracelet, more).sw).to.equal(SW.refused);
    expect(touch(bracelet, request()).sw, "nothing waits any more").to.equal(SW.done);
    expect(touch(bracelet, more).sw, "nor is it approved").to.equal(SW.press);
    expect(bank.status(bracelet).seq).to.equal(2);
  });

  it("refuses an earlier request that was pressed for again, after two minutes and after a later payment", () => {
    const { bracelet, bank, board } = purse();
    const r = request({ amount_minor: PARAMS.pressFree_minor + 1 });
    const pressedFor = (wanted: PayRequest) => {
      expect(touch(bracelet, wanted).sw).to.equal(SW.press);
      bracelet.press();
      return touch(bracelet, wanted).sw;
    };
    expect(pressedFor(r)).to.equal(SW.done);
    board.uptime_ms += 120_000;
    expect(pressedFor(r)).to.equal(SW.refused);
    touch(bracelet, request());
    expect(pressedFor(r)).to.equal(SW.refused);
    expect(bank.status(bracelet).seq).to.equal(2);
  });

  it("never pays an earlier name: across power cuts, restatements, and for the last payment after a sync too", () => {
    const { bracelet, bank, board } = purse();
    const [a, b] = [request(), request()];
    touch(bracelet, a);
    touch(bracelet, b);
    const again = new Bracelet(board);
    for (const r of [a, b]) expect(touch(again, { ...r, time_s: 9 }).sw).to.equal(SW.refused);
    bank.sync(again, (report) => [{ tag: "acknowledge", seq: report.standing.seq }]);
    expect(touch(again, { ...b, time_s: 9 }).sw).to.equal(SW.refused);
    expect(bank.status(again).seq).to.equal(2);
  });

  it("says what it would say to any name, until it would pay", () => {
    const { bracelet, board } = purse({ balance_minor: 8_000 });
    const made = request();
    meet(bracelet);
    pay(bracelet, made);
    const alike = (fields: Partial<PayRequest>, sw: number) => {
      expect(pay(bracelet, { ...made, ...fields }).sw).to.equal(sw);
      bracelet.field(false);
      rest(bracelet);
      meet(bracelet);
    };
    // Above the caps, in a field with a payment, above the press-free amount.
    alike({ amount_minor: PARAMS.maxPayment_minor + 1 }, SW.refused);
    expect(pay(bracelet, { ...made, amount_minor: 1 }).sw, "a field of its own").to.equal(SW.refused);
    expect(pay(bracelet, request({ amount_minor: 1 })).sw, "a refusal uses up no press-free payment").to.equal(SW.done);
    alike({ amount_minor: 2 }, SW.press);
    board.uptime_ms += 30_000;
    const { tickets } = PARAMS;
    for (let i = 2; i < tickets; i++) touch(bracelet, request({ amount_minor: 1 }));
    meet(bracelet);
    alike({ amount_minor: 1 }, SW.sync);
    alike({ amount_minor: 4_999 }, SW.sync);
  });
});

describe("the balance", () => {
  it("tells nothing of the balance without a ticket", () => {
    const { bracelet } = purse({ balance_minor: 3_500 });
    for (let i = 0; i < PARAMS.tickets; i++) touch(bracelet, request());
    for (const amount_minor of [1, 500, 501, PARAMS.pressFree_minor]) {
      expect(touch(bracelet, request({ amount_minor })).sw).to.equal(SW.sync);
    }
  });

  it("tells nothing of the balance where the press-free sum is reached, nor where the ticket will not do", () => {
    const { bracelet, board } = purse({ params: { ...PARAMS, pressFreeSum_minor: 1_500 }, balance_minor: 2_000 });
    touch(bracelet, request());
    for (const amount_minor of [501, 1_000, 1_001, PARAMS.pressFree_minor]) {
      expect(touch(bracelet, request({ amount_minor })).sw).to.equal(SW.press);
      board.uptime_ms += 30_000;
    }
    const low = purse({ level: 0, balance_minor: 1_000 });
    for (const amount_minor of [1_000, 1_001]) {
      expect(touch(low.bracelet, request({ amount_minor, online: false })).sw).to.equal(SW.refused);
    }
  });
});
