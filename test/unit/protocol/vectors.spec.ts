/**
 * Every case of test/vectors through the decoder it names: the good bytes are that value and go back to the same bytes, the bad ones are that
 * error. The expected values come from tools/vectors.ts, which imports no codec.
 */
import { expect } from "chai";
import { DECODE_ERRORS } from "../../../protocol/codec/result.js";
import { COMMANDS } from "../../../protocol/commands/apdu.js";
import { CODECS, type Codec } from "./codecs.js";
import { casesOf, hex, plain, unhex, VECTORS, type VectorCase } from "./vector-files.js";

type FileName = keyof typeof VECTORS;
const FILES = Object.keys(VECTORS) as FileName[];

function codecOf(name: string): Codec {
  const codec = CODECS.find((one) => one.name === name);
  if (codec === undefined) throw new Error(`no decoder ${name}`);
  return codec;
}

/** Throws unless the decoder says what the case says. */
function hold(codec: Codec, one: VectorCase): void {
  const decoded = codec.decode(unhex(one.hex));
  if (one.error !== undefined) {
    expect(decoded, one.name).to.deep.equal({ ok: false, error: one.error });
    return;
  }
  if (!decoded.ok) throw new Error(`${one.name}: ${decoded.error}`);
  expect(plain(decoded.value), one.name).to.deep.equal(one.value);
  expect(hex(codec.encode(decoded.value)), `${one.name}, encoded again`).to.equal(one.hex);
}

describe("vectors", () => {
  for (const file of FILES) {
    const cases = casesOf(file);
    const decoders = [...new Set(cases.map((one) => one.decoder))];
    for (const decoder of decoders) {
      it(`${file}: ${decoder}`, () => {
        for (const one of cases) if (one.decoder === decoder) hold(codecOf(decoder), one);
      });
    }
  }

  it("have good and bad cases for every decoder, and every named error", () => {
    const all = FILES.flatMap((file) => casesOf(file));
    for (const { name } of CODECS) {
      const mine = all.filter((one) => one.decoder === name);
      expect(
        mine.some((one) => one.error === undefined),
        `${name}, good`,
      ).to.equal(true);
      // Any four bytes are a HELLO; its length is all that can be wrong with it.
      expect(mine.filter((one) => one.error !== undefined).length, `${name}, bad`).to.be.at.least(3);
    }
    const errors = new Set(all.map((one) => one.error));
    for (const error of Object.keys(DECODE_ERRORS)) expect(errors.has(error), error).to.equal(true);
  });

  it("have the one form of every command and step", () => {
    const seen = FILES.flatMap((file) => casesOf(file))
      .filter((one) => one.decoder === "decodeCommand" && one.error === undefined)
      .map((one) => one.hex.slice(0, 8));
    const forms = COMMANDS.flatMap((c) => c.p1.map((p1) => hex([c.cla, c.ins, p1, c.p2])));
    expect(seen.sort()).to.deep.equal(forms.sort());
  });

  it("would show a decoder that is wrong in one bit of one field", () => {
    const codec = codecOf("decodeRequest");
    const wrong: Codec = {
      ...codec,
      decode: (bytes) => codec.decode(bytes.map((byte, i) => (i === 14 ? byte ^ 1 : byte))),
    };
    const first = casesOf("pay").filter((one) => one.decoder === "decodeRequest" && one.error === undefined)[0];
    hold(codec, first);
    expect(() => hold(wrong, first)).to.throw("expected");
  });

  it("would show a decoder that lets a bad value through", () => {
    const codec = codecOf("decodeRequest");
    const lax: Codec = { ...codec, decode: () => ({ ok: true, value: null }) };
    const zero = casesOf("pay").filter((one) => one.name === "amount 0")[0];
    hold(codec, zero);
    expect(() => hold(lax, zero)).to.throw("expected");
  });
});
