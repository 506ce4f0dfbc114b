/** Controls of byte strings, limbs, Ascon and the hashes. */
import { ADDRESS, LARGE, type Mutant, mutant, RANGE } from "./mutant.js";

export const bytes: readonly Mutant[] = [
  mutant("ends at the first difference", ["equal"], "memory/bytes", {
    from: "difference = difference | (a[aOffset + i] ^ b[bOffset + i]);",
    to: "if (a[aOffset + i] !== b[bOffset + i]) return 0;",
  }),
  mutant(">>> in place of >>", ["equal"], "memory/bytes", {
    from: "(difference - 1) >> 31",
    to: "(difference - 1) >>> 0",
  }),
  mutant("copies only what is not zero", ["copy"], "memory/bytes", {
    within: "copy",
    from: "to[toOffset + i] =",
    to: "if (from[fromOffset + i] !== 0) to[toOffset + i] =",
  }),
  mutant("wipes only what is not zero", ["wipe"], "memory/bytes", {
    from: "a[i] = 0;",
    to: "if (a[i] !== 0) a[i] = 0;",
  }),
  mutant("skips zero bytes", ["limbs from bytes"], "arithmetic/limbs", {
    from: "value = value | (bytes[offset + i] << bits);",
    to: "if (bytes[offset + i] !== 0) value = value | (bytes[offset + i] << bits);",
  }),
  mutant("skips zero bytes", ["limbs to bytes"], "arithmetic/limbs", {
    from: "out[offset + i] = value & 255;",
    to: "if ((value & 255) !== 0) out[offset + i] = value & 255;",
  }),
  mutant("copies only what differs", ["limbs, copy"], "arithmetic/limbs", {
    within: "copyLimbs",
    from: "o[i] = a[i];",
    to: "if (o[i] !== a[i]) o[i] = a[i];",
  }),
  mutant("decides by ?:", ["limbs, is zero"], "arithmetic/limbs", {
    within: "isZero",
    from: "return (any - 1) >> 31;",
    to: "return any === 0 ? -1 : 0;",
  }),
  mutant("ends at the first difference", ["limbs, is same"], "arithmetic/limbs", {
    within: "isSame",
    from: "any = any | (a[i] ^ b[i]);",
    to: "if (a[i] !== b[i]) return 0;",
  }),
  mutant("decides by ?:", ["limbs, is below"], "arithmetic/limbs", {
    from: "return t >> 31;",
    to: "return t < 0 ? -1 : 0;",
  }),
  mutant("a branch in place of the mask", ["limbs, select"], "arithmetic/limbs", {
    from: "o[i] = o[i] ^ ((o[i] ^ a[i]) & mask);",
    to: "if (mask !== 0) o[i] = a[i];",
  }),
  mutant("a carry by a branch", ["limbs, add"], "arithmetic/limbs", {
    within: "addLimbs",
    from: "o[i] = t & 8191;",
    to: "o[i] = t; if (t > 8191) o[i] = t - 8192;",
  }),
  mutant("a limb that is not cut", ["limbs from bytes"], "arithmetic/limbs", {
    from: "o[j] = value & 8191;",
    to: "o[j] = value;",
    layers: RANGE,
  }),
  mutant("a byte that is not cut", ["limbs to bytes"], "arithmetic/limbs", {
    from: "out[offset + i] = value & 255;",
    to: "out[offset + i] = value;",
    layers: RANGE,
  }),
  mutant("a limb that is not cut", ["limbs, add"], "arithmetic/limbs", {
    within: "addLimbs",
    from: "o[i] = t & 8191;",
    to: "o[i] = t;",
    layers: RANGE,
  }),
  mutant("a product in place of an or", ["limbs, is zero"], "arithmetic/limbs", {
    within: "isZero",
    from: "a[0] | a[1] | a[2]",
    to: "a[0] * a[1] * a[2]",
    layers: LARGE,
  }),
  mutant("a sum that doubles in place of an or", ["limbs, is same"], "arithmetic/limbs", {
    within: "isSame",
    from: "any = any | (a[i] ^ b[i]);",
    to: "any = any + any + (a[i] ^ b[i]);",
    layers: LARGE,
  }),
  mutant("a borrow that doubles", ["limbs, is below"], "arithmetic/limbs", {
    within: "isBelow",
    from: "t = (t >> 13) + a[i] - b[i];",
    to: "t = t + t + a[i] - b[i];",
    layers: LARGE,
  }),
];

export const symmetric: readonly Mutant[] = [
  mutant("a round constant by a branch", ["Ascon-p12", "Ascon-p8"], "ascon/ascon-permutation", {
    from: "C = C ^ constant;",
    to: "C = C ^ constant; if (C < 0) C = C | 0;",
  }),
  mutant("a table at a secret index", ["Ascon-p12", "Ascon-p8"], "ascon/ascon-permutation", {
    from: "a = a ^ e;",
    to: "a = a ^ e ^ state[e & 7];",
    layers: ADDRESS,
  }),
  mutant("the padding by a branch", ["Ascon-AEAD128, seal"], "ascon/ascon", {
    within: "seal",
    from: "xorByte(s, plainLength & 15, 1);",
    to: "xorByte(s, plainLength & 15, 1); if ((s[0] & 1) !== 0) s[0] = s[0] | 0;",
  }),
  mutant("a forged box ends early", ["Ascon-AEAD128, open"], "ascon/ascon", {
    from: "const keep =",
    to: "if (wrong !== 0) return 0;\n    const keep =",
  }),
  mutant("the domain bit by a branch", ["Ascon-AEAD128, tag*"], "ascon/ascon", {
    within: "tag",
    from: "s[1] = s[1] ^ 1;",
    to: "s[1] = s[1] ^ 1; if ((s[1] & 1) !== 0) s[1] = s[1] | 0;",
  }),
  mutant("the padding by a branch", ["Ascon-XOF128"], "ascon/ascon", {
    within: "xofSqueeze",
    from: "xorByte(s, position, 1);",
    to: "xorByte(s, position, 1); if ((s[1] & 1) !== 0) s[1] = s[1] | 0;",
  }),
  mutant("forgets only for some keys", ["PRF*"], "ascon/prf", {
    within: "prf",
    from: "ascon.xofStart();",
    to: "if ((out[0] & 1) !== 0) ascon.xofStart();",
  }),
  mutant("moves on only for some outputs", ["DRBG*"], "ascon/drbg", {
    within: "fill",
    from: "this.#ascon.xofSqueeze(this.#key, 0, 32);",
    to: "if ((out[0] & 1) !== 0) this.#ascon.xofSqueeze(this.#key, 0, 32);",
  }),
  mutant("a branch on a message word", ["SHA-256, one block"], "hash/sha256-block.gen", {
    from: "let w0 = (wu0 << 16) | wl0;",
    to: "let w0 = (wu0 << 16) | wl0; if (w0 < 0) w0 = w0 | 0;",
  }),
  mutant("a branch on a message word", ["SM3, one block"], "hash/sm3-block.gen", {
    from: "| (bytes[offset + 2] << 8) | bytes[offset + 3];",
    to: "| (bytes[offset + 2] << 8) | bytes[offset + 3]; if (w0 < 0) w0 = w0 | 0;",
  }),
  mutant("a digest word by a branch", ["SHA-256, a message", "SM3, a message"], "hash/block-hash", {
    from: "const word = this.#state[i];",
    to: "let word = this.#state[i]; if (word < 0) word = word | 0;",
  }),
  mutant("halves that are not cut", ["SHA-256, one block"], "hash/sha256-block.gen", {
    from: "l = hl + (x & 65535) + (y & 65535) + wl0 + LOW[j + 0];",
    to: "l = hl + x + y + wl0 + LOW[j + 0];",
    layers: LARGE,
  }),
  mutant("halves that are not cut", ["SM3, one block"], "hash/sm3-block.gen", {
    from: "t = w0 ^ w4;\n    l = (z & 65535) + (d & 65535) + (x & 65535) + (t & 65535);",
    to: "t = w0 ^ w4; l = z + d + x + t;",
    layers: LARGE,
  }),
  mutant("a byte that is zero is skipped", ["Ascon-XOF128"], "ascon/ascon-bytes", {
    within: "xorByte",
    from: "s[half] = s[half] ^",
    to: "if (byte !== 0) s[half] = s[half] ^",
  }),
];
