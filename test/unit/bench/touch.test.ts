/**
 * countTouch with a small image: it is powered on with the given contents, and its work is counted step by step.
 */
import { expect } from "chai";
import { countTouch } from "../../../bench/touch.js";
import { describeBoard } from "../rv32/describe-board.js";

/** Answers with the flash's first byte, the counter and record 2; then, if requested, programs that many bytes. */
const IMAGE = `
  let left = 3;
  globalThis.onMessage = (message) => {
    const bytes = new Uint8Array(message);
    if (bytes[0] === 9) { left--; host.send(Uint8Array.of(left).buffer); return; }
    if (bytes[0] > 0) host.flashProgram(16, new ArrayBuffer(bytes[0]));
    const record = new Uint8Array(host.vaultRead(2));
    host.send(Uint8Array.of(new Uint8Array(host.flashRead(0, 1))[0], host.vaultCounter(), record[0]).buffer);
  };`;

function contents() {
  const flash = new Uint8Array(4096).fill(0xff);
  flash[0] = 0x5a;
  return { flash, vault: new Map([[2, Uint8Array.of(7)]]), counter: 12 };
}

describeBoard("countTouch", () => {
  it("counts each step on the contents it was given", async () => {
    const steps = [
      { name: "look", payload: Uint8Array.of(0) },
      { name: "write", payload: Uint8Array.of(8) },
      { name: "rest", payload: Uint8Array.of(9), until: (answer: Uint8Array) => answer[0] === 0 },
    ];
    const counts = await countTouch(IMAGE, contents(), steps);
    const [look, write, rest] = counts.steps;
    expect([...look.answer]).to.deep.equal([0x5a, 12, 7]);
    expect(look).to.include({ times: 1, collected: false, longest: look.instructions });
    expect(write.instructions).to.be.greaterThan(look.instructions);
    expect(rest.times).to.equal(3);
    expect(rest.longest).to.be.lessThan(rest.instructions);
    expect([...counts.flash.subarray(15, 25)]).to.deep.equal([0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0xff]);
    expect(counts.boot.script).to.be.greaterThan(0);
    expect(await countTouch(IMAGE, contents(), steps)).to.deep.equal(counts);
  });
});
