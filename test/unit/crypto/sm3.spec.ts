/** SM3 against the examples of GB/T 32905 and the published vectors, and stopping and going on at a block boundary. */
import { expect } from "chai";
import { Sm3 } from "../../../firmware/crypto/hash/sm3.js";
import { sm3 } from "../../../parties/shared/crypto/sm.js";
import vectors from "../../vectors/sm3.json" with { type: "json" };
import { hex, source, unhex } from "./support.js";

describe("SM3", () => {
  const hash = new Sm3();
  const bytes = source(5);
  const digest = (message: Uint8Array) => {
    const out = new Uint8Array(33);
    hash.update(message, 0, message.length);
    hash.digest(out, 1);
    return hex(out.slice(1));
  };

  it("gives the examples of the standard", () => {
    expect(vectors.cases).to.have.length(6);
    for (const { message, digest: expected } of vectors.cases) {
      expect(digest(unhex(message)), message).to.equal(expected);
    }
  });

  it("agrees with sm-crypto at every length round the padding, and with all bits set", () => {
    for (const length of [1, 54, 55, 56, 57, 62, 63, 64, 65, 119, 120, 127, 128, 129]) {
      const message = bytes(length);
      expect(digest(message), `length ${length}`).to.equal(hex(sm3(message)));
    }
    const ones = new Uint8Array(192).fill(255);
    expect(digest(ones)).to.equal(hex(sm3(ones)));
  });

  it("saves at a block boundary and goes on from there, more than once", () => {
    const message = bytes(150);
    const saved: number[] = [];
    hash.reset();
    hash.update(message, 0, 128);
    hash.save(saved);
    for (let end = 128; end <= 150; end += 11) {
      hash.restore(saved);
      hash.update(message, 128, end - 128);
      const out: number[] = [];
      hash.digest(out, 0);
      expect(hex(out)).to.equal(hex(sm3(message.slice(0, end))));
    }
  });
});
