/** A purse of suite 1, from MAKE to a payment given again after a power cut; and the suite as the factory's choice. */
import { expect } from "chai";
import { Bracelet } from "../../../firmware/main.js";
import { SLOT } from "../../../firmware/port/vault.js";
import { suiteOf } from "../../../parties/shared/crypto/suites.js";
import { encodeMake } from "../../../protocol/commands/enrol.js";
import { decodePayAnswer, encodePay, encodeRequest, payMessage } from "../../../protocol/commands/pay.js";
import { encodeReceipt } from "../../../protocol/commands/receipt.js";
import { SW } from "../../../protocol/commands/status.js";
import { answer, Bank } from "../../harness/bank.js";
import { MemoryBoard } from "../../harness/board.js";
import { meet, patientExchange, pay, purse, request, rest, touch } from "../../harness/purse.js";

describe("a purse of suite 1", () => {
  it("pays, at level 0 and 1, with what SM2 verifies and ECDSA does not", () => {
    for (const level of [0, 1] as const) {
      const { bracelet, bank } = purse({ suite: 1, level });
      const r = request({ online: true });
      const paid = touch(bracelet, r); // verified there
      expect(paid.sw).to.equal(SW.done);
      const decoded = decodePayAnswer(paid.data);
      if (!decoded.ok) throw new Error(decoded.error);
      const { signature, ticket } = decoded.value;
      expect(ticket.head.suite).to.equal(1);
      const message = payMessage(bank.suite.verifier, decoded.value, encodeRequest(r));
      expect(message.length).to.equal(68);
      const { verifier } = suiteOf(2);
      expect(verifier.verify(verifier.hash(message), signature, ticket.publicKey)).to.equal(false);
      // The second is primed when it comes: the first was not.
      rest(bracelet);
      expect(touch(bracelet, request({ online: true })).sw).to.equal(SW.done);
      rest(bracelet);
    }
  });

  it("gives the very same bytes again after a power cut, though only half the signature is on flash", () => {
    const { board, bracelet } = purse({ suite: 1 });
    const r = request();
    const first = touch(bracelet, r);
    expect(first.sw).to.equal(SW.done);
    for (const apdu of [encodePay(r), encodeReceipt(r)]) {
      const after = new Bracelet(board.clone());
      meet(after);
      expect(patientExchange(after, apdu)).to.deep.equal(first);
    }
  });

  it("syncs: its report's chain and list are the bank's, and new tickets are good", () => {
    const { bracelet, bank } = purse({ suite: 1 });
    touch(bracelet, request());
    rest(bracelet);
    const { report } = bank.sync(bracelet, (received) => [bank.certify(received)]); // certify checks the list
    expect(report.paid.length).to.equal(1);
    expect(report.keys?.keys.length).to.equal(1);
    rest(bracelet);
    for (let i = 0; i < 3; i++) {
      meet(bracelet);
      expect(pay(bracelet, request({ amount_minor: 100 })).sw).to.equal(SW.done);
      bracelet.field(false);
    }
  });
});

describe("the suite of a bracelet", () => {
  it("is the last one asked for until there is a key, and then for good", () => {
    const board = new MemoryBoard();
    const bracelet = new Bracelet(board);
    meet(bracelet);
    expect(answer(bracelet, encodeMake(2)).sw).to.equal(SW.working);
    for (let i = 0; i < 5; i++) bracelet.idle();
    expect(answer(bracelet, encodeMake(1)).sw).to.equal(SW.working);
    expect(answer(bracelet, encodeMake(1)).sw).to.equal(SW.working);
    while (bracelet.idle());
    const made = answer(bracelet, encodeMake(1));
    expect(made.sw).to.equal(SW.done);
    expect(suiteOf(1).isPoint(made.data)).to.equal(true);
    expect(board.slots[SLOT.identity][65]).to.equal(1);
    expect(answer(bracelet, encodeMake(2)).sw).to.equal(SW.refused);
    const again = new Bracelet(board);
    meet(again);
    expect(answer(again, encodeMake(1))).to.deep.equal(made);
  });

  it("must be the order's", () => {
    const board = new MemoryBoard();
    const bracelet = new Bracelet(board);
    const bank = new Bank(99, { suite: 1 });
    bank.manufacture(bracelet, 1);
    expect(answer(bracelet, new Bank(99, { suite: 2 }).order().apdu).sw).to.equal(SW.refused);
    expect(answer(bracelet, bank.order().apdu).sw).to.equal(SW.done);
  });
});
