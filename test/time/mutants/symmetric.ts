/** Controls of byte strings, limbs, Ascon and the hashes. */
import { ADDRESS, type Mutant, mutant, PROVED } from "./mutant.js";

export const bytes: readonly Mutant[] = [
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
  mutant(
    "skips zero bytes",
    ["limbs from bytes"],
    "limbs",
    {
      from: "value = value | (bytes[offset + i] << bits);",
      to: "if (bytes[offset + i] !== 0) value = value | (bytes[offset + i] << bits);",
    },
    PROVED,
  ),
  mutant(
    "skips zero bytes",
    ["limbs to bytes"],
    "limbs",
    {
      from: "out[offset + i] = value & 255;",
      to: "if ((value & 255) !== 0) out[offset + i] = value & 255;",
    },
    PROVED,
  ),
  mutant("copies only what differs", ["limbs, copy"], "limbs", {
    within: "copyLimbs",
    from: "o[i] = a[i];",
    to: "if (o[i] !== a[i]) o[i] = a[i];",
  }),
  mutant(
    "decides by ?:",
    ["limbs, is zero"],
    "limbs",
    {
      within: "isZero",
      from: "return (any - 1) >> 31;",
      to: "return any === 0 ? -1 : 0;",
    },
    PROVED,
  ),
  mutant(
    "ends at the first difference",
    ["limbs, is same"],
    "limbs",
    {
      within: "isSame",
      from: "any = any | (a[i] ^ b[i]);",
      to: "if (a[i] !== b[i]) return 0;",
    },
    PROVED,
  ),
  mutant(
    "decides by ?:",
    ["limbs, is below"],
    "limbs",
    { from: "return t >> 31;", to: "return t < 0 ? -1 : 0;" },
    PROVED,
  ),
  mutant("a branch in place of the mask", ["limbs, select"], "limbs", {
    from: "o[i] = o[i] ^ ((o[i] ^ a[i]) & mask);",
    to: "if (mask !== 0) o[i] = a[i];",
  }),
  mutant(
    "a carry by a branch",
    ["limbs, add"],
    "limbs",
    {
      within: "addLimbs",
      from: "o[i] = t & 8191;",
      to: "o[i] = t; if (t > 8191) o[i] = t - 8192;",
    },
    PROVED,
  ),
];

export const symmetric: readonly Mutant[] = [
  mutant("a round constant by a branch", ["Ascon-p12", "Ascon-p8"], "ascon-permutation", {
    from: "C = C ^ constant;",
    to: "C = C ^ constant; if (C < 0) C = C | 0;",
  }),
  mutant(
    "a table at a secret index",
    ["Ascon-p12", "Ascon-p8"],
    "ascon-permutation",
    {
      from: "a = a ^ e;",
      to: "a = a ^ e ^ state[e & 7];",
    },
    ADDRESS,
  ),
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
  mutant(
    "a branch on a message word",
    ["SHA-256, one block"],
    "sha256-block.gen",
    {
      from: "let w0 = (wu0 << 16) | wl0;",
      to: "let w0 = (wu0 << 16) | wl0; if (w0 < 0) w0 = w0 | 0;",
    },
    PROVED,
  ),
  mutant(
    "a branch on a message word",
    ["SM3, one block"],
    "sm3-block.gen",
    {
      from: "| (bytes[offset + 2] << 8) | bytes[offset + 3];",
      to: "| (bytes[offset + 2] << 8) | bytes[offset + 3]; if (w0 < 0) w0 = w0 | 0;",
    },
    PROVED,
  ),
  mutant("a digest word by a branch", ["SHA-256, a message", "SM3, a message"], "block-hash", {
    from: "const word = this.#state[i];",
    to: "let word = this.#state[i]; if (word < 0) word = word | 0;",
  }),
];
