/** The document of the evidence has a figure for every row that the plan has, and no other: a new primitive asks for a new run of the whole. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ROOT } from "../../tools/bundle.js";
import { BEGINNINGS, KNOWN } from "./commands/marks.js";
import { STORIES } from "./commands/rows.js";
import { DOCUMENT, documentedRows, evidenceDocument } from "./document.js";
import { changed, sourceOf } from "./engines/mutate.js";
import type { Row } from "./layers.js";
import { MUTANTS } from "./mutants.js";
import { expectedRows } from "./plan.js";

const text = readFileSync(join(ROOT, DOCUMENT), "utf8");
const own = expectedRows().filter(([primitive]) => !primitive.startsWith("peer"));

describe("evidence, the document", () => {
  it("is current: npm run evidence", () => {
    const expected = own.map(([primitive, layer]) => `${primitive}: ${layer}`);
    expect(documentedRows(text).sort()).to.deep.equal([...expected].sort());
  });

  it("says neither that something leaks nor that a control escaped", () => {
    expect(text).not.to.contain("**");
  });

  it("would say so", () => {
    const control = { name: "c", caught: false };
    const row: Row = { primitive: "p", layer: "taint", figure: "1 finding", brief: "1", leak: true, control };
    const written = evidenceDocument([row], [], 1);
    expect(written).to.contain("**leaks** 1").and.to.contain("**escaped taint**");
    expect(documentedRows(written)).to.deep.equal(["p: taint"]);
  });

  it("every change that a control or a mark makes has its place in the sources", () => {
    for (const one of [...MUTANTS, ...BEGINNINGS, ...KNOWN, ...STORIES.flatMap(({ controls }) => controls)]) {
      expect(() => changed(sourceOf(one.file), one), one.file).not.to.throw();
    }
  });
});
