/** The PN532 as a card: whole APDUs in order, every field that comes and goes, and a way back from every fault. */
import { expect } from "chai";
import { Pn532 } from "../../../boards/esp32/pn532.js";
import { CODE, Target } from "../../../boards/esp32/pn532-target.js";
import { Chip, HandTimers } from "./chip.js";

function board(reply: (apdu: Uint8Array) => Uint8Array = () => Uint8Array.of(0x90, 0x00)) {
  const seen: string[] = [];
  const errors: string[] = [];
  const chip = new Chip();
  const timers = new HandTimers();
  let drawn = 0;
  const listener = {
    field: (on: boolean) => void seen.push(on ? "field" : "gone"),
    command: (apdu: Uint8Array) => {
      seen.push(`apdu ${apdu.length}`);
      return reply(apdu);
    },
  };
  const target = new Target({ listener, random: (into) => into.fill(++drawn) });
  const ready = (fell: () => void) => chip.ready(fell);
  const onError = (text: string) => void errors.push(text);
  const driver = new Pn532({ bus: chip.bus, ready, reset: chip.reset, timers, target, onError });
  return { seen, errors, chip, timers, driver, code: () => chip.commands.at(-1)?.[0] };
}

/** To the point where a reader is waited for. */
function offered(reply?: (apdu: Uint8Array) => Uint8Array) {
  const all = board(reply);
  all.timers.run(100);
  all.chip.answer();
  all.chip.answer();
  return all;
}

/** A reader has selected the card. */
function selected(reply?: (apdu: Uint8Array) => Uint8Array) {
  const all = offered(reply);
  all.chip.answer(0x08, 0xe0, 0x80);
  return all;
}

describe("a PN532 as a card", () => {
  it("is reset, set up, and offered as an ISO/IEC 14443-4 card with a random number", () => {
    const { chip } = offered();
    expect(chip.reset.written).to.deep.equal([0, 1]);
    expect(chip.commands[0]).to.deep.equal([CODE.samConfiguration, 1, 0x14, 1]);
    expect(chip.commands[1]).to.deep.equal([CODE.setParameters, 0x34]);
    const [code, mode, ...card] = chip.commands[2];
    expect([code, mode]).to.deep.equal([CODE.initAsTarget, 5]);
    expect(card).to.deep.equal([0x04, 0x00, 1, 1, 1, 0x20, ...new Array(30).fill(0)]);
  });

  it("carries a touch: field, two commands, gone, and another number next time", () => {
    const { chip, seen, errors } = selected((apdu) => Uint8Array.of(...apdu, 0x90, 0x00));
    chip.answer(0, 0x00, 0xa4);
    expect(chip.commands.at(-1)).to.deep.equal([CODE.setData, 0x00, 0xa4, 0x90, 0x00]);
    chip.answer(0);
    chip.answer(0, 0x80);
    chip.answer(0);
    chip.answer(0x29);
    expect(seen).to.deep.equal(["field", "apdu 2", "apdu 1", "gone"]);
    expect(chip.commands.at(-1)?.slice(4, 7)).to.deep.equal([2, 2, 2]);
    expect(errors).to.deep.equal([]);
  });

  it("gives no byte of an answer before the bracelet has", () => {
    const { chip } = selected(() => {
      expect(chip.commands.at(-1)?.[0]).to.equal(CODE.getData);
      return Uint8Array.of(0x90, 0x00);
    });
    chip.answer(0, 1);
    expect(chip.commands.at(-1)?.[0]).to.equal(CODE.setData);
  });

  it("joins a command that comes in parts, and keeps what is too long too long", () => {
    const { chip, seen } = selected();
    chip.answer(0x40, ...new Array(200).fill(1));
    chip.answer(0x00, ...new Array(61).fill(2));
    chip.answer(0);
    chip.answer(0x40, ...new Array(250).fill(1));
    chip.answer(0x40, ...new Array(250).fill(1));
    chip.answer(0x00, 1);
    expect(seen).to.deep.equal(["field", "apdu 261", "apdu 262"]);
  });

  it("forgets half a command when the reader goes", () => {
    const { chip, seen } = selected();
    chip.answer(0x40, 1, 2, 3);
    chip.answer(0x29);
    chip.answer(0x08, 0xe0, 0x80);
    chip.answer(0, 9);
    expect(seen).to.deep.equal(["field", "gone", "field", "apdu 1"]);
  });

  it("reads a long frame again, whole, when the first read did not hold it", () => {
    const { chip, seen } = selected();
    chip.answer(0, ...new Array(250).fill(7));
    expect(chip.nacks).to.equal(1);
    expect(seen).to.deep.equal(["field", "apdu 250"]);
  });

  it("asks again once for a damaged frame, then resets the chip", () => {
    const one = selected();
    one.chip.damage = (frame) => frame.fill(0x55, 5, 7);
    one.chip.answer(0, 1, 2);
    expect(one.seen).to.deep.equal(["field", "apdu 2"]);
    const { chip, seen, errors, timers } = selected();
    // Every reading of the frame is damaged.
    const give = chip.give.bind(chip);
    chip.give = (frame) => {
      chip.damage = (bytes) => bytes.fill(0x55, 5, 7);
      give(frame);
    };
    chip.answer(0, 1, 2);
    expect(errors).to.deep.equal(["bad in place of an answer to command 134"]);
    expect(seen).to.deep.equal(["field", "gone"]);
    chip.give = give;
    chip.damage = null;
    timers.run(400);
    expect(chip.commands.at(-1)?.[0]).to.equal(CODE.samConfiguration);
  });

  it("resets the chip after an error frame, another command's answer, and an answer without its status", () => {
    const error = selected();
    error.chip.give([0, 0, 0xff, 0x01, 0xff, 0x7f, 0x81, 0]);
    expect(error.errors).to.deep.equal(["error in place of an answer to command 134"]);
    const other = selected();
    other.chip.give([0, 0, 0xff, 0x03, 0xfd, 0xd5, 0x8d, 0x00, 0x9e, 0]);
    expect(other.errors).to.deep.equal(["data in place of an answer to command 134"]);
    const empty = selected();
    empty.chip.answer();
    expect(empty.errors).to.deep.equal(["an answer to command 134 that makes no sense"]);
    for (const { seen } of [error, other, empty]) expect(seen).to.deep.equal(["field", "gone"]);
  });

  it("tries for ever while the chip is not on the bus, and goes on when it is", () => {
    const { chip, errors, timers, code } = board();
    chip.broken = true;
    timers.run(2000);
    expect(errors.length).to.be.greaterThan(3);
    chip.broken = false;
    timers.run(400);
    expect(code()).to.equal(CODE.samConfiguration);
  });

  it("gives up on a command that is never answered, but not on a reader that never comes", () => {
    const slow = board();
    slow.timers.run(100);
    slow.timers.run(600);
    expect(slow.errors).to.deep.equal(["no answer to command 20"]);
    const patient = offered();
    patient.timers.run(3_600_000);
    expect(patient.errors).to.deep.equal([]);
    expect(patient.code()).to.equal(CODE.initAsTarget);
  });

  it("finds out by looking when an edge was lost", () => {
    const { chip, timers, seen } = offered();
    chip.deaf = true;
    chip.answer(0x08, 0xe0, 0x80);
    expect(seen).to.deep.equal([]);
    chip.deaf = false;
    timers.run(1000);
    expect(seen).to.deep.equal(["field"]);
  });

  it("lets through what the bracelet throws", () => {
    const { chip } = selected(() => {
      throw new RangeError("a fault");
    });
    expect(() => chip.answer(0, 1)).to.throw("a fault");
    const long = selected(() => new Uint8Array(253));
    expect(() => long.chip.answer(0, 1)).to.throw("too long for a frame");
  });

  it("can be closed twice, and is silent then", () => {
    const { chip, driver, seen, timers } = selected();
    driver.close();
    driver.close();
    expect([chip.closed, chip.reset.closed, timers.count]).to.deep.equal([2, 1, 0]);
    expect(chip.reset.written.at(-1)).to.equal(0);
    expect(seen).to.deep.equal(["field", "gone"]);
    chip.answer(0, 1);
    expect(seen).to.deep.equal(["field", "gone"]);
  });
});
