/** The PN532's frames: what is written is what is read; nothing that is damaged is taken for data. */
import { expect } from "chai";
import {
  ACK,
  LONGEST_DATA,
  LONGEST_FRAME,
  NACK,
  parseFrame,
  TFI,
  writeFrame,
} from "../../../boards/esp32/pn532-frame.js";

const ERROR = [0x00, 0x00, 0xff, 0x01, 0xff, 0x7f, 0x81, 0x00];

function framed(data: readonly number[]): Uint8Array {
  const into = new Uint8Array(LONGEST_FRAME);
  return into.slice(0, writeFrame(into, Uint8Array.from(data), data.length));
}

/** An answer of `length` bytes in all, with every byte the same. */
function answer(length: number, fill = 0xa5): number[] {
  return [TFI.chip, ...new Array<number>(length - 1).fill(fill)];
}

const parse = (bytes: ArrayLike<number>) => parseFrame(Uint8Array.from(bytes), bytes.length);

describe("frames of the PN532", () => {
  it("are those of the manual: GetFirmwareVersion and its answer", () => {
    expect([...framed([TFI.host, 0x02])]).to.deep.equal([0, 0, 0xff, 0x02, 0xfe, 0xd4, 0x02, 0x2a, 0]);
    const version = [0, 0, 0xff, 0x06, 0xfa, 0xd5, 0x03, 0x32, 0x01, 0x06, 0x07, 0xe8, 0];
    expect([...framed([TFI.chip, 0x03, 0x32, 0x01, 0x06, 0x07])]).to.deep.equal(version);
    expect(parse(version)).to.deep.equal({ kind: "data", at: 5, length: 6 });
  });

  it("come back as they went, at every length, normal and extended", () => {
    for (let length = 2; length <= LONGEST_DATA; length++) {
      const frame = framed(answer(length, length & 255));
      const at = length <= 255 ? 5 : 8;
      expect(parse(frame)).to.deep.equal({ kind: "data", at, length });
      expect([...frame.subarray(at, at + length)]).to.deep.equal(answer(length, length & 255));
    }
  });

  it("have sums that wrap: all bytes 0xff, and those whose sum is 0", () => {
    for (const data of [answer(255, 0xff), answer(200, 0x00), [TFI.chip, 0x2b], [TFI.chip, 0xff, 0x2c]]) {
      const frame = framed(data);
      expect(parse(frame).kind).to.equal("data");
      expect(frame.subarray(5).reduce((a, b) => a + b) & 255).to.equal(0);
    }
  });

  it("are longest at 265 bytes", () => {
    const into = new Uint8Array(LONGEST_FRAME);
    expect(writeFrame(into, new Uint8Array(LONGEST_DATA), LONGEST_DATA)).to.equal(LONGEST_FRAME);
    for (const length of [0, LONGEST_DATA + 1]) {
      expect(() => writeFrame(into, new Uint8Array(300), length)).to.throw(RangeError, "no frame is that long");
    }
    // LENM LENL = 0x010a, one more than there can be.
    expect(parse([0, 0, 0xff, 0xff, 0xff, 0x01, 0x0a, 0xf5, ...answer(266), 0, 0]).kind).to.equal("bad");
  });

  it("tell acknowledgement, refusal and error apart", () => {
    expect(parse(ACK).kind).to.equal("ack");
    expect(parse(NACK).kind).to.equal("nack");
    expect(parse(ERROR).kind).to.equal("error");
  });

  it("that are cut say how much there is to read, at every cut", () => {
    for (const length of [2, 30, 255, 256, 265]) {
      const frame = framed(answer(length));
      // The last 00 need not be there.
      for (let cut = 0; cut < frame.length - 1; cut++) {
        const parsed = parse(frame.subarray(0, cut));
        expect(parsed.kind, `${length} cut at ${cut}`).to.equal("short");
        if (parsed.kind === "short") expect(parsed.need).to.be.within(cut + 1, frame.length);
      }
      expect(parse(frame.subarray(0, frame.length - 1)).kind).to.equal("data");
    }
  });

  it("with one bit turned are never data", () => {
    for (const data of [answer(9), answer(260)]) {
      const frame = framed(data);
      for (let bit = 0; bit < 8 * (frame.length - 1); bit++) {
        const wrong = frame.slice();
        wrong[bit >> 3] ^= 1 << (bit & 7);
        expect(parse(wrong).kind, `bit ${bit}`).not.to.equal("data");
      }
    }
  });

  it("of a host, or without a code, are no answers", () => {
    expect(parse(framed([TFI.host, 0x02])).kind).to.equal("bad");
    expect(parse(framed([TFI.chip])).kind).to.equal("bad");
    expect(parse([0, 0, 0xff, 0x00, 0x00, 0x00, 0x00]).kind).to.equal("bad");
  });

  it("may be followed by anything", () => {
    for (const tail of [0x00, 0xff, 0xd5]) {
      const bytes = [...framed(answer(20)), ...new Array<number>(40).fill(tail)];
      expect(parse(bytes)).to.deep.equal({ kind: "data", at: 5, length: 20 });
    }
  });
});
