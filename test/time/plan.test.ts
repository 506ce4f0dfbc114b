/** The evidence before anything is measured: what is tried, and that every event of a bracelet's life is looked at. */
import { expect } from "chai";
import { eventsOf, rowName, SCENARIOS } from "./command-rows.js";
import { groupsOf } from "./commands/controls.js";
import { GROUPS } from "./groups.js";
import { MUTANTS, mutantsFor } from "./mutants.js";
import { expectedRows } from "./plan.js";
import { HEAVY_SECRETS, SECRETS, secretsOf } from "./secrets.js";
import type { Kind } from "./subjects/subject.js";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const isBit = (text: string) => /^0*[1248]0*$/.test(text);
/** n − 1 of SM2 (GB/T 32918.5) and of P-256 (SP 800-186), p − 1 of both. */
const LAST = [
  "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122",
  "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550",
  "fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffe",
  "ffffffff00000001000000000000000000000000fffffffffffffffffffffffe",
];

describe("evidence, the plan", () => {
  for (const kind of ["bytes", "element-sm2", "element-p256", "scalar-sm2", "scalar-p256"] as Kind[]) {
    it(`zeros, ones, n − 1 and single bits are among the first 16 secrets: ${kind}`, () => {
      expect([HEAVY_SECRETS, SECRETS].every((count) => count >= 16)).to.equal(true);
      const all = secretsOf({ kind }, HEAVY_SECRETS).map(hex);
      expect(new Set(all).size).to.equal(HEAVY_SECRETS);
      expect(all).to.include("0".repeat(64)).and.to.include("f".repeat(64));
      expect(all.some((one) => LAST.includes(one))).to.equal(true);
      expect(all.filter(isBit).length).to.be.at.least(3);
    });
  }

  for (const story of SCENARIOS) {
    it(`every event of the ${story.name} is named by its controls, and none besides`, () => {
      const histories = story.histories(1, 8);
      const names = new Set(["boot", ...histories.flatMap(({ moments }) => moments.map(({ name }) => name))]);
      expect([...names].sort()).to.deep.equal([...eventsOf(story), ...(story.apart ?? [])].sort());
    });

    it(`no two controls of the ${story.name} that are run at once name the same event`, () => {
      for (const group of groupsOf(story.controls)) {
        const events = group.flatMap((control) => control.events);
        expect(new Set(events).size).to.equal(events.length);
      }
    });

    it(`the ${story.name} is lived with 16 sets of secrets on rv32`, () => {
      expect(story.lives.minstret).to.be.at.least(16);
    });
  }

  it("no two rows have the same name, and each of a primitive has a control", () => {
    const names = expectedRows().map((row) => row.join(": "));
    expect(new Set(names).size).to.equal(names.length);
    expect(
      new Set(SCENARIOS.flatMap((story) => eventsOf(story).map((event) => rowName(story, 1, event)))).size,
    ).to.equal(SCENARIOS.flatMap(eventsOf).length);
    for (const { name } of GROUPS.flatMap(({ subjects }) => subjects)) {
      for (const layer of ["lint", "taint", "callgrind", "minstret"] as const)
        expect(mutantsFor(name, layer), `${name}, ${layer}`).not.to.deep.equal([]);
    }
  });

  it("every control belongs to a primitive that there is", () => {
    const names = GROUPS.flatMap(({ subjects }) => subjects.map(({ name }) => name));
    for (const { subjects } of MUTANTS) {
      for (const one of subjects) {
        const start = one.replace(/\*$/, "");
        expect(
          names.some((name) => (one === start ? name === one : name.startsWith(start))),
          one,
        ).to.equal(true);
      }
    }
  });
});
