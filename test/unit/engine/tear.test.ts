/**
 * Power can be cut before, in the middle of and after every durable operation, and what is left is what the contract in
 * boards/desktop/host.ts allows.
 */
import { expect } from "chai";
import type { Cut } from "../../../sim/engine/engine.js";
import { EngineDied } from "../../../sim/engine/engine.js";
import { describeEngines } from "./probe-engine.js";

type Case = {
  readonly title: string;
  readonly operation: readonly [string, ...unknown[]];
  readonly look: readonly [string, ...unknown[]];
  /** What is seen after each cut. */
  readonly left: Readonly<Record<Exclude<Cut, "never">, unknown>>;
};

const CASES: readonly Case[] = [
  {
    title: "a program",
    operation: ["flashProgram", 4094, { hex: "00112233" }],
    look: ["flashRead", 4094, 4],
    left: { before: { hex: "f0f0f0f0" }, half: { hex: "0010f0f0" }, after: { hex: "00102030" } },
  },
  {
    title: "an erase",
    operation: ["flashErase", 4096],
    look: ["flashRead", 4096 + 2047, 2],
    left: { before: { hex: "f0f0" }, half: { hex: "fff0" }, after: { hex: "ffff" } },
  },
  {
    title: "a bump",
    operation: ["vaultBump"],
    look: ["vaultCounter"],
    left: { before: 1, half: 1, after: 2 },
  },
  {
    title: "a record",
    operation: ["vaultWrite", 5, { hex: "bbbb" }],
    look: ["vaultRead", 5],
    left: { before: { hex: "aaaaaa" }, half: { hex: "aaaaaa" }, after: { hex: "bbbb" } },
  },
];

describeEngines("a cut of power", (kind, probes) => {
  for (const { title, operation, look, left } of CASES) {
    for (const cut of ["before", "half", "after"] as const) {
      it(`${cut === "half" ? "in the middle of" : cut} ${title}`, async () => {
        const dir = probes.folder();
        const probe = await probes.open(kind, { dir });
        // In pieces: the emulated board has the memory of a wrist.
        for (let at = 4094; at < 8192; at += 683) await probe.call("flashProgram", at, { hex: "f0".repeat(683) });
        await probe.call("vaultBump");
        await probe.call("vaultWrite", 5, { hex: "aaaaaa" });
        await probe.die(cut, ...operation);
        expect((await probe.engine.exited).signal).to.equal("SIGKILL");
        const again = await probes.open(kind, { dir });
        expect(await again.call(...look)).to.deep.equal(left[cut]);
      });
    }
  }

  it("counts every kind of operation and comes at the n-th", async () => {
    const operations = CASES.map(({ operation }) => operation);
    for (let n = 1; n <= operations.length; n++) {
      const probe = await probes.open(kind);
      await probe.engine.tear("before", n);
      let survived = 0;
      for (const operation of operations) {
        survived += await probe.ask(...operation).then(
          () => 1,
          () => 0,
        );
      }
      expect(survived).to.equal(n - 1);
    }
  });

  it("can be called off, and is not set off by reading", async () => {
    const probe = await probes.open(kind);
    await probe.engine.tear("before", 1);
    await probe.call("flashRead", 0, 1);
    await probe.call("vaultRead", 0);
    await probe.engine.tear("never", 0);
    expect(await probe.call("vaultBump")).to.equal(1);
  });

  it("comes at once when asked for", async () => {
    const probe = await probes.open(kind);
    const died = await probe.engine.send(Uint8Array.of(0xf1)).catch((error) => error);
    expect(died).to.be.instanceOf(EngineDied);
    expect(died.exit.signal).to.equal("SIGKILL");
  });

  it("is all that messages from 0xF0 can ask for: no other reaches the image", async () => {
    for (const message of [Uint8Array.of(0xff), Uint8Array.of(0xf0, 9, 0, 0, 0, 1), Uint8Array.of(0xf0, 1)]) {
      const probe = await probes.open(kind);
      const died = await probe.engine.send(message).catch((error) => error);
      expect(died.exit?.code).to.equal(65);
    }
  });
});
