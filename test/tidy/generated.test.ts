/** What is printed by a tool is what the tool prints: vectors and documents. (The firmware's generated arithmetic: test/unit/crypto/generated.test.ts.) */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { filled, printDocuments } from "../../tools/docs.js";
import { printVectors, vectorFiles } from "../../tools/vectors.js";
import { importsOf, trackedFiles } from "./tree.js";

describe("generated files", () => {
  it("vectors are current: npx tsx tools/vectors.ts", () => {
    expect(printVectors(true)).to.deep.equal([]);
  });

  it("documents are current: npx tsx tools/docs.ts", () => {
    expect(printDocuments(true)).to.deep.equal([]);
  });

  it("vectors come from code that imports no codec", () => {
    const sources = trackedFiles().filter((file) => /^tools\/vectors(\/.*)?\.ts$/.test(file.path));
    expect(sources.length).to.be.greaterThan(5);
    const foreign = sources
      .flatMap(importsOf)
      .filter(({ target }) => target !== null && !/^tools\/(vectors\/|command-line\.ts)/.test(target))
      // SM2 and SM3 of the other parties: no registry package has both, and it shares no line with the bracelet's.
      .filter(({ target }) => target !== "parties/shared/crypto/sm.ts");
    expect(foreign).to.deep.equal([]);
  });

  it("a vector that was changed by hand would be shown, and printed again", () => {
    const folder = mkdtempSync(join(tmpdir(), "vectors-"));
    try {
      expect(printVectors(false, folder)).to.have.length(vectorFiles().size);
      expect(printVectors(true, folder)).to.deep.equal([]);
      const path = join(folder, "pay.json");
      const text = readFileSync(path, "utf8");
      writeFileSync(path, text.replace('"000004d2"', '"000004d3"'));
      expect(printVectors(true, folder)).to.deep.equal(["pay.json"]);
      expect(readFileSync(path, "utf8")).not.to.equal(text);
      printVectors(false, folder);
      expect(readFileSync(path, "utf8")).to.equal(text);
      expect(readdirSync(folder)).to.have.length(vectorFiles().size);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("a table that was changed by hand would be shown", () => {
    const good = filled("<!-- generated: words -->\n<!-- end -->\n");
    expect(good).to.match(/\| `9000` +\| done +\|/);
    expect(filled(good)).to.equal(good);
    const wrong = good.replace("9000", "9009");
    expect(filled(wrong)).to.equal(good).and.not.equal(wrong);
  });

  it("a part that cannot be made is an error, not silence", () => {
    expect(() => filled("<!-- generated: nonsense -->\n<!-- end -->")).to.throw("no generated part is called nonsense");
    expect(() => filled("<!-- generated: words -->\n")).to.throw("not closed");
    expect(() => filled("<!-- generated: fields pay decodeNothing -->\n<!-- end -->")).to.throw("decodeNothing");
    expect(() => filled("<!-- generated: answers collect -->\n<!-- end -->")).to.throw("collect");
  });
});
