/**
 * Messages keep their boundaries in both directions, however the pipes cut and join them.
 */
import { spawn } from "node:child_process";
import { expect } from "chai";
import fc from "fast-check";
import { engineCommand, imageFor } from "../../../sim/engine/engine.js";
import { FrameSplitter, frameOf } from "../../../sim/engine/pipe.js";
import { describeEngines } from "./probe-engine.js";

describe("FrameSplitter", () => {
  it("gives back what was framed, however it was cut", () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 });
    const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(payloads, cuts, (sent, sizes) => {
        const stream = Buffer.concat(sent.map(frameOf));
        const splitter = new FrameSplitter();
        const got: number[][] = [];
        for (let at = 0, i = 0; at < stream.length; at += sizes[i % sizes.length], i++) {
          for (const message of splitter.push(stream.subarray(at, at + sizes[i % sizes.length]))) {
            got.push([...message]);
          }
        }
        expect(got).to.deep.equal(sent.map((payload) => [...payload]));
      }),
    );
  });

  it("refuses a length that no message has", () => {
    expect(() => [...new FrameSplitter().push(Buffer.from("ffffffff", "hex"))]).to.throw("too long");
  });
});

describeEngines("messages", (kind, probes) => {
  // The emulated board has the memory of a wrist.
  for (const length of kind === "rv32" ? [0, 1, 4095] : [0, 1, 4095, 65536, 1 << 20]) {
    it(`echoes a message of ${length} bytes`, async () => {
      const payload = Buffer.alloc(length, "echo");
      const probe = await probes.open(kind);
      expect(Buffer.compare(Buffer.from(await probe.engine.send(payload)), payload)).to.equal(0);
    });
  }

  it("answers in the order it was asked", async () => {
    const probe = await probes.open(kind);
    const numbers = Array.from({ length: 200 }, (_, i) => i % 0x21);
    const replies = await Promise.all(numbers.map((n) => probe.engine.send(Uint8Array.of(n))));
    expect(replies.map((reply) => reply[0])).to.deep.equal(numbers);
  });

  it("puts together a message that comes byte by byte, and ends with the input", async () => {
    const [, command] = await engineCommand(kind);
    const child = spawn(command[0], [...command.slice(1), await imageFor(kind, probes.image())], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const output: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    const ended = new Promise((resolve) => child.on("close", resolve));
    for (const byte of Buffer.concat([frameOf(Buffer.from("slow")), frameOf(Buffer.from(""))])) {
      child.stdin.write(Uint8Array.of(byte));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    child.stdin.end();
    expect(await ended).to.equal(0);
    expect(Buffer.concat(output).toString("latin1")).to.equal("\0\0\0\x04slow\0\0\0\0");
  });

  it("ends with an error when the input ends inside a message", async () => {
    const [, command] = await engineCommand(kind);
    const child = spawn(command[0], [...command.slice(1), await imageFor(kind, probes.image())], {
      stdio: ["pipe", "ignore", "ignore"],
    });
    child.stdin.end(Buffer.from("000000ff41", "hex"));
    expect(await new Promise((resolve) => child.on("close", resolve))).to.equal(65);
  });
});
