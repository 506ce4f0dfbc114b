/** Ascon against a selection of the published known answers, and the properties its callers rely on. */
import { expect } from "chai";
import { Ascon } from "../../../firmware/crypto/ascon/ascon.js";
import aead from "../../vectors/ascon-aead128.json" with { type: "json" };
import xof from "../../vectors/ascon-xof128.json" with { type: "json" };
import { hex, source, unhex } from "./support.js";

describe("Ascon", () => {
  const ascon = new Ascon();
  const bytes = source(1);
  const key = bytes(16);
  const nonce = bytes(16);
  const none = new Uint8Array(0);

  describe("AEAD128", () => {
    it("seals and opens the published cases", () => {
      for (const { count, key, nonce, ad, plain, box } of aead.cases) {
        const a = unhex(ad);
        const p = unhex(plain);
        const out = new Uint8Array(p.length + 16);
        ascon.seal(out, unhex(key), unhex(nonce), a, a.length, p, p.length);
        expect(hex(out).toUpperCase(), `case ${count}`).to.equal(box);
        const back = new Uint8Array(p.length);
        expect(ascon.open(back, unhex(key), unhex(nonce), a, a.length, out, out.length), `case ${count}`).to.equal(1);
        expect(hex(back)).to.equal(hex(p));
      }
    });

    it("refuses any changed bit and leaves zeros", () => {
      const plain = bytes(21);
      const ad = bytes(5);
      const box = new Uint8Array(37);
      ascon.seal(box, key, nonce, ad, 5, plain, 21);
      for (let bit = 0; bit < 37 * 8; bit += 3) {
        const bad = box.slice();
        bad[bit >> 3] ^= 1 << (bit & 7);
        const out = new Uint8Array(21).fill(9);
        expect(ascon.open(out, key, nonce, ad, 5, bad, 37), `bit ${bit}`).to.equal(0);
        expect(hex(out)).to.equal("00".repeat(21));
      }
      expect(ascon.open(new Uint8Array(21), key, nonce, ad, 4, box, 37)).to.equal(0);
      expect(ascon.open(new Uint8Array(21), nonce, key, ad, 5, box, 37)).to.equal(0);
      expect(ascon.open(new Uint8Array(21), key, nonce, ad, 5, box, 36)).to.equal(0);
      expect(ascon.open(new Uint8Array(0), key, nonce, ad, 5, box, 15)).to.equal(0);
    });

    it("seals and opens in place", () => {
      for (const length of [0, 1, 15, 16, 17, 40]) {
        const plain = bytes(length);
        const buffer = new Uint8Array(length + 16);
        buffer.set(plain);
        ascon.seal(buffer, key, nonce, none, 0, buffer, length);
        expect(ascon.open(buffer, key, nonce, none, 0, buffer, length + 16)).to.equal(1);
        expect(hex(buffer.slice(0, length))).to.equal(hex(plain));
      }
    });
  });

  it("prepared tag = seal of nothing, for every length round the block, as often as wanted", () => {
    const saved = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const words = new Int32Array(25);
    ascon.tagPrepare(saved, key, nonce);
    for (const length of [1, 2, 3, 4, 5, 14, 15, 16, 17, 31, 32, 33, 100]) {
      const data = bytes(length);
      const expected = new Uint8Array(16);
      ascon.seal(expected, key, nonce, data, length, none, 0);
      // Whatever lies behind the data does not count.
      const behind = new Uint8Array(words.buffer).fill(0xa5);
      behind.set(data);
      const tag = new Int32Array(4);
      ascon.tag(tag, saved, words, length);
      expect(hex(new Uint8Array(tag.buffer)), `length ${length}`).to.equal(hex(expected));
    }
  });

  describe("XOF128", () => {
    it("gives the published outputs", () => {
      for (const { count, message, output } of xof.cases) {
        const m = unhex(message);
        const out = new Uint8Array(output.length / 2);
        ascon.xofStart();
        ascon.xofAbsorb(m, 0, m.length);
        ascon.xofSqueeze(out, 0, out.length);
        expect(hex(out).toUpperCase(), `case ${count}`).to.equal(output);
      }
    });

    it("does not care how absorbing and squeezing are split, nor about an AEAD in between", () => {
      const message = bytes(41);
      const whole = new Uint8Array(30);
      ascon.xofStart();
      ascon.xofAbsorb(message, 0, 41);
      ascon.xofSqueeze(whole, 0, 30);
      for (const [a, b, c] of [
        [0, 0, 0],
        [1, 7, 8],
        [8, 8, 16],
        [3, 10, 5],
        [40, 0, 29],
      ] as const) {
        const out = new Uint8Array(30);
        ascon.xofStart();
        ascon.xofAbsorb(message, 0, a);
        ascon.seal(new Uint8Array(16), key, nonce, message, 41, none, 0);
        ascon.xofAbsorb(message, a, b);
        for (let i = a + b; i < 41; i++) ascon.xofAbsorbByte(message[i] as number);
        ascon.xofSqueeze(out, 0, c);
        ascon.seal(new Uint8Array(16), key, nonce, message, 41, none, 0);
        ascon.xofSqueeze(out, c, 30 - c);
        expect(hex(out), `${a} ${b} ${c}`).to.equal(hex(whole));
      }
    });

    it("does not absorb after squeezing", () => {
      ascon.xofStart();
      ascon.xofSqueeze(new Uint8Array(1), 0, 1);
      expect(() => ascon.xofAbsorb(key, 0, 1)).to.throw("after squeezing");
      expect(() => ascon.xofAbsorbByte(0)).to.throw("after squeezing");
    });
  });
});
