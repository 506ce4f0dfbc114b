/**
 * Bytes on the air.
 */
import { expect } from "chai";
import { airBytes } from "../../../bench/air.js";

describe("bytes on the air", () => {
  it("are both APDUs with PCB and CRC", () => {
    expect(airBytes([{ command: new Uint8Array(14), response: new Uint8Array(8) }])).to.equal(14 + 3 + 8 + 3);
    expect(airBytes([])).to.equal(0);
  });

  it("are refused where a block would not do", () => {
    expect(airBytes([{ command: new Uint8Array(5), response: new Uint8Array(253) }])).to.equal(8 + 256);
    expect(() => airBytes([{ command: new Uint8Array(5), response: new Uint8Array(254) }])).to.throw("chaining");
  });
});
