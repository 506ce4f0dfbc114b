/** The document of the evidence has a figure for every row of the plan, and no other: a new primitive needs a new run of the whole. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { transformSync } from "esbuild";
import { ROOT } from "../../tools/bundle.js";
import { PROOFS, type Proof, prove } from "./bounds/proofs.js";
import { SCENARIOS } from "./command-rows.js";
import { BEGINNINGS, KNOWN } from "./commands/marks.js";
import { DOCUMENT, documentedRows, evidenceDocument, transcript } from "./document.js";
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

  it("the mask of the transcript is still there, and without it the bounds prove nothing", () => {
    const [, file, name] = /firmware\/crypto\/(\S+).*\n.*\n.*--only "(.*)"/s.exec(transcript) as string[];
    const [before, after] = ["<", ">"].map((side) =>
      transcript.split("\n").find((line) => line.startsWith(`${side} `)),
    );
    const source = sourceOf(`firmware/crypto/${file}`);
    const mutant = source.replace((before as string).slice(2), (after as string).slice(2));
    expect(mutant).not.to.equal(source);
    const proof = PROOFS.find(({ subject }) => subject === `${name}, mul`) as Proof;
    expect(() => prove(proof, source)).not.to.throw();
    expect(() => prove(proof, mutant)).to.throw(RangeError, "leaves int32");
  });

  it("every change that a control or a mark makes has its place in the sources, and what it makes can be read", () => {
    for (const one of [...MUTANTS, ...BEGINNINGS, ...KNOWN, ...SCENARIOS.flatMap(({ controls }) => controls)]) {
      const source = changed(sourceOf(one.file), one);
      expect(() => transformSync(source, { loader: "ts" }), `${one.file}: ${one.to}`).not.to.throw();
    }
  });
});
