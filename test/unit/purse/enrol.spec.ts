/** ENROL: taken into use once, by steps that can each be sent again; the station in between learns and changes nothing. */
import { expect } from "chai";
import { Bracelet } from "../../../firmware/main.js";
import { ENROL_STEP, encodeCommand } from "../../../protocol/commands/apdu.js";
import { encodeMake } from "../../../protocol/commands/enrol.js";
import { encodeSelect } from "../../../protocol/commands/select.js";
import { SW } from "../../../protocol/commands/status.js";
import { answer, Bank, PARAMS } from "../../harness/bank.js";
import { MemoryBoard } from "../../harness/board.js";
import { meet, purse, request, rest, touch } from "../../harness/purse.js";

/** Sends again while the bracelet works, with a power cycle between every two sends when asked. */
function worked(start: Bracelet, board: MemoryBoard, apdu: Uint8Array, cycle: boolean): [Bracelet, Uint8Array] {
  let bracelet = start;
  for (let i = 0; i < 9; i++) {
    const { sw, data } = answer(bracelet, apdu);
    if (sw === SW.done) return [bracelet, data];
    expect(sw).to.equal(SW.working);
    while (bracelet.idle());
    if (cycle) {
      bracelet = new Bracelet(board);
      meet(bracelet);
    }
  }
  throw new Error("never done");
}

describe("ENROL", () => {
  it("survives a power cut after every step and gives each answer again", () => {
    const board = new MemoryBoard();
    const bank = new Bank();
    let bracelet = new Bracelet(board);
    bank.manufacture(bracelet, 1);
    const cycle = () => {
      bracelet = new Bracelet(board);
      meet(bracelet);
    };
    cycle();
    const made = worked(bracelet, board, encodeMake(2), true);
    bracelet = made[0];
    expect(made[1]).to.deep.equal(bank.identity);
    const order = bank.order();
    const first = answer(bracelet, order.apdu);
    cycle();
    expect(answer(bracelet, order.apdu)).to.deep.equal(first);
    const step = bank.keyStep(order.bytes, first.data);
    // The work itself is lost with the power; what it gave is not.
    expect(worked(bracelet, board, step.apdu, false)[1]).to.deep.equal(step.confirm);
    cycle();
    expect(answer(bracelet, step.apdu).data).to.deep.equal(step.confirm);
    const activate = bank.activation(step.key, step.transcript, PARAMS);
    expect(answer(bracelet, activate).sw).to.equal(SW.done);
    cycle();
    expect(answer(bracelet, activate).sw).to.equal(SW.done);
    bank.walletKey = Uint8Array.from(step.key);
    expect(bank.status(bracelet).balance_minor).to.equal(0);
    expect(answer(bracelet, activate).sw, "after the first sync it is refused").to.equal(SW.refused);
  });

  it("refuses every step out of its order", () => {
    const board = new MemoryBoard();
    const bracelet = new Bracelet(board);
    answer(bracelet, encodeSelect());
    const before = board.image();
    const lengths = { pin: 140, order: 91, key: 65, activate: 37 } as const;
    for (const [name, length] of Object.entries(lengths)) {
      const apdu = encodeCommand("enrol", new Uint8Array(length), ENROL_STEP[name as keyof typeof lengths]);
      expect([SW.refused, SW.malformed], name).to.include(answer(bracelet, apdu).sw);
    }
    expect(board.image()).to.equal(before);
  });

  it("refuses a second pin, an order for another institution, and a key that does not confirm", () => {
    const board = new MemoryBoard();
    const bank = new Bank();
    const bracelet = new Bracelet(board);
    bank.manufacture(bracelet, 1);
    expect(() => new Bank(5).manufacture(bracelet, 1), "another maker's pin").to.throw();
    meet(bracelet);
    const order = bank.order();
    const foreign = order.apdu.slice();
    foreign[5 + 2] ^= 1;
    expect(answer(bracelet, foreign).sw).to.equal(SW.refused);
    const step = bank.keyStep(order.bytes, answer(bracelet, order.apdu).data);
    const forged = step.apdu.slice();
    forged[5 + 50] ^= 1;
    expect(answer(bracelet, forged).sw).to.equal(SW.working);
    while (bracelet.idle());
    expect(answer(bracelet, forged).sw).to.equal(SW.refused);
    const offCurve = step.apdu.slice();
    offCurve[5] = 2;
    offCurve.fill(0xff, 6, 38);
    expect(answer(bracelet, offCurve).sw).to.equal(SW.working);
    while (bracelet.idle());
    expect(answer(bracelet, offCurve).sw).to.equal(SW.refused);
    worked(bracelet, board, step.apdu, false);
    const box = bank.activation(step.key, step.transcript, PARAMS);
    box[10] ^= 1;
    expect(answer(bracelet, box).sw).to.equal(SW.refused);
    box[10] ^= 1;
    expect(answer(bracelet, box).sw).to.equal(SW.done);
  });

  it("shows no identity to a stranger once in use", () => {
    const { bracelet } = purse();
    rest(bracelet);
    meet(bracelet);
    expect(answer(bracelet, encodeMake(2))).to.deep.equal({ sw: SW.refused, data: new Uint8Array(0) });
  });

  it("pays nothing before it is in use", () => {
    const bracelet = new Bracelet(new MemoryBoard());
    expect(touch(bracelet, request()).sw).to.equal(SW.refused);
  });

  it("stops at an entropy source that repeats itself", () => {
    const board = new MemoryBoard();
    board.entropy.fill = (into) => into.fill(7);
    expect(() => new Bracelet(board)).to.throw("entropy");
  });
});
