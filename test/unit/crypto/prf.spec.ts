/** The keyed function and the random stream: their exact encoding, computed a second time with js-ascon. */
import { expect } from "chai";
import JsAscon from "js-ascon";
import { Ascon } from "../../../firmware/crypto/ascon/ascon.js";
import { Drbg } from "../../../firmware/crypto/ascon/drbg.js";
import { label } from "../../../firmware/crypto/ascon/label.js";
import { prf } from "../../../firmware/crypto/ascon/prf.js";
import { concat, hex, source } from "./support.js";

const xof = (length: number, ...parts: ArrayLike<number>[]) =>
  JsAscon.hash(concat(...parts), "Ascon-XOF128", length).slice(0, length);

describe("PRF", () => {
  const ascon = new Ascon();
  const bytes = source(2);

  it("is XOF( len(key) ‖ key ‖ len(label) ‖ label ‖ data )", () => {
    const key = bytes(32);
    const data = bytes(19);
    const name = label("handle");
    const out = new Uint8Array(40);
    prf(ascon, key, name, data, 19, out, 40);
    expect(hex(out)).to.equal(hex(xof(40, [32], key, [6], name, data)));
  });

  it("keeps key, label and data apart", () => {
    const out = (key: number[], text: string, data: number[]) => {
      const bytes = new Uint8Array(16);
      prf(ascon, Uint8Array.from(key), label(text), Uint8Array.from(data), data.length, bytes, 16);
      return hex(bytes);
    };
    const all = [
      out([1, 97], "b", []),
      out([1], "ab", []),
      out([1], "a", [98]),
      out([1, 97, 98], "", []),
      out([], "", [1, 97, 98]),
    ];
    expect(new Set(all).size).to.equal(all.length);
  });

  it("refuses keys and labels that its length bytes cannot hold", () => {
    const none = new Uint8Array(0);
    expect(() => prf(ascon, new Uint8Array(256), label("x"), none, 0, none, 0)).to.throw("too long");
    expect(() => label("é")).to.throw("ASCII");
  });
});

describe("DRBG", () => {
  const seed = source(3)(32);

  it("follows its specification, step by step", () => {
    const drbg = new Drbg(seed);
    const [seedLabel, fillLabel] = [label("openpurse drbg seed"), label("openpurse drbg fill")];
    const first = xof(32, [32], new Uint8Array(32), [seedLabel.length], seedLabel, seed);
    const stream = xof(5 + 32, [32], first, [fillLabel.length], fillLabel);
    const out = new Uint8Array(8);
    drbg.fill(out, 3, 5);
    expect(hex(out)).to.equal(`000000${hex(stream.slice(0, 5))}`);
    const second = stream.slice(5);
    drbg.reseed(Uint8Array.of(1, 2, 3));
    const third = xof(32, [32], second, [seedLabel.length], seedLabel, [1, 2, 3]);
    drbg.fill(out, 0, 8);
    expect(hex(out)).to.equal(hex(xof(8, [32], third, [fillLabel.length], fillLabel)));
  });

  it("repeats from a seed, and never repeats itself", () => {
    const [a, b] = [new Drbg(seed), new Drbg(seed)];
    const [x, y, z] = [new Uint8Array(16), new Uint8Array(16), new Uint8Array(16)];
    a.fill(x, 0, 16);
    b.fill(y, 0, 16);
    b.fill(z, 0, 16);
    expect(hex(x)).to.equal(hex(y));
    expect(hex(z)).not.to.equal(hex(y));
  });

  it("refuses a short seed", () => {
    expect(() => new Drbg(new Uint8Array(31))).to.throw("shorter");
  });
});
