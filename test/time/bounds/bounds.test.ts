/**
 * Layer 2 of the evidence for constant time: no intermediate of the arithmetic core leaves int32, for any input that the
 * contracts allow, so on XS nothing ever becomes a double. Each proof has controls that must fail.
 */
import { expect } from "chai";
import { CORE_FILES } from "../core.js";
import { sourceOf } from "../engines/mutate.js";
import { mutantsFor } from "../mutants.js";
import { type Interval, runIntervals } from "./intervals.js";
import { element, PROOFS, prove, wide, word } from "./proofs.js";
import { caughtByBounds } from "./rows.js";

const sourceIn = (file: string) => sourceOf(`firmware/crypto/${file}`);
const times =
  (by: number) =>
  (index: number | undefined): Interval => [0, (element(index)[1] + 1) * by - 1];

/** Functions of the proved files in which nothing is added or multiplied. */
const NO_SUMS = ["copyLimbs", "newLimbs", "select", "start"];

describe("bounds: nothing leaves int32", () => {
  for (const proof of PROOFS) {
    it(`${proof.subject}, and each of its controls does`, () => {
      expect(prove(proof, sourceIn(proof.file)).intermediates).to.be.above(0);
      const mutants = mutantsFor(proof.subject, "bounds");
      expect(mutants).not.to.deep.equal([]);
      for (const mutant of mutants) expect(caughtByBounds(proof, mutant), mutant.name).to.equal(true);
    });
  }

  it("everything in the proved files that adds or multiplies is proved", () => {
    const proved = CORE_FILES.filter((file) =>
      /\/(?:field|scalar|comb|sha256-block|sm3-block).*\.gen\.ts$|\/limbs\.ts$/.test(file),
    );
    expect(proved.length).to.equal(9);
    for (const file of proved) {
      const names = [...sourceOf(file).matchAll(/^(?: {2}|export function )(\w+)\(.*\{$/gm)].map(([, name]) => name);
      const found = PROOFS.filter((proof) => file.endsWith(`/${proof.file}`)).map(({ name }) => name);
      expect(names.filter((name) => !NO_SUMS.includes(name)).sort(), file).to.deep.equal(found.sort());
    }
  });

  it("inputs larger than the contracts allow are too large", () => {
    const large: [file: string, name: string, arrays: Record<string, typeof element>][] = [
      ["arithmetic/limbs.ts", "addLimbs", { a: () => word(), b: wide }],
    ];
    for (const curve of ["p256", "sm2"]) {
      const field = `arithmetic/field-${curve}.gen.ts`;
      large.push([field, "mul", { a: times(2), b: times(2) }], [field, "sqr", { a: times(2) }]);
      large.push([field, "nona", { a: times(2 ** 15), b: times(2 ** 15), c: element }]);
      large.push([`arithmetic/scalar-${curve}.gen.ts`, "mul", { a: times(32), b: wide }]);
    }
    for (const [file, name, arrays] of large)
      expect(() => runIntervals(sourceIn(file), name, { arrays }), `${file}: ${name}`).to.throw(
        RangeError,
        "leaves int32",
      );
  });

  it("controls of the method: a product that may be minus zero, a branch on a secret, code it does not know", () => {
    const run = (body: string) => () =>
      runIntervals(`function f() { ${body} }`, "f", { numbers: { x: [-1, 1], y: [0, 5] } });
    expect(run("let z = x * y;")).to.throw("minus zero");
    expect(run("if (y < 3) x = 1;")).to.throw("not public");
    expect(run("for (let i = 0; i < y; i++) x = i;")).to.throw("not public");
    expect(run("let z = 1 << y;")).to.throw("not public");
    expect(run("let z = y >>> 1;")).to.throw("not understood");
    expect(run("let z = Math.abs(x);")).to.throw("not understood");
    expect(run("let z = (y * 3 - x) & 7;")).not.to.throw();
  });
});
