/** Controls of points, powers, scalar multiplications, and of the jobs of both suites. */
import { ADDRESS, type Mutant, mutant } from "./mutant.js";

const either = (name: string) => [`sm2 ${name}`, `p256 ${name}`];

export const points: readonly Mutant[] = [
  mutant("infinity is an exception", either("point, add"), "curve/points", {
    within: "add",
    from: "this.#finish(r, this.#t2);",
    to: "if (p.z[0] !== 0) this.#finish(r, this.#t2);",
  }),
  mutant("infinity is an exception", either("point, add affine"), "curve/points", {
    within: "addAffine",
    from: "this.#finish(r, p.z);",
    to: "if (p.z[0] !== 0) this.#finish(r, p.z);",
  }),
  mutant("infinity is an exception", either("point, double"), "curve/points", {
    within: "double",
    from: "this.#half(r, this.#t2);",
    to: "if (p.z[0] !== 0) this.#half(r, this.#t2);",
  }),
  mutant("what is odd is not normalised", either("point, is on curve"), "curve/points", {
    within: "isOnCurve",
    from: "f.norm(this.#t0, this.#t0);",
    to: "if ((this.#t0[0] & 1) !== 0) f.norm(this.#t0, this.#t0);",
  }),
  mutant("digits of the base in place of the exponent", either("power*"), "arithmetic/power", {
    from: "const digit = this.#exponent[this.#at];",
    to: "const digit = this.result[0] & 15;",
  }),
  mutant("n is added by a branch", either("recode*"), "curve/recode", {
    from: "for (let i = 0; i < 20; i++) odd[i] = n[i] & even;",
    to: "for (let i = 0; i < 20; i++) odd[i] = 0; if (even !== 0) for (let i = 0; i < 20; i++) odd[i] = n[i];",
  }),
  mutant("a negative digit adds nothing", either("comb, k·G"), "curve/comb", {
    from: "const top = c[at + 208];",
    to: "const top = c[at + 208]; if (top === 0) return;",
  }),
  mutant("the first entry is not read", either("window, k·P"), "curve/window", {
    from: "this.#read(index);",
    to: "if (index !== 0) this.#read(index);",
  }),
  mutant("a read at a secret index", either("window, k·P"), "curve/window", {
    from: "const t = this.#table[j];",
    to: "const t = this.#table[index];",
    layers: ADDRESS,
  }),
  mutant("the sign by ?:", either("affine coordinates"), "curve/affine", {
    from: "out33[0] = (2 | (this.#t[0] & 1)) & mask;",
    to: "out33[0] = (this.#t[0] & 1) !== 0 ? 3 : 2;",
  }),
  mutant("the upper half is added by a branch", either("scalar from a seed"), "signing/expand", {
    from: "this.#scalar.add(o, o, high);",
    to: "if ((high[0] & 1) !== 0) this.#scalar.add(o, o, high);",
  }),
];

const both = (name: string) => [`suite 1, ${name}`, `suite 2, ${name}`];

export const suites: readonly Mutant[] = [
  mutant("an even key is not kept", both("key job"), "signing/key-pair-job", {
    from: "toBytes(this.#secret, 0, this.#d);",
    to: "if ((this.#d[0] & 1) !== 0) toBytes(this.#secret, 0, this.#d);",
  }),
  mutant("an even key shares nothing", both("Diffie–Hellman job"), "signing/diffie-hellman-job", {
    from: "tools.affine.plainX(this.#t, good);",
    to: "if ((this.#d[0] & 1) !== 0) tools.affine.plainX(this.#t, good);",
  }),
  mutant("an even nonce is not forgotten", both("identity signature job"), "signing/signature-job", {
    within: "#expand",
    from: "expand.end();",
    to: "if ((k[0] & 1) !== 0) expand.end();",
  }),
  mutant("a loop as long as the nonce says", both("ticket job"), "signing/ticket-key-job", {
    from: "wipe(this.#k);",
    to: "for (let i = this.#k[0] & 255; i > 0; i--); wipe(this.#k);",
  }),
  mutant("a product left out by a branch", ["suite 1, presigning a ticket"], "signing/sm2-ticket-signer", {
    from: "this.scalar.mul(presignature.tk, two, one);",
    to: "if ((one[0] & 1) !== 0) this.scalar.mul(presignature.tk, two, one);",
  }),
  mutant("a product left out by a branch", ["suite 2, presigning a ticket"], "signing/ecdsa-ticket-signer", {
    from: "this.scalar.mul(presignature.wrd, two, one);",
    to: "if ((one[0] & 1) !== 0) this.scalar.mul(presignature.wrd, two, one);",
  }),
  mutant("a sum left out by a branch", ["suite 1, ticket signature"], "signing/sm2-ticket-signer", {
    from: "scalar.add(s, s, presignature.tk);",
    to: "if ((s[0] & 1) !== 0) scalar.add(s, s, presignature.tk);",
  }),
  mutant("a sum left out by a branch", ["suite 2, ticket signature"], "signing/ecdsa-ticket-signer", {
    from: "scalar.add(this.s, this.s, presignature.wrd);",
    to: "if ((this.s[0] & 1) !== 0) scalar.add(this.s, this.s, presignature.wrd);",
  }),
  mutant("a nonce that is added by a branch", ["suite 1, identity signature job"], "signing/sm2", {
    within: "sign",
    from: "addLimbs(t, t, r);",
    to: "if ((t[0] & 1) !== 0) addLimbs(t, t, r);",
  }),
  mutant("a product left out by a branch", ["suite 2, identity signature job"], "signing/ecdsa", {
    within: "sign",
    from: "scalar.mul(t, r, t);",
    to: "if ((t[0] & 1) !== 0) scalar.mul(t, r, t);",
  }),
  mutant("forgets only what is odd", ["suite 1, forgetting a ticket"], "signing/sm2-presignature", {
    from: "tk[i] = 0;",
    to: "if ((tk[i] & 1) !== 0) tk[i] = 0;",
  }),
  mutant("forgets only what is odd", ["suite 2, forgetting a ticket"], "signing/ecdsa-presignature", {
    from: "wAgain[i] = 0;",
    to: "if ((wAgain[i] & 1) !== 0) wAgain[i] = 0;",
  }),
];
