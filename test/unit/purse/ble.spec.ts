/** BLE: chunks that are lost, repeated, bent; what may be asked over it; and that neither radio inherits from the other or disturbs it. */
import { expect } from "chai";
import type { Bracelet } from "../../../firmware/main.js";
import type { BleRadio } from "../../../firmware/radio/ble.js";
import { bleExchange } from "../../../parties/phone/ble-exchange.js";
import { encodeMake } from "../../../protocol/commands/enrol.js";
import { encodeLinkGreet } from "../../../protocol/commands/link-open.js";
import { encodePay } from "../../../protocol/commands/pay.js";
import { encodeReceipt } from "../../../protocol/commands/receipt.js";
import { encodeSelect } from "../../../protocol/commands/select.js";
import { SW } from "../../../protocol/commands/status.js";
import { encodeSync } from "../../../protocol/commands/sync.js";
import { encodeSyncOpen } from "../../../protocol/commands/sync-open.js";
import { CHUNK_LENGTH, chunksOf, Gatherer, MAX_MESSAGE } from "../../../protocol/transport/ble.js";
import { answer } from "../../harness/bank.js";
import {
  bound,
  connection,
  frameOf,
  greet,
  linkOver,
  must,
  over,
  overBle,
  proof,
  responseTo,
} from "../../harness/phone.js";
import { meet, pay, purse, request, touch } from "../../harness/purse.js";

const noise = (length: number) => Uint8Array.from({ length }, (_, i) => (31 * i + length) & 255);
const OPEN = encodeSyncOpen(new Uint8Array(16));

describe("chunks", () => {
  it("of every length come together again, and fit the smallest ATT_MTU", () => {
    const gatherer = new Gatherer();
    for (let length = 0; length <= MAX_MESSAGE; length++) {
      const message = noise(length);
      const chunks = chunksOf(message);
      chunks.forEach((chunk, i) => {
        expect(chunk.length).to.be.at.most(CHUNK_LENGTH);
        const got = gatherer.take(chunk);
        expect(got).to.deep.equal({ ok: true, value: i === chunks.length - 1 ? message : "more" });
      });
    }
    expect(() => chunksOf(noise(MAX_MESSAGE + 1))).to.throw("does not fit");
  });

  it("lost, repeated, exchanged or over-long make no message, and the next one is whole", () => {
    const message = noise(100);
    const chunks = chunksOf(message);
    const wrong: Readonly<Record<string, readonly Uint8Array[]>> = {
      "the first is lost": chunks.slice(1),
      "one is lost": chunks.filter((_, i) => i !== 2),
      "one is repeated": [...chunks.slice(0, 3), ...chunks.slice(2)],
      "the last is repeated": [chunks[5]],
      "two are exchanged": [chunks[0], chunks[2], chunks[1], ...chunks.slice(3)],
      "one is over-long": [chunks[0], Uint8Array.of(...chunks[1], 0), ...chunks.slice(2)],
      "one is empty": [chunks[0], new Uint8Array(0), ...chunks.slice(1)],
      "it never ends": Array.from({ length: 64 }, (_, i) => Uint8Array.of(i === 0 ? 0x80 : i, ...noise(19))),
      "the first has a number": [Uint8Array.of(0x81, 1), ...chunks.slice(1)],
    };
    for (const [what, list] of Object.entries(wrong)) {
      const gatherer = new Gatherer();
      for (const chunk of list) {
        const got = gatherer.take(chunk);
        expect(got.ok && got.value !== "more", what).to.equal(false);
      }
      const last = chunks.map((chunk) => gatherer.take(chunk)).pop();
      expect(last, `after: ${what}`).to.deep.equal({ ok: true, value: message });
    }
  });

  it("of a message that is begun again are the new message's", () => {
    const gatherer = new Gatherer();
    for (const chunk of chunksOf(noise(100)).slice(0, 3)) gatherer.take(chunk);
    const got = chunksOf(noise(50)).map((chunk) => gatherer.take(chunk));
    expect(got.pop()).to.deep.equal({ ok: true, value: noise(50) });
  });
});

describe("the radio", () => {
  const radioOf = (bracelet: Bracelet) => connection(bracelet).radio;
  const write = (radio: BleRadio, chunks: readonly Uint8Array[]) => chunks.flatMap((chunk) => radio.write(chunk));

  it("answers whole commands alone, and each once", () => {
    const radio = radioOf(purse().bracelet);
    const [select] = chunksOf(encodeSelect());
    expect(write(radio, [select])).to.have.length(1);
    const chunks = chunksOf(encodeLinkGreet(new Uint8Array(16)));
    expect(write(radio, chunks.slice(0, -1))).to.have.length(0);
    expect(write(radio, chunks.slice(0, 1))).to.have.length(0);
    expect(write(radio, chunks.slice(1))).to.have.length(1);
    expect(write(radio, chunks.slice(-1))).to.have.length(0);
  });

  it("forgets half a command when the phone goes", () => {
    const radio = radioOf(purse().bracelet);
    const chunks = chunksOf(encodeLinkGreet(new Uint8Array(16)));
    write(radio, chunks.slice(0, 1));
    radio.connected(false);
    radio.connected(true);
    expect(write(radio, chunks.slice(1))).to.have.length(0);
  });

  it("carries a whole conversation of the real phone, a history of two frames too", async () => {
    const { bracelet, bank, link } = bound();
    touch(bracelet, request());
    const pipe = overBle(bracelet);
    must(await link.connect(pipe));
    for (const tag of ["status", "history", "freeze", "thaw"] as const) must(await link.request(pipe, { tag }));
    expect(must(await link.request(pipe, { tag: "unbind" })).tag).to.equal("done");
    expect(link.linked).to.equal(false);
    expect(bank.status(bracelet).binding).to.equal(0);
  });

  it("with a chunk lost, repeated or misnumbered is torn or true, and a new conversation goes through", async () => {
    const { bracelet, link } = bound();
    const spoilers: ((n: number, value: Uint8Array) => readonly Uint8Array[])[] = [
      () => [],
      (_, value) => [value, value],
      (_, value) => [value.map((byte, i) => (i === 0 ? byte ^ 1 : byte))],
    ];
    for (const spoil of spoilers) {
      for (let at = 0; at < 12; at++) {
        let n = 0;
        const pipe = bleExchange(connection(bracelet, (value) => (n++ === at ? spoil(n, value) : [value])));
        const connected = await link.connect(pipe);
        const response = connected.ok ? await link.request(pipe, { tag: "status" }) : connected;
        // A first or a last chunk said twice may do no harm; then the answer is the right one.
        if (response.ok) expect(response.value?.tag, `${at}`).to.equal("status");
        const again = overBle(bracelet);
        must(await link.connect(again));
        expect(must(await link.request(again, { tag: "status" })).tag).to.equal("status");
      }
    }
  });

  it("closes a pipe that lost an answer for good", async () => {
    const { bracelet } = bound();
    let n = 0;
    const pipe = bleExchange(connection(bracelet, (value) => (n++ === 0 ? [] : [value])));
    const message = await pipe(encodeSelect()).catch((error: Error) => error.message);
    expect(message).to.equal("nothing was notified");
    const again = await pipe(encodeSelect()).catch((error: Error) => error.message);
    expect(again).to.equal("the connection was lost");
  });
});

/** The bracelet as a bank behind a bound phone reaches it. */
function throughPhone(bracelet: Bracelet): Bracelet {
  linkOver(bracelet, "ble");
  const through = Object.create(bracelet) as Bracelet;
  through.field = () => {};
  through.command = (apdu) => (apdu[1] === 0xa4 ? Uint8Array.of(0x90, 0) : bracelet.command(apdu, "ble"));
  return through;
}

describe("over BLE", () => {
  const r = request();
  const { payee, txId, nonce } = r;

  it("no payment, no receipt and no personalisation are heard, not even with a link", () => {
    const { bracelet, board } = bound();
    touch(bracelet, r);
    const linked = linkOver(bracelet, "ble");
    const before = board.image();
    for (const apdu of [encodePay(request()), encodePay(r), encodeReceipt({ payee, txId, nonce }), encodeMake(1)]) {
      expect(over(bracelet, "ble", apdu)).to.deep.equal({ sw: SW.refused, data: new Uint8Array(0) });
    }
    expect(board.image()).to.equal(before);
    expect(responseTo(bracelet, linked, { tag: "status" }, "ble").tag).to.equal("status");
  });

  it("a stranger gets a name of the institution, a nonce and refusals", () => {
    const { bracelet, board } = bound();
    const before = board.image();
    expect(over(bracelet, "ble", OPEN).sw, "not selected").to.equal(SW.refused);
    greet(bracelet, "ble");
    for (const apdu of [OPEN, encodeSync(new Uint8Array(240)), encodePay(r)]) {
      expect(over(bracelet, "ble", apdu).sw).to.equal(SW.refused);
    }
    expect(board.image(), "no handle was used up").to.equal(before);
  });

  it("a sync goes through once the link is proved, and not before, nor when it has ended", () => {
    const { bracelet } = bound();
    const nonces = greet(bracelet, "ble");
    expect(over(bracelet, "ble", OPEN).sw).to.equal(SW.refused);
    expect(over(bracelet, "ble", proof(nonces)).sw).to.equal(SW.done);
    expect(over(bracelet, "ble", OPEN).sw).to.equal(SW.done);
    over(bracelet, "ble", encodeLinkGreet(new Uint8Array(16)));
    expect(over(bracelet, "ble", OPEN).sw, "a new greeting ends the link").to.equal(SW.refused);
  });

  it("a whole sync, orders and all, with the bank behind the phone", () => {
    const { bracelet, bank } = bound();
    const { applied } = bank.sync(throughPhone(bracelet), () => [
      { tag: "credit", number: 2, kind: 1, amount_minor: 500 },
    ]);
    expect(applied.balance_minor).to.equal(20_500);
  });
});

describe("two radios", () => {
  it("inherit no link from each other", () => {
    for (const [one, other] of [
      ["ble", "nfc"],
      ["nfc", "ble"],
    ] as const) {
      const { bracelet } = bound();
      const channel = linkOver(bracelet, one);
      bracelet.field(true, other);
      over(bracelet, other, encodeSelect());
      expect(over(bracelet, other, frameOf(channel, { tag: "freeze" })).sw, `${one} to ${other}`).to.equal(SW.refused);
      if (other === "ble") expect(over(bracelet, other, OPEN).sw).to.equal(SW.refused);
      expect(touch(bracelet, request()).sw, "not frozen").to.equal(SW.done);
    }
  });

  it("inherit no SELECT, no greeting and no sync from each other", () => {
    const { bracelet } = bound();
    meet(bracelet);
    expect(over(bracelet, "ble", encodeLinkGreet(new Uint8Array(16))).sw).to.equal(SW.refused);
    const nonces = greet(bracelet, "ble");
    expect(over(bracelet, "nfc", proof(nonces)).sw).to.equal(SW.refused);
    expect(over(bracelet, "ble", proof(nonces)).sw, "its own is still good").to.equal(SW.done);
  });

  it("do not disturb each other: a stranger in range stops no touch, a touch no conversation", () => {
    const { bracelet } = bound();
    const channel = linkOver(bracelet, "ble");
    meet(bracelet);
    expect(responseTo(bracelet, channel, { tag: "status" }, "ble").tag).to.equal("status");
    const r = request();
    const paid = pay(bracelet, r);
    expect(paid.sw).to.equal(SW.done);
    bracelet.field(false, "ble");
    bracelet.field(true, "ble");
    over(bracelet, "ble", encodeSelect());
    expect(pay(bracelet, r)).to.deep.equal(paid);
  });

  it("have one press-free payment in a field, even if a phone connects meanwhile", () => {
    const { bracelet } = bound();
    meet(bracelet);
    expect(pay(bracelet, request()).sw).to.equal(SW.done);
    bracelet.field(false, "ble");
    bracelet.field(true, "ble");
    over(bracelet, "ble", encodeSelect());
    answer(bracelet, encodeSelect());
    expect(pay(bracelet, request()).sw).to.equal(SW.press);
  });

  it("have one sync between them, the later one", () => {
    const { bracelet, bank } = bound();
    const field = bank.open(bracelet);
    const through = throughPhone(bracelet);
    const ble = bank.open(through);
    expect(() => bank.receiveReport(bracelet, field)).to.throw("6985");
    expect(bank.receiveReport(through, ble).standing.balance_minor).to.equal(20_000);
  });

  it("have no sync after a payment: its report is no longer true", () => {
    const { bracelet, bank } = bound();
    const through = throughPhone(bracelet);
    const sync = bank.open(through);
    bank.receiveReport(through, sync);
    meet(bracelet);
    expect(pay(bracelet, request()).sw).to.equal(SW.done);
    expect(() => bank.sendOrders(through, sync, [])).to.throw("6985");
  });
});
