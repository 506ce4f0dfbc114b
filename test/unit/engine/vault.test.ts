/**
 * The vault of the desktop boards stores what a secure element stores: whole records, and a counter that never goes back.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { EngineDied } from "../../../sim/engine/engine.js";
import { describeEngines } from "./probe-engine.js";

describeEngines("vault", (kind, probes) => {
  it("begins empty, with the counter at zero", async () => {
    const probe = await probes.open(kind);
    expect(await probe.call("vaultCounter")).to.equal(0);
    expect(await probe.hex("vaultRead", 15)).to.equal("");
  });

  it("keeps counter and records over SIGKILL", async () => {
    const dir = probes.folder();
    const probe = await probes.open(kind, { dir });
    expect(await probe.call("vaultBump")).to.equal(1);
    expect(await probe.call("vaultBump")).to.equal(2);
    await probe.call("vaultWrite", 0, { hex: "00" });
    await probe.call("vaultWrite", 15, { hex: "ab".repeat(256) });
    await probe.call("vaultWrite", 3, { hex: "0102" });
    await probe.call("vaultWrite", 3, { hex: "" });
    await probe.engine.kill();
    const again = await probes.open(kind, { dir });
    expect(await again.call("vaultCounter")).to.equal(2);
    expect(await again.hex("vaultRead", 0)).to.equal("00");
    expect(await again.hex("vaultRead", 15)).to.equal("ab".repeat(256));
    expect(await again.hex("vaultRead", 3)).to.equal("");
  });

  it("has no counter when the board has none", async () => {
    const probe = await probes.open(kind, { counter: false });
    expect(await probe.call("vaultCounter")).to.equal(-1);
    expect(await probe.ask("vaultBump")).to.include({ error: "Error", message: "this board has no counter" });
    await probe.call("vaultWrite", 0, { hex: "01" });
    expect(await probe.hex("vaultRead", 0)).to.equal("01");
  });

  it("refuses slots and records it does not have", async () => {
    const probe = await probes.open(kind);
    for (const request of [
      ["vaultRead", 16],
      ["vaultRead", -1],
      ["vaultWrite", 0, { hex: "00".repeat(257) }],
    ]) {
      expect(await probe.ask(...request), JSON.stringify(request)).to.include({ error: "RangeError" });
    }
    expect(await probe.hex("vaultRead", 0)).to.equal("");
  });

  it("goes back to the whole copy when the newer one is damaged, and refuses to guess when both are", async () => {
    const dir = probes.folder();
    const file = join(dir, "vault.bin");
    const probe = await probes.open(kind, { dir });
    await probe.call("vaultWrite", 1, { hex: "aa" });
    await probe.call("vaultWrite", 1, { hex: "bb" });
    await probe.engine.kill();
    const bytes = readFileSync(file);
    const newer = bytes.readUInt32BE(8) > bytes.readUInt32BE(8192 + 8) ? 0 : 8192;
    bytes[newer + 100] ^= 1;
    writeFileSync(file, bytes);
    const older = await probes.open(kind, { dir });
    expect(await older.hex("vaultRead", 1)).to.equal("aa");
    await older.engine.kill();
    writeFileSync(file, Buffer.alloc(16384));
    const none = await probes.open(kind, { dir });
    const died = await none.ask("vaultCounter").catch((error) => error);
    expect(died).to.be.instanceOf(EngineDied);
    expect(died.exit.code).to.equal(66);
  });
});
