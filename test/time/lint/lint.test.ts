/** Layer 1 of the evidence for constant time: lint.ts over the whole core, and mutants of it that must be caught. */
import { expect } from "chai";
import { CORE_FILES } from "../core.js";
import { sourceOf } from "../engines/mutate.js";
import { MUTANTS } from "../mutants.js";
import { lint } from "./lint.js";
import { caughtByLint, findings } from "./rows.js";

/** Files in which nothing is done to a secret: types, constants, and constructors that combine the parts. */
const NOTHING_SECRET = [
  "arithmetic/field",
  "arithmetic/scalar",
  "ascon/label",
  "curve/constants-p256.gen",
  "curve/constants-sm2.gen",
  "curve/curve",
  "curve/point",
  "hash/hash",
  "hash/sha256",
  "hash/sm3",
  // Secret.wipe is wipe of bytes.ts; nothing else in it reads a byte.
  "memory/secret",
  "signing/equation",
  "signing/job-tools",
  "signing/jobs",
  "signing/z-sm2.gen",
  "suite/job-suite",
  "suite/suite",
  "suite/suite1",
  "suite/suite2",
];

/** What is outside the subset and is in no control of the core, in code of its own. */
const RULES: readonly (readonly [body: string, rule: string])[] = [
  ["switch (a[0]) {}", "switch on a secret"],
  ["return !a[0];", "! on a secret"],
  ["return +a[0];", "unary plus"],
  ["a[0]++;", "counting a secret"],
  ["a[0] += 1;", "compound assignment"],
  ["return a[0] ** 2;", "power"],
  ["try { a[0] = 1; } finally {}", "await, yield or try"],
  ["return a?.length;", "optional chaining"],
  ["return [...a];", "allocation"],
  ["return a.slice(1);", "allocation"],
  ["return BigInt(a[0]);", "forbidden global"],
];

describe("lint: no secret decides anything in firmware/crypto", () => {
  for (const file of CORE_FILES) {
    it(file, () => {
      expect(findings(file)).to.deep.equal([]);
    });
  }

  describe("controls: mutants that must be caught", () => {
    for (const mutant of MUTANTS.filter(({ layers }) => layers.includes("lint"))) {
      it(`${mutant.subjects.join(", ")}: ${mutant.rule ?? mutant.name}`, () => {
        expect(caughtByLint(mutant), mutant.to).to.equal(true);
      });
    }

    it("every file that handles a secret has one", () => {
      const without = CORE_FILES.filter((file) => !MUTANTS.some((mutant) => mutant.file === file));
      expect(without).to.deep.equal(NOTHING_SECRET.map((name) => `firmware/crypto/${name}.ts`));
    });

    it("without its declassifications, the core is full of findings", () => {
      const all = CORE_FILES.map((file) => findings(file, sourceOf(file).replaceAll("// public", "//")).length);
      expect(all.reduce((sum, one) => sum + one)).to.be.above(100);
    });
  });

  for (const [body, rule] of RULES) {
    it(`says ${rule}: ${body}`, () => {
      expect(lint(`export function f(a: number[]) {\n${body}\n}`).join()).to.contain(rule);
    });
  }
});
