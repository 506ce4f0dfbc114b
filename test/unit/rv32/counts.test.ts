/**
 * Counts of instructions: exact, repeatable, and of the call only.
 */
import { expect } from "chai";
import type { Machine } from "../../../boards/virt-rv32/emulation.js";
import { describeBoard } from "./describe-board.js";

/** An image that adds the bytes of a message, `rounds` times, each first taken `factor`. */
function adder(rounds: number, factor: string): string {
  return `globalThis.onMessage = (message) => {
    const bytes = new Uint8Array(message);
    let sum = 0;
    for (let round = 0; round < ${rounds}; round++)
      for (let i = 0; i < 16; i++) sum = (sum + bytes[i] ${factor}) & 65535;
    host.send(Uint8Array.of(sum & 255).buffer);
  };`;
}

async function counts(machine: Machine, messages: readonly Uint8Array[]): Promise<number[]> {
  const list: number[] = [];
  for (const message of messages) {
    await machine.send(message);
    list.push(machine.count);
  }
  return list;
}

const MESSAGES = [1, 2, 3, 100].map((n) => new Uint8Array(16).fill(n));

describeBoard("counts on the emulated board", (boards) => {
  it("are the same in every run, boot included", async () => {
    const runs = await Promise.all([1, 2, 3].map(() => boards.open({ image: adder(10, "* 3") })));
    const lists = await Promise.all(runs.map((machine) => counts(machine, MESSAGES)));
    expect(lists[1]).to.deep.equal(lists[0]);
    expect(lists[2]).to.deep.equal(lists[0]);
    expect(runs[1].boot).to.deep.equal(runs[0].boot);
    expect(await runs[1].memory()).to.deep.equal(await runs[0].memory());
  });

  it("do not depend on how slowly the computer reads or writes", async () => {
    const image = `globalThis.onMessage = (message) => { host.log("x".repeat(500)); host.send(new ArrayBuffer(20000)); };`;
    const quiet = { image, log: () => {} };
    const [slow, quick] = [await boards.open(quiet), await boards.open(quiet)];
    const list: number[] = [];
    for (let i = 0; i < 3; i++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await slow.send(MESSAGES[0]);
      list.push(slow.count);
    }
    expect(await counts(quick, [MESSAGES[0], MESSAGES[0], MESSAGES[0]])).to.deep.equal(list);
  });

  it("do not depend on the values of int32 arithmetic", async () => {
    const machine = await boards.open({ image: adder(10, "* 3") });
    await machine.send(MESSAGES[0]);
    expect(new Set(await counts(machine, MESSAGES)).size).to.equal(1);
  });

  // Controls: these MUST differ, or the tests above show nothing.
  it("control: one more round costs more", async () => {
    const [less, more] = [
      await boards.open({ image: adder(10, "* 3") }),
      await boards.open({ image: adder(11, "* 3") }),
    ];
    const [a, b] = [await counts(less, MESSAGES), await counts(more, MESSAGES)];
    for (let i = 0; i < MESSAGES.length; i++) {
      expect(b[i]).to.be.greaterThan(a[i]);
    }
  });

  it("control: another operation costs something else", async () => {
    const [plain, bits] = [
      await boards.open({ image: adder(10, "* 3") }),
      await boards.open({ image: adder(10, "* 3.5") }),
    ];
    expect((await counts(plain, MESSAGES))[1]).to.not.equal((await counts(bits, MESSAGES))[1]);
  });

  it("control: a branch on the data shows", async () => {
    const image = `globalThis.onMessage = (message) => {
      let sum = 0;
      for (const byte of new Uint8Array(message)) if (byte & 1) sum += byte;
      host.send(Uint8Array.of(sum & 255).buffer);
    };`;
    const machine = await boards.open({ image });
    await machine.send(MESSAGES[0]);
    expect(new Set(await counts(machine, MESSAGES.slice(0, 2))).size).to.equal(2);
  });

  it("say when garbage was collected in the call", async () => {
    const image = `globalThis.onMessage = (message) => {
      for (let i = new Uint8Array(message)[0]; i > 0; i--) for (let j = 0; j < 100; j++) [i, j];
      host.send(message);
    };`;
    const machine = await boards.open({ image });
    await machine.collectGarbage();
    await machine.send(Uint8Array.of(0));
    expect(machine.collected).to.equal(false);
    await machine.send(Uint8Array.of(100));
    expect(machine.collected).to.equal(true);
    await machine.send(Uint8Array.of(0));
    expect(machine.collected).to.equal(false);
  });
});
