/** Controls of the lint's rules, where no other control has one: what is outside the subset of docs/design, each thing once. */
import { ADDRESS, type Mutant, mutant, SUBSET } from "./mutant.js";

const both = (name: string) => [`suite 1, ${name}`, `suite 2, ${name}`];

const rule = (finding: string, ...[name, subjects, file, place]: Parameters<typeof mutant>): Mutant => ({
  ...mutant(name, subjects, file, { layers: SUBSET, ...place }),
  rule: finding,
});

export const subset: readonly Mutant[] = [
  rule("unary minus", "a unary minus", ["equal"], "memory/bytes", {
    from: "return ((difference - 1) >> 31) & 1;",
    to: "return 1 + -difference;",
  }),
  rule("declassifies nothing", "a declassification without need", ["equal"], "memory/bytes", {
    from: "let difference = 0;",
    to: "let difference = 0; // public: no reason at all",
  }),
  rule("short circuit on a secret", "a short circuit", ["Ascon-AEAD128, open"], "ascon/ascon", {
    from: "out[i] & keep",
    to: "keep && out[i]",
  }),
  rule("allocation", "an allocation", ["Ascon-AEAD128, seal"], "ascon/ascon", {
    within: "seal",
    from: "const s = this.#state;",
    to: "const s = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];",
  }),
  rule("a secret flows into a public name", "a secret as a position", ["Ascon-XOF128"], "ascon/ascon", {
    within: "xofAbsorb",
    from: "let position = this.#position;",
    to: "let position = bytes[0];",
  }),
  rule(
    "sum of secrets outside proved code",
    "a sum that nobody proved",
    ["Ascon-p12", "Ascon-p8"],
    "ascon/ascon-permutation",
    {
      from: "a = a ^ e;",
      to: "a = a + e;",
    },
  ),
  rule("forbidden global", "a function of the language", ["SHA-256, a message", "SM3, a message"], "hash/block-hash", {
    from: "const word = this.#state[i];",
    to: "const word = Math.abs(this.#state[i]);",
  }),
  rule("module-level value", "an array of the module", ["DRBG, reseed and fill"], "ascon/drbg", {
    from: "export class Drbg {",
    to: "const T = new Uint8Array(4);\nexport class Drbg {",
  }),
  rule("comparison of a secret", "a comparison", ["sm2 mod p, add"], "arithmetic/field-sm2.gen", {
    within: "add",
    from: "const h =",
    to: "const low = t < 0;\n    const h =",
  }),
  rule("remainder", "a remainder", ["p256 mod p, add"], "arithmetic/field-p256.gen", {
    within: "add",
    from: "o[5] = t & 8191;",
    to: "o[5] = t % 8192;",
  }),
  rule("division", "a division", ["p256 mod n, add"], "arithmetic/scalar-p256.gen", {
    within: "add",
    from: "d = d >> 13;",
    to: "d = d / 8192;",
  }),
  rule(
    "a secret handed to a public parameter",
    "a digit as a position",
    ["sm2 comb, k·G", "p256 comb, k·G"],
    "curve/comb",
    {
      from: "this.#add(this.#column, 0);",
      to: "this.#add(this.#digits.bits[0], 0);",
    },
  ),
  rule("loop on a secret", "steps while nothing is wrong", both("identity signature job"), "signing/signature-job", {
    from: "good = good & this.#equation",
    to: "while (!good) tools.comb.step(); good = good & this.#equation",
  }),
  rule("for-of or for-in", "a for-of", ["suite 2, identity signature job"], "signing/ecdsa", {
    within: "sign",
    from: "addLimbs(t, t, e);",
    to: "for (const x of e) t[0] = x;",
  }),
  rule("allocation", "names taken out of an object", ["suite 2, ticket signature"], "signing/ecdsa-ticket-signer", {
    from: "const scalar = this.scalar;",
    to: "const { mul } = this.scalar;",
  }),
  rule(
    "a secret flows into a public name",
    "a phase that follows the ticket",
    both("presigning a ticket"),
    "signing/presign-job",
    {
      from: "this.#phase = this.#phase + 1;",
      to: "this.#phase = presignature.usable;",
    },
  ),
  rule("product of secrets", "a product in place of a mask", ["suite 1, key job"], "signing/z", {
    from: "out32[i] = out32[i] & mask;",
    to: "out32[i] = out32[i] * mask;",
  }),
  rule("?: on a secret", "the half that is public by ?:", both("ticket signature"), "signing/ticket-signer", {
    from: "r[i] = from[i] & good;",
    to: "r[i] = good ? from[i] : 0;",
    layers: ADDRESS,
  }),
];
