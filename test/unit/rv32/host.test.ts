/**
 * For an image the emulated board is the same as the desktop board: the same host with the same rules.
 */
import { expect } from "chai";
import fc from "fast-check";
import { fillWithEntropy, simulateEntropy } from "../../../boards/desktop/v8/entropy.js";
import type { Machine } from "../../../boards/virt-rv32/emulation.js";
import { ask, describeBoard, hex } from "./describe-board.js";

const SIZE = 8192;
const SECTOR = 4096;
const SEED = "000102030405060708090a0b0c0d0e0f";

type Operation = { erase: number } | { address: number; bytes: Uint8Array };

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ erase: fc.constantFrom(0, SECTOR) }),
  fc.record({ address: fc.integer({ min: 0, max: SIZE - 64 }), bytes: fc.uint8Array({ maxLength: 64 }) }),
);

/** The same operation on the ideal flash and on the board's. */
async function perform(machine: Machine, ideal: Buffer, step: Operation): Promise<void> {
  if ("erase" in step) {
    ideal.fill(0xff, step.erase, step.erase + SECTOR);
    await ask(machine, "flashErase", step.erase);
    return;
  }
  for (let i = 0; i < step.bytes.length; i++) {
    ideal[step.address + i] &= step.bytes[i];
  }
  await ask(machine, "flashProgram", step.address, { hex: Buffer.from(step.bytes).toString("hex") });
}

describeBoard("the host on the emulated board", (boards) => {
  it("has a NOR flash: bits only fall until their sector is erased", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: SIZE, maxLength: SIZE }),
        fc.array(operation, { maxLength: 12 }),
        async (flash, steps) => {
          const machine = await boards.open({ flash });
          const ideal = Buffer.from(flash);
          for (const step of steps) {
            await perform(machine, ideal, step);
          }
          expect(Buffer.from(await machine.flash()).equals(ideal)).to.equal(true);
          expect(await hex(machine, "flashRead", SIZE - 32, 32)).to.equal(ideal.toString("hex", SIZE - 32));
          await machine.close();
        },
      ),
      { numRuns: 5 },
    );
  });

  it("begins with a blank flash of 128 KiB", async () => {
    const machine = await boards.open();
    expect((await ask(machine, "flashSize")).value).to.equal(131072);
    expect((await machine.flash()).every((byte) => byte === 0xff)).to.equal(true);
  });

  const outside: readonly (readonly [string, ...unknown[]])[] = [
    ["flashRead", SIZE, 1],
    ["flashRead", -1, 1],
    ["flashRead", 2 ** 32, 1],
    ["flashProgram", SIZE - 1, { hex: "0000" }],
    ["flashErase", 1],
    ["flashErase", SIZE],
    ["vaultRead", 16],
    ["vaultWrite", 0, { hex: "00".repeat(257) }],
    ["entropy", 65537],
  ];
  it("refuses what lies outside", async () => {
    const machine = await boards.open({ flashSize: SIZE, seed: SEED });
    for (const [name, ...args] of outside) {
      expect(await ask(machine, name, ...args), name).to.include({ error: "RangeError" });
    }
  });

  it("has the vault that was loaded, and keeps what is put", async () => {
    const machine = await boards.open({ vault: new Map([[3, Uint8Array.of(1, 2, 3)]]), counter: 41 });
    expect(await hex(machine, "vaultRead", 3)).to.equal("010203");
    expect(await hex(machine, "vaultRead", 4)).to.equal("");
    await ask(machine, "vaultWrite", 3, { hex: "ff" });
    expect(await hex(machine, "vaultRead", 3)).to.equal("ff");
    expect((await ask(machine, "vaultCounter")).value).to.equal(41);
    expect((await ask(machine, "vaultBump")).value).to.equal(42);
    expect((await ask(machine, "vaultCounter")).value).to.equal(42);
  });

  it("has no counter unless it was given one", async () => {
    const machine = await boards.open();
    expect((await ask(machine, "vaultCounter")).value).to.equal(-1);
    expect(await ask(machine, "vaultBump")).to.include({ error: "Error" });
  });

  it("draws entropy that follows from seed and start, and without a seed none", async () => {
    const stream = async (boots: number) => hex(await boards.open({ seed: SEED, boots }), "entropy", 99);
    const expected = Buffer.alloc(99);
    simulateEntropy(Buffer.from(SEED, "hex"), 1);
    fillWithEntropy(expected);
    expect(await stream(1)).to.equal(expected.toString("hex"));
    expect(await stream(1)).to.not.equal(await stream(2));
    const machine = await boards.open();
    const error = await ask(machine, "entropy", 1).catch((reason) => reason);
    expect(error).to.include({ code: 74 });
  });

  it("runs bytecode: the engine has no parser", async () => {
    const machine = await boards.open({
      image: `globalThis.onMessage = () => {
        let name = "none";
        try { new Function("return 1"); } catch (error) { name = error.name; }
        host.send(Uint8Array.from(name + " " + host.engine(), (c) => c.charCodeAt(0)).buffer);
      };`,
    });
    expect(Buffer.from(await machine.send(Uint8Array.of(1))).toString()).to.match(
      /^SyntaxError xs 13\.\d+\.\d+ rv32imc$/,
    );
    expect((await machine.memory()).rom).to.be.greaterThan(0);
  });

  it("runs promise jobs before the next message", async () => {
    const machine = await boards.open();
    expect((await ask(machine, "startJobs")).value).to.equal(0);
    expect((await ask(machine, "startJobs")).value).to.equal(1);
  });

  it("hands back every byte value, in long messages too", async () => {
    const machine = await boards.open();
    const payload = Uint8Array.from({ length: 8192 }, (_, i) => i);
    expect(Buffer.from(await machine.send(payload)).equals(payload)).to.equal(true);
    expect(await machine.send(new Uint8Array(0))).to.have.lengthOf(0);
  });
});
