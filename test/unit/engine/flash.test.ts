/**
 * The flash of the desktop boards is NOR flash: bits are only cleared until their sector is erased, and what is written stays.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { EngineDied } from "../../../sim/engine/engine.js";
import { describeEngines, type Probe } from "./probe-engine.js";

const SIZE = 8192;
const SECTOR = 4096;

type Operation = { erase: number } | { address: number; bytes: Uint8Array };

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ erase: fc.constantFrom(0, SECTOR) }),
  fc.record({ address: fc.integer({ min: 0, max: SIZE - 64 }), bytes: fc.uint8Array({ maxLength: 64 }) }),
);

/** The same operation on the ideal flash and on the engine's. */
async function perform(probe: Probe, ideal: Buffer, step: Operation): Promise<void> {
  if ("erase" in step) {
    ideal.fill(0xff, step.erase, step.erase + SECTOR);
    await probe.call("flashErase", step.erase);
    return;
  }
  for (let i = 0; i < step.bytes.length; i++) {
    ideal[step.address + i] &= step.bytes[i];
  }
  await probe.call("flashProgram", step.address, { hex: Buffer.from(step.bytes).toString("hex") });
}

/** All of it, in pieces: the emulated board has the memory of a wrist. */
async function contents(probe: Probe): Promise<string> {
  let text = "";
  for (let at = 0; at < SIZE; at += 1024) text += await probe.hex("flashRead", at, 1024);
  return text;
}

describeEngines("flash", (kind, probes) => {
  it("begins as ones, 128 KiB of them", async () => {
    const probe = await probes.open(kind);
    expect(await probe.call("flashSize")).to.equal(131072);
    expect(await probe.hex("flashRead", 131072 - 4, 4)).to.equal("ffffffff");
  });

  it("does what an ideal NOR flash does, and still after SIGKILL", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 12 }), async (steps) => {
        const dir = probes.folder();
        const probe = await probes.open(kind, { dir, flashSize: SIZE });
        const ideal = Buffer.alloc(SIZE, 0xff);
        for (const step of steps) {
          await perform(probe, ideal, step);
        }
        expect(await contents(probe)).to.equal(ideal.toString("hex"));
        await probe.engine.kill();
        const again = await probes.open(kind, { dir, flashSize: SIZE });
        expect(await contents(again)).to.equal(ideal.toString("hex"));
        await again.engine.kill();
      }),
      { numRuns: 8 },
    );
  });

  const outside: readonly (readonly [string, ...unknown[]])[] = [
    ["flashRead", SIZE, 1],
    ["flashRead", SIZE - 1, 2],
    ["flashRead", -1, 1],
    ["flashRead", 0.5, 1],
    ["flashRead", 2 ** 32, 1],
    ["flashRead", 0, -1],
    ["flashProgram", SIZE - 1, { hex: "0000" }],
    ["flashErase", 1],
    ["flashErase", SIZE],
  ];
  it("refuses what lies outside, and changes nothing", async () => {
    const probe = await probes.open(kind, { flashSize: SIZE });
    for (const request of outside) {
      expect(await probe.ask(...request), JSON.stringify(request)).to.include({
        error: "RangeError",
        isOwnError: true,
      });
    }
    expect(await contents(probe)).to.equal("ff".repeat(SIZE));
    expect(await probe.hex("flashRead", SIZE, 0)).to.equal("");
  });

  it("refuses what is no number or no buffer", async () => {
    const probe = await probes.open(kind);
    for (const request of [["flashRead"], ["flashRead", "0", 1], ["flashProgram", 0, [1]], ["flashErase", null]]) {
      expect(await probe.ask(...request), JSON.stringify(request)).to.include({ error: "TypeError" });
    }
  });

  it("refuses a file of another size instead of reading it wrongly", async () => {
    const dir = probes.folder();
    writeFileSync(join(dir, "flash.bin"), Buffer.alloc(SECTOR));
    const probe = await probes.open(kind, { dir });
    const died = await probe.ask("flashSize").catch((error) => error);
    expect(died).to.be.instanceOf(EngineDied);
    expect(died.exit.code).to.equal(66);
  });
});
