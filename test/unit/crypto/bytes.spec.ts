/** Comparing, copying and wiping, and numbers in limbs. */
import { expect } from "chai";
import {
  addLimbs,
  fromBytes,
  isBelow,
  isSame,
  isZero,
  newLimbs,
  select,
  toBytes,
} from "../../../firmware/crypto/arithmetic/limbs.js";
import { copy, equal, wipe } from "../../../firmware/crypto/memory/bytes.js";
import { hex, source, toBig } from "./support.js";

const value = (limbs: readonly number[]) => limbs.reduceRight((sum, limb) => (sum << 13n) + BigInt(limb), 0n);

describe("bytes", () => {
  it("equal is 1 for the same bytes and 0 for any difference", () => {
    const a = source(5)(20);
    const b = new Uint8Array(25);
    b.set(a, 5);
    expect(equal(a, 0, b, 5, 20)).to.equal(1);
    for (let bit = 0; bit < 160; bit++) {
      b[5 + (bit >> 3)] ^= 1 << (bit & 7);
      expect(equal(a, 0, b, 5, 20)).to.equal(0);
      b[5 + (bit >> 3)] ^= 1 << (bit & 7);
    }
    expect(equal(a, 3, b, 4, 0)).to.equal(1);
  });

  it("copies and wipes", () => {
    const a = Uint8Array.of(1, 2, 3, 4);
    const b = [9, 9, 9, 9];
    copy(b, 1, a, 2, 2);
    expect(b).to.deep.equal([9, 3, 4, 9]);
    wipe(b);
    wipe(a);
    expect([b, ...a]).to.deep.equal([[0, 0, 0, 0], 0, 0, 0, 0]);
  });
});

describe("limbs", () => {
  const bytes = source(6);

  it("read and write big-endian bytes", () => {
    for (const sample of [new Uint8Array(32), new Uint8Array(32).fill(255), bytes(32), bytes(32)]) {
      const limbs = newLimbs(20);
      fromBytes(limbs, 20, sample, 0, 32);
      expect(value(limbs)).to.equal(toBig(sample));
      const back = new Uint8Array(34);
      toBytes(back, 1, limbs);
      expect(hex(back.slice(1, 33))).to.equal(hex(sample));
      expect(back[33]).to.equal(0);
    }
    const wide = bytes(48);
    const limbs = newLimbs(30);
    fromBytes(limbs, 30, wide, 0, 48);
    expect(value(limbs)).to.equal(toBig(wide));
  });

  it("compare, choose and add", () => {
    for (let i = 0; i < 20; i++) {
      const [a, b, c] = [newLimbs(20), newLimbs(20), newLimbs(20)];
      const [x, y] = [bytes(32), bytes(32)];
      if (i < 8) y.set(x.slice(0, 4 * i));
      fromBytes(a, 20, x, 0, 32);
      fromBytes(b, 20, y, 0, 32);
      expect(isBelow(a, b)).to.equal(value(a) < value(b) ? -1 : 0);
      expect(isBelow(a, a)).to.equal(0);
      expect(isSame(a, b)).to.equal(value(a) === value(b) ? -1 : 0);
      expect([isSame(a, a), isZero(a), isZero(c)]).to.deep.equal([-1, 0, -1]);
      addLimbs(c, a, b);
      expect(value(c)).to.equal(value(a) + value(b));
      select(c, a, 0);
      expect(value(c)).to.equal(value(a) + value(b));
      select(c, a, -1);
      expect(value(c)).to.equal(value(a));
    }
  });
});
