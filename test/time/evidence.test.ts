/**
 * The short form of the evidence, on every commit: a few primitives of every kind and one day of a bracelet, in all layers but statistics, with their controls.
 * The whole is `npm run evidence`.
 */
import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { complaint, type Row } from "./layers.js";
import { SHORT, shortRows } from "./plan.js";

describe("evidence, the short form", () => {
  it("no leak, every control caught", async function () {
    this.timeout(1_200_000);
    const tools = ["valgrind", "qemu-system-riscv32", "riscv64-unknown-elf-gcc"];
    const missing = tools.find((tool) => spawnSync(tool, ["--version"]).error !== undefined);
    if (missing !== undefined && !process.env.CI) {
      console.log(`      not run: ${missing} is not installed`);
      this.skip();
    }
    const started = Date.now();
    const rows = await shortRows();
    const primitives = new Set(rows.map(({ primitive }) => primitive));
    expect(rows.map(complaint).filter((one) => one !== null)).to.deep.equal([]);
    for (const name of SHORT) expect([...primitives]).to.include(name);
    for (const layer of ["lint", "bounds", "taint", "callgrind", "minstret"])
      expect(rows.filter((row) => row.layer === layer).length, layer).to.be.greaterThan(2);
    console.log(`      ${rows.length} rows in ${Math.round((Date.now() - started) / 1000)} s`);
  });

  it("complains of a leak, of an escaped control, of an empty row, but not of a peer", () => {
    const row: Row = {
      primitive: "p",
      layer: "taint",
      figure: "f",
      brief: "f",
      leak: false,
      control: { name: "c", caught: true },
    };
    expect(complaint(row)).to.equal(null);
    expect(complaint({ ...row, leak: true })).to.contain("LEAKS");
    expect(complaint({ ...row, control: { name: "c", caught: false } })).to.contain("escaped");
    expect(complaint({ ...row, figure: "" })).to.contain("empty");
    expect(complaint({ ...row, control: { name: "", caught: true } })).to.contain("empty");
    expect(complaint({ ...row, leak: true, peer: true })).to.equal(null);
    expect(complaint({ ...row, control: { name: "c", caught: false }, peer: true })).to.contain("escaped");
  });
});
