/**
 * The controls: small changes of the shipping core that make its time depend on a secret, and the layers that must catch each one. Every subject has at
 * least one, in its own source. A change whose place is gone stops the run and says so: then move the mutant with the code.
 */
import type { Change } from "./engines/mutate.js";
import type { Layer } from "./layers.js";

export interface Mutant extends Change {
  /** What is wrong now, in a few words. */
  readonly name: string;
  /** Names of the subjects that must show it; one that ends in * stands for all that begin so. */
  readonly subjects: readonly string[];
  readonly layers: readonly Layer[];
}

/** Every layer that runs the code, and the lint; bounds looks at the proved files only (proofs.ts), statistics at a few (statistics.ts). */
const ALL: readonly Layer[] = ["lint", "taint", "callgrind", "minstret"];
const PROVED: readonly Layer[] = [...ALL, "bounds"];
/** What the lint cannot see, because the code still keeps to the subset: sums that grow too large. */
const LARGE: readonly Layer[] = ["bounds", "taint", "callgrind", "minstret"];
/** What no count can see: the same instructions at another address. */
const ADDRESS: readonly Layer[] = ["lint", "taint"];

type Place = Omit<Change, "file">;

const mutant = (name: string, subjects: readonly string[], file: string, place: Place, layers = ALL): Mutant => ({
  name,
  subjects,
  file: `firmware/crypto/${file}.ts`,
  ...place,
  layers,
});

const bytes: readonly Mutant[] = [
  mutant("ends at the first difference", ["equal"], "bytes", {
    from: "difference = difference | (a[aOffset + i] ^ b[bOffset + i]);",
    to: "if (a[aOffset + i] !== b[bOffset + i]) return 0;",
  }),
  mutant(">>> in place of >>", ["equal"], "bytes", { from: "(difference - 1) >> 31", to: "(difference - 1) >>> 0" }),
  mutant("copies only what is not zero", ["copy"], "bytes", {
    within: "copy",
    from: "to[toOffset + i] =",
    to: "if (from[fromOffset + i] !== 0) to[toOffset + i] =",
  }),
  mutant("wipes only what is not zero", ["wipe"], "bytes", { from: "a[i] = 0;", to: "if (a[i] !== 0) a[i] = 0;" }),
  mutant("skips zero bytes", ["limbs from bytes"], "limbs", {
    from: "value = value | (bytes[offset + i] << bits);",
    to: "if (bytes[offset + i] !== 0) value = value | (bytes[offset + i] << bits);",
  }, PROVED),
  mutant("skips zero bytes", ["limbs to bytes"], "limbs", {
    from: "out[offset + i] = value & 255;",
    to: "if ((value & 255) !== 0) out[offset + i] = value & 255;",
  }, PROVED),
  mutant("copies only what differs", ["limbs, copy"], "limbs", {
    within: "copyLimbs",
    from: "o[i] = a[i];",
    to: "if (o[i] !== a[i]) o[i] = a[i];",
  }),
  mutant("decides by ?:", ["limbs, is zero"], "limbs", {
    within: "isZero",
    from: "return (any - 1) >> 31;",
    to: "return any === 0 ? -1 : 0;",
  }, PROVED),
  mutant("ends at the first difference", ["limbs, is same"], "limbs", {
    within: "isSame",
    from: "any = any | (a[i] ^ b[i]);",
    to: "if (a[i] !== b[i]) return 0;",
  }, PROVED),
  mutant("decides by ?:", ["limbs, is below"], "limbs", { from: "return t >> 31;", to: "return t < 0 ? -1 : 0;" }, PROVED),
  mutant("a branch in place of the mask", ["limbs, select"], "limbs", {
    from: "o[i] = o[i] ^ ((o[i] ^ a[i]) & mask);",
    to: "if (mask !== 0) o[i] = a[i];",
  }),
  mutant("a carry by a branch", ["limbs, add"], "limbs", {
    within: "addLimbs",
    from: "o[i] = t & 8191;",
    to: "o[i] = t; if (t > 8191) o[i] = t - 8192;",
  }, PROVED),
];

const symmetric: readonly Mutant[] = [
  mutant("a round constant by a branch", ["Ascon-p12", "Ascon-p8"], "ascon-permutation", {
    from: "C = C ^ CONSTANTS[round];",
    to: "C = C ^ CONSTANTS[round]; if (C < 0) C = C | 0;",
  }),
  mutant("a table at a secret index", ["Ascon-p12", "Ascon-p8"], "ascon-permutation", {
    from: "a = a ^ e;",
    to: "a = a ^ e ^ CONSTANTS[e & 7];",
  }, ADDRESS),
  mutant("the padding by a branch", ["Ascon-AEAD128, seal"], "ascon", {
    within: "seal",
    from: "xorByte(s, plainLength & 15, 1);",
    to: "xorByte(s, plainLength & 15, 1); if ((s[0] & 1) !== 0) s[0] = s[0] | 0;",
  }),
  mutant("a forged box ends early", ["Ascon-AEAD128, open"], "ascon", {
    from: "const keep =",
    to: "if (wrong !== 0) return 0;\n    const keep =",
  }),
  mutant("the domain bit by a branch", ["Ascon-AEAD128, tag*"], "ascon", {
    within: "tag",
    from: "s[1] = s[1] ^ 1;",
    to: "s[1] = s[1] ^ 1; if ((s[1] & 1) !== 0) s[1] = s[1] | 0;",
  }),
  mutant("the padding by a branch", ["Ascon-XOF128"], "ascon", {
    within: "xofSqueeze",
    from: "xorByte(s, position, 1);",
    to: "xorByte(s, position, 1); if ((s[1] & 1) !== 0) s[1] = s[1] | 0;",
  }),
  mutant("forgets only for some keys", ["PRF*"], "prf", {
    within: "prf",
    from: "ascon.xofStart();",
    to: "if ((out[0] & 1) !== 0) ascon.xofStart();",
  }),
  mutant("moves on only for some outputs", ["DRBG*"], "drbg", {
    within: "fill",
    from: "this.#ascon.xofSqueeze(this.#key, 0, 32);",
    to: "if ((out[0] & 1) !== 0) this.#ascon.xofSqueeze(this.#key, 0, 32);",
  }),
  mutant("a branch on a message word", ["SHA-256, one block"], "sha256-block.gen", {
    from: "let w0 = (wu0 << 16) | wl0;",
    to: "let w0 = (wu0 << 16) | wl0; if (w0 < 0) w0 = w0 | 0;",
  }, PROVED),
  mutant("a branch on a message word", ["SM3, one block"], "sm3-block.gen", {
    from: "| (bytes[offset + 2] << 8) | bytes[offset + 3];",
    to: "| (bytes[offset + 2] << 8) | bytes[offset + 3]; if (w0 < 0) w0 = w0 | 0;",
  }, PROVED),
  mutant("a digest word by a branch", ["SHA-256, a message", "SM3, a message"], "block-hash", {
    from: "const word = this.#state[i];",
    to: "let word = this.#state[i]; if (word < 0) word = word | 0;",
  }),
];

const ODD = "if ((t & 1) !== 0) t = t | 0;";

const arithmetic: readonly Mutant[] = ["sm2", "p256"].flatMap((curve) => [
  ...["mul", "sqr"].flatMap((method) => [
    mutant("a branch on a limb", [`${curve} mod p, ${method}`], `field-${curve}.gen`, {
      within: method,
      from: "o[0] = r0;",
      to: "o[0] = r0; if ((r0 & 1) !== 0) o[0] = r0;",
    }, PROVED),
    mutant("a dropped mask", [`${curve} mod p, ${method}`], `field-${curve}.gen`, {
      within: method,
      from: "const m9 = c & 8191;",
      to: "const m9 = c;",
    }, LARGE),
  ]),
  ...["add", "sub2", "quad", "triple", "tri", "nona", "negate"].map((method) =>
    mutant("a branch on a limb", [`${curve} mod p, ${method}`], `field-${curve}.gen`, {
      within: method,
      from: "o[0] = t & 8191;",
      to: `o[0] = t & 8191; ${ODD}`,
    }, PROVED),
  ),
  mutant(">>> of a negative number", [`${curve} mod p, sub`], `field-${curve}.gen`, {
    within: "sub",
    from: "let t = a[19] - b[19];",
    to: "let t = (a[19] - b[19]) >>> 0;",
  }, PROVED),
  mutant("the subtraction of p by ?:", [`${curve} mod p, norm`], `field-${curve}.gen`, {
    within: "norm",
    from: "o[0] = s0 ^ ((r0 ^ s0) & d);",
    to: "o[0] = d < 0 ? r0 : s0;",
  }, PROVED),
  ...["mul", "sqr"].map((method) =>
    mutant("a dropped mask: right, and a double now and then", [`${curve} mod n, ${method}`], `scalar-${curve}.gen`, {
      within: method,
      from: "const m0 = ((c & 8191) *",
      to: "const m0 = (c *",
    }, LARGE),
  ),
  ...["mul", "sqr", "add"].map((method) =>
    mutant("the subtraction of n by a branch", [`${curve} mod n, ${method}`], `scalar-${curve}.gen`, {
      within: method,
      from: "o[0] = s0 ^ ((r0 ^ s0) & d);",
      to: "o[0] = s0 ^ ((r0 ^ s0) & d); if ((s0 & 1) !== 0) o[1] = 0;",
    }, PROVED),
  ),
  ...["block0", "block1"].flatMap((method) => [
    mutant("the scan ends early", [`${curve} comb table, ${method}`], `comb-${curve}.gen`, {
      within: method,
      from: "let t = 0;",
      to: "let t = 0; if (index === 0) return;",
    }, PROVED),
    mutant("a read at a secret index", [`${curve} comb table, ${method}`], `comb-${curve}.gen`, {
      within: method,
      from: "y[0] = t & 8191;",
      to: "y[0] = (t & 8191) | x[index];",
    }, ADDRESS),
  ]),
]);

const either = (name: string) => [`sm2 ${name}`, `p256 ${name}`];

const points: readonly Mutant[] = [
  mutant("infinity is an exception", either("point, add"), "points", {
    within: "add",
    from: "this.#finish(r, this.#t2);",
    to: "if (p.z[0] !== 0) this.#finish(r, this.#t2);",
  }),
  mutant("infinity is an exception", either("point, add affine"), "points", {
    within: "addAffine",
    from: "this.#finish(r, p.z);",
    to: "if (p.z[0] !== 0) this.#finish(r, p.z);",
  }),
  mutant("infinity is an exception", either("point, double"), "points", {
    within: "double",
    from: "this.#half(r, this.#t2);",
    to: "if (p.z[0] !== 0) this.#half(r, this.#t2);",
  }),
  mutant("what is odd is not normalised", either("point, is on curve"), "points", {
    within: "isOnCurve",
    from: "f.norm(this.#t0, this.#t0);",
    to: "if ((this.#t0[0] & 1) !== 0) f.norm(this.#t0, this.#t0);",
  }),
  mutant("digits of the base in place of the exponent", either("power*"), "power", {
    from: "const digit = this.#exponent[this.#at];",
    to: "const digit = this.result[0] & 15;",
  }),
  mutant("n is added by a branch", either("recode*"), "recode", {
    from: "for (let i = 0; i < 20; i++) odd[i] = n[i] & even;",
    to: "for (let i = 0; i < 20; i++) odd[i] = 0; if (even !== 0) for (let i = 0; i < 20; i++) odd[i] = n[i];",
  }),
  mutant("a negative digit adds nothing", either("comb, k·G"), "comb", {
    from: "const top = c[at + 208];",
    to: "const top = c[at + 208]; if (top === 0) return;",
  }),
  mutant("the first entry is not read", either("window, k·P"), "window", {
    from: "this.#read(index);",
    to: "if (index !== 0) this.#read(index);",
  }),
  mutant("a read at a secret index", either("window, k·P"), "window", {
    from: "const t = this.#table[j];",
    to: "const t = this.#table[index];",
  }, ADDRESS),
  mutant("the sign by ?:", either("affine coordinates"), "affine", {
    from: "out33[0] = (2 | (this.#t[0] & 1)) & mask;",
    to: "out33[0] = (this.#t[0] & 1) !== 0 ? 3 : 2;",
  }),
  mutant("the upper half is added by a branch", either("scalar from a seed"), "expand", {
    from: "this.#scalar.add(o, o, high);",
    to: "if ((high[0] & 1) !== 0) this.#scalar.add(o, o, high);",
  }),
];

const both = (name: string) => [`suite 1, ${name}`, `suite 2, ${name}`];

const suites: readonly Mutant[] = [
  mutant("an even key is not kept", both("key job"), "key-job", {
    from: "toBytes(this.#secret, 0, this.#d);",
    to: "if ((this.#d[0] & 1) !== 0) toBytes(this.#secret, 0, this.#d);",
  }),
  mutant("an even key shares nothing", both("Diffie–Hellman job"), "dh-job", {
    from: "shop.affine.plainX(this.#t, good);",
    to: "if ((this.#d[0] & 1) !== 0) shop.affine.plainX(this.#t, good);",
  }),
  mutant("an even nonce is not forgotten", both("identity signature job"), "sign-job", {
    within: "#expand",
    from: "expand.end();",
    to: "if ((k[0] & 1) !== 0) expand.end();",
  }),
  mutant("an even nonce is not wiped", both("ticket job"), "ticket-job", {
    from: "wipe(this.#k);",
    to: "if ((this.#k[0] & 1) !== 0) wipe(this.#k);",
  }),
  mutant("a product left out by a branch", ["suite 1, priming a ticket"], "sm2-ticket-signer", {
    from: "this.scalar.mul(primed.tk, two, one);",
    to: "if ((one[0] & 1) !== 0) this.scalar.mul(primed.tk, two, one);",
  }),
  mutant("a product left out by a branch", ["suite 2, priming a ticket"], "ecdsa-ticket-signer", {
    from: "this.scalar.mul(primed.wrd, two, one);",
    to: "if ((one[0] & 1) !== 0) this.scalar.mul(primed.wrd, two, one);",
  }),
  mutant("a sum left out by a branch", ["suite 1, ticket signature"], "sm2-ticket-signer", {
    from: "scalar.add(s, s, primed.tk);",
    to: "if ((s[0] & 1) !== 0) scalar.add(s, s, primed.tk);",
  }),
  mutant("a sum left out by a branch", ["suite 2, ticket signature"], "ecdsa-ticket-signer", {
    from: "scalar.add(this.#s, this.#s, primed.wrd);",
    to: "if ((this.#s[0] & 1) !== 0) scalar.add(this.#s, this.#s, primed.wrd);",
  }),
];

export const MUTANTS: readonly Mutant[] = [...bytes, ...symmetric, ...arithmetic, ...points, ...suites];

/** Is this subject among the names? One that ends in * stands for all that begin so. */
export const isAmong = (subject: string, names: readonly string[]) =>
  names.some((name) => (name.endsWith("*") ? subject.startsWith(name.slice(0, -1)) : subject === name));

/** Those that a layer must catch in this subject. */
export function mutantsFor(subject: string, layer: Layer): readonly Mutant[] {
  return MUTANTS.filter(({ subjects, layers }) => layers.includes(layer) && isAmong(subject, subjects));
}

/** The file that a subject is of: that of its first mutant. */
export function fileOf(subject: string): string {
  const first = MUTANTS.find(({ subjects }) => isAmong(subject, subjects));
  if (first === undefined) throw new Error(`${subject} has no control`);
  return first.file;
}
