/** Layer 1 of the evidence for constant time: the lint of ct-lint.ts over the whole core, and mutants of it that must be caught. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { lint } from "./ct-lint.js";

const folder = fileURLToPath(new URL("../../firmware/crypto", import.meta.url));
const read = (name: string) => readFileSync(join(folder, name), "utf8");
/** Sums and products of secrets stand here alone; bounds.test.ts proves them. */
const proved = (name: string) => name.endsWith(".gen.ts") || name === "limbs.ts";

const core = readdirSync(folder).map(read);

/** File, what to replace, by what, the rule that must catch it. */
const mutants: [file: string, from: string, to: string, rule: string][] = [
  [
    "bytes.ts",
    "difference = difference | (a",
    "if (difference) return 0; difference = difference | (a",
    "branch on a secret",
  ],
  ["bytes.ts", "return ((difference - 1) >> 31) & 1;", "return difference === 0 ? 1 : 0;", "?: on a secret"],
  ["bytes.ts", "return ((difference - 1) >> 31) & 1;", "return (difference - 1) >>> 31;", ">>>"],
  ["bytes.ts", "return ((difference - 1) >> 31) & 1;", "return 1 + -difference;", "unary minus"],
  ["bytes.ts", "i < length; i++) difference", "i < length && difference === 0; i++) difference", "loop on a secret"],
  ["bytes.ts", "i < length; i++) difference", "i < a[0]; i++) difference", "loop on a secret"],
  ["ascon.ts", "const keep =", "if (wrong) return 0;\n    const keep =", "branch on a secret"],
  ["ascon.ts", "out[i] & keep", "keep && out[i]", "short circuit on a secret"],
  ["ascon.ts", "const s = this.#state;", "const s = [0, 0];", "allocation"],
  ["ascon.ts", "let position = this.#position;", "let position = bytes[0];", "a secret flows into a public name"],
  ["ascon-permutation.ts", "a = a ^ e;", "a = state[e & 7];", "index that is secret"],
  ["ascon-permutation.ts", "a = a ^ e;", "a = a + e;", "sum of secrets outside proved code"],
  ["ascon-permutation.ts", "constant > 0x3c", "constant > (a & 15)", "loop on a secret"],
  ["block-hash.ts", "const word = this.#state[i];", "const word = Math.abs(this.#state[i]);", "forbidden global"],
  ["sha256-block.gen.ts", "y = g ^ (e & (f ^ g));", "y = e ? f : g;", "?: on a secret"],
  ["sm3-block.gen.ts", "z = g ^ (e & (f ^ g));", "z = e ? f : g;", "?: on a secret"],
  ["field-sm2.gen.ts", "const h =", "if (t < 0) t = 0;\n    const h =", "comparison of a secret"],
  ["scalar-sm2.gen.ts", "o[0] = s0 ^ ((r0 ^ s0) & d);", "o[0] = d < 0 ? r0 : s0;", "?: on a secret"],
  ["comb-sm2.gen.ts", "y[0] = t & 8191;", "y[0] = x[index];", "index that is secret"],
  ["field-p256.gen.ts", "const h =", "if (t < 0) t = 0;\n    const h =", "comparison of a secret"],
  ["field-p256.gen.ts", "o[5] = t & 8191;", "o[5] = t % 8192;", "remainder"],
  ["scalar-p256.gen.ts", "d = d >> 13;", "d = d / 8192;", "division"],
  ["scalar-p256.gen.ts", "o[0] = s0 ^ ((r0 ^ s0) & d);", "o[0] = d < 0 ? r0 : s0;", "?: on a secret"],
  ["comb-p256.gen.ts", "y[0] = t & 8191;", "y[0] = x[index];", "index that is secret"],
  ["comb.ts", "const top = c[at + 208];", "const top = c[at + 208]; if (top === 0) return;", "branch on a secret"],
  ["window.ts", "const t = this.#table[j];", "const t = this.#table[index];", "index that is secret"],
  ["window.ts", "this.#read(index);", "if (index !== 0) this.#read(index);", "branch on a secret"],
  ["limbs.ts", "return (any - 1) >> 31;", "return any === 0 ? -1 : 0;", "?: on a secret"],
  ["expand.ts", "const zero = isZero(o);", "if (isZero(o)) o[0] = 1;", "branch on a secret"],
  ["ticket-signer.ts", "return good & 1;", "return good & this.s[0] & 1 || 0;", "short circuit on a secret"],
  ["ticket-signer.ts", "s[i] = s[i] & good;", "s[i] = s[i] * good;", "product of secrets outside proved code"],
  ["ecdsa-ticket-signer.ts", "const scalar = this.scalar;", "const { mul } = this.scalar;", "allocation"],
  [
    "sm2-ticket-signer.ts",
    "scalar.add(r, r, primed.x);",
    "if (r[19] < 512) scalar.add(r, r, primed.x);",
    "branch on a secret",
  ],
  ["ticket-signer.ts", "r[i] = from[i] & good;", "r[i] = good ? from[i] : 0;", "?: on a secret"],
  [
    "ticket-primer.ts",
    "this.#phase = this.#phase + 1;",
    "this.#phase = primed.usable;",
    "a secret flows into a public name",
  ],
  ["sm2.ts", "return good;", "return good && ~isZero(s);", "short circuit on a secret"],
  ["ecdsa.ts", "return good;", "return t[good];", "index that is secret"],
  ["z.ts", "out32[i] = out32[i] & mask;", "out32[i] = out32[i] * mask;", "product of secrets outside proved code"],
  [
    "sign-job.ts",
    "good = good & this.#equation",
    "while (!good) shop.comb.step(); good = good & this.#equation",
    "loop on a secret",
  ],
  ["ecdsa.ts", "addLimbs(t, t, e);", "for (const x of e) t[0] = x;", "for-of or for-in"],
  [
    "dh-job.ts",
    "const odd = this.#t[0] & 1;",
    "const odd = this.#d[0] & 1; this.#phase = odd;",
    "a secret flows into a public name",
  ],
  [
    "power.ts",
    "const digit = this.#exponent[this.#at];",
    "const digit = this.result[this.#at] & 15;",
    "branch on a secret",
  ],
  [
    "drbg.ts",
    "#key: Uint8Array = new Uint8Array(32);",
    "#key: Uint8Array = new Uint8Array(32);\n}\nconst T = new Uint8Array(4);\nclass X {",
    "module-level value",
  ],
  [
    "comb.ts",
    "this.#add(this.#column, 0);",
    "this.#add(this.#digits.bits[0], 0);",
    "a secret handed to a public parameter",
  ],
  [
    "sign-job.ts",
    "toBytes(this.#signature, 0, r);",
    "toBytes(this.#signature, r[0], r);",
    "a secret handed to a public parameter",
  ],
  ["bytes.ts", "let difference = 0;", "let difference = 0; // public: no reason at all", "declassifies nothing"],
];

describe("lint: no secret decides anything in firmware/crypto", () => {
  const files = readdirSync(folder).sort();

  for (const name of files) {
    it(name, () => {
      expect(lint(read(name), { proved: proved(name), core })).to.deep.equal([]);
    });
  }

  describe("controls: mutants that must be caught", () => {
    for (const [file, from, to, rule] of mutants) {
      it(`${file}: ${to.replaceAll(/\s+/g, " ").slice(0, 70)}`, () => {
        const source = read(file);
        expect(source, "the place to mutate").to.include(from);
        const found = lint(source.replace(from, to), { proved: proved(file), core });
        expect(
          found.some((finding) => finding.includes(rule)),
          `${rule} not among ${JSON.stringify(found)}`,
        ).to.equal(true);
      });
    }

    it("without its declassifications, the core is full of findings", () => {
      let found = 0;
      for (const name of files)
        found += lint(read(name).replaceAll("// public", "//"), { proved: proved(name), core }).length;
      expect(found).to.be.above(100);
    });
  });
});
