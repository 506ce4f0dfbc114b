/** SHA-256 against FIPS 180-4's examples and @noble/hashes, and stopping and going on at a block boundary. */
import { sha256 } from "@noble/hashes/sha2.js";
import { expect } from "chai";
import { Sha256 } from "../../../firmware/crypto/hash/sha256.js";
import { hex, source } from "./support.js";

const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));

describe("SHA-256", () => {
  const hash = new Sha256();
  const bytes = source(4);
  const digest = (message: Uint8Array) => {
    const out = new Uint8Array(33);
    hash.update(message, 0, message.length);
    hash.digest(out, 1);
    return hex(out.slice(1));
  };

  it("gives the examples of the standard", () => {
    expect(digest(ascii("abc"))).to.equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(digest(ascii("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))).to.equal(
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    );
    expect(digest(new Uint8Array(0))).to.equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  it("agrees with noble at every length round the padding, and with all bits set", () => {
    for (const length of [1, 54, 55, 56, 57, 62, 63, 64, 65, 119, 120, 127, 128, 129]) {
      const message = bytes(length);
      expect(digest(message), `length ${length}`).to.equal(hex(sha256(message)));
    }
    const ones = new Uint8Array(192).fill(255);
    expect(digest(ones)).to.equal(hex(sha256(ones)));
  });

  it("does not care how a message is split", () => {
    const message = bytes(200);
    for (const [a, b] of [
      [0, 200],
      [1, 63],
      [63, 1],
      [64, 64],
      [65, 100],
    ] as const) {
      hash.update(message, 0, a);
      hash.update(message, a, b);
      hash.update(message, a + b, 200 - a - b);
      const out = new Uint8Array(32);
      hash.digest(out, 0);
      expect(hex(out), `${a} ${b}`).to.equal(hex(sha256(message)));
    }
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
      expect(hex(out)).to.equal(hex(sha256(message.slice(0, end))));
    }
    hash.update(message, 0, 1);
    expect(() => hash.save(saved)).to.throw("inside a block");
    hash.reset();
    expect(digest(ascii("abc"))).to.equal(hex(sha256(ascii("abc"))));
  });
});
