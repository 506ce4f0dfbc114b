/**
 * Figures that got worse are reported by name: the comparison behind `npm run bench`, with controls. And the document is printed from the committed figures.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { DOCUMENT, readBaseline } from "../../../bench/baseline.js";
import { BUDGETS, complaints, flatten, overBudget, type Tree } from "../../../bench/compare.js";
import { performance } from "../../../bench/document.js";
import { SLICES } from "../../../bench/measure.js";
import { WRIST } from "../../../boards/virt-rv32/emulation.js";
import { ROOT } from "../../../tools/bundle.js";

const BASE = {
  rv32: { pay: 1000, slices: { list: 100 }, shares: [{ name: "x", instructions: 5 }] },
  peers: { noble: 10 },
};

/** The same figures with one changed; undefined takes it away. */
function changed(path: string, value: number | undefined): Tree {
  const copy = structuredClone(BASE) as Record<string, unknown>;
  const names = path.split(".");
  const last = names.pop() ?? "";
  const place = names.reduce((at, name) => at[name] as Record<string, unknown>, copy);
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy;
}

describe("figures against a baseline", () => {
  it("that are the same, better, or worse by 3 % at most are all right", () => {
    expect(complaints(BASE, BASE)).to.deep.equal([]);
    expect(complaints(BASE, changed("rv32.pay", 1))).to.deep.equal([]);
    expect(complaints(BASE, changed("rv32.pay", 1030))).to.deep.equal([]);
  });

  it("that got worse by more are told by name, old and new", () => {
    expect(complaints(BASE, changed("rv32.pay", 1031))).to.deep.equal(["rv32.pay: 1,000 → 1,031, 3.1 % worse"]);
    expect(complaints(BASE, changed("rv32.slices.list", 200))).to.deep.equal([
      "rv32.slices.list: 100 → 200, 100.0 % worse",
    ]);
  });

  it("that are missing, new, renamed or no number are told too", () => {
    expect(complaints(BASE, changed("rv32.pay", undefined))).to.deep.equal([
      "rv32.pay: is in the baseline and was not measured",
    ]);
    expect(complaints(BASE, changed("rv32.paid", 1))).to.deep.equal(["rv32.paid: is not in the baseline"]);
    expect(complaints(BASE, changed("rv32.pay", Number.NaN))).to.deep.equal(["rv32.pay: is no number"]);
    expect(complaints(BASE, changed("peers.noble", undefined))).to.have.length(1);
  });

  it("of others may change: they are theirs", () => {
    expect(complaints(BASE, changed("peers.noble", 99))).to.deep.equal([]);
  });

  it("over a budget, or without the figure of a budget, are told", () => {
    expect(overBudget(BASE, { "rv32.pay": 1000 })).to.deep.equal([]);
    expect(overBudget(BASE, { "rv32.pay": 999 })).to.deep.equal(["rv32.pay: 1,000 is over 999"]);
    expect(overBudget(BASE, { "rv32.touch": 999 })).to.deep.equal(["rv32.touch: has a budget and no figure"]);
  });
});

describe("a wrist's memory", () => {
  it("is what the device image's manifest asks for", () => {
    const { creation } = JSON.parse(readFileSync(join(ROOT, "manifest.json"), "utf8"));
    const asked = { chunks: creation.chunk.initial, slots: creation.heap.initial, stackSlots: creation.stack };
    expect(WRIST).to.include(asked);
  });
});

describe("the committed figures", () => {
  const baseline = readBaseline();

  it("meet the budgets, every slice of idle work too", () => {
    expect(overBudget(baseline)).to.deep.equal([]);
    expect(Object.keys(baseline.rv32.slices)).to.have.members([...SLICES]);
    for (const [name, longest] of Object.entries(baseline.rv32.slices)) {
      expect(longest, name).to.be.at.most(BUDGETS["rv32.longestSlice"]);
    }
  });

  it("would not meet them if a payment that comes early did all of its work in one command", () => {
    const { worst } = baseline.rv32;
    const atOnce = { rv32: { worst: { ...worst, command: worst.early } } };
    expect(overBudget(atOnce, { "rv32.worst.command": BUDGETS["rv32.worst.command"] })).to.have.length(1);
    // The figure is the longest of the scenes, and moves with any of them.
    expect(worst.command).to.equal(Math.max(...Object.values(worst.scenes)));
    expect(worst.scenes.early).to.be.greaterThan(worst.scenes.rested);
  });

  it("have what is promised by name", () => {
    const names = [...flatten(baseline).keys()];
    const rv32 = ["select", "pay", "touch", "receipt", "makeTicket", "boot", "arenaPeakBytes", "flashBytes"];
    const peers = ["nobleP256Sign", "nobleEd25519Sign", "tweetnaclSign", "cFieldMul", "ourFieldMul"];
    const all = [...rv32.map((name) => `rv32.${name}`), "air.touchBytes", ...peers.map((name) => `peers.${name}`)];
    expect(names).to.include.members(all);
  });

  it("are those of docs/performance.md", () => {
    expect(readFileSync(DOCUMENT, "utf8")).to.equal(performance(baseline));
    const other = { ...baseline, air: { ...baseline.air, touchBytes: 1 } };
    expect(performance(other)).not.to.equal(performance(baseline));
  });
});
