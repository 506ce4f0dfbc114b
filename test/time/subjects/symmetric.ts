/** Ascon and what is made of it, and the hashes: firmware/crypto/ascon/ascon*.ts, prf.ts, drbg.ts, sha256.ts, sm3.ts. */
import { Ascon } from "../../../firmware/crypto/ascon/ascon.js";
import { asconPermutation } from "../../../firmware/crypto/ascon/ascon-permutation.js";
import { Drbg } from "../../../firmware/crypto/ascon/drbg.js";
import { label } from "../../../firmware/crypto/ascon/label.js";
import { prf } from "../../../firmware/crypto/ascon/prf.js";
import { Sha256 } from "../../../firmware/crypto/hash/sha256.js";
import { Sha256Block } from "../../../firmware/crypto/hash/sha256-block.gen.js";
import { Sm3 } from "../../../firmware/crypto/hash/sm3.js";
import { Sm3Block } from "../../../firmware/crypto/hash/sm3-block.gen.js";
import { type Subject, toValues, zeros } from "./subject.js";

const ascon = new Ascon();
const state = zeros(10);
const key = new Uint8Array(16);
const nonce = Uint8Array.from({ length: 16 }, (_, i) => i);
const dataWords = new Int32Array(20);
const data = Uint8Array.from({ length: 79 }, (_, i) => 3 * i);
for (let i = 0; i < 79; i++) dataWords[i >> 2] = dataWords[i >> 2] | (data[i] << ((i & 3) << 3));
const plain = new Uint8Array(47);
const box = new Uint8Array(63);
const opened = new Uint8Array(47);
const verdict = zeros(1);
const saved = zeros(14);
const tag = new Int32Array(4);
const tagBytes = new Uint8Array(tag.buffer);
const key32 = new Uint8Array(32);
const out = new Uint8Array(48);
const drbg = new Drbg(new Uint8Array(32));
const LABEL = label("evidence");

const word = (secret: Uint8Array, at: number) =>
  (secret[at] << 24) | (secret[at + 1] << 16) | (secret[at + 2] << 8) | secret[at + 3];
const words = (to: number[], secret: Uint8Array) => {
  for (let i = 0; i < to.length; i++) to[i] = word(secret, (4 * i) % 64);
};
const keyed = (secret: Uint8Array) => {
  toValues(key, secret, 0);
  toValues(plain, secret, 16);
};

const asconSubjects: Subject[] = [
  ...[0, 4].map((first) => ({
    name: `Ascon-p${12 - first}`,
    kind: "bytes" as const,
    blocks: 2,
    load: (secret: Uint8Array) => words(state, secret),
    inputs: [state],
    run: () => asconPermutation(state, first),
    outputs: [state],
  })),
  {
    name: "Ascon-AEAD128, seal",
    kind: "bytes",
    blocks: 2,
    load: keyed,
    inputs: [key, plain],
    run: () => ascon.seal(box, key, nonce, data, 40, plain, 47),
    outputs: [box],
  },
  {
    name: "Ascon-AEAD128, open",
    kind: "bytes",
    blocks: 2,
    load: (secret) => {
      keyed(secret);
      ascon.seal(box, key, nonce, data, 40, plain, 47);
      // Half of the boxes are forged: in their last byte, or in their first.
      box[(secret[62] & 1) === 0 ? 62 : 0] ^= secret[63] & 1;
    },
    inputs: [key],
    run: () => {
      verdict[0] = ascon.open(opened, key, nonce, data, 40, box, 63);
    },
    outputs: [opened, verdict],
  },
  {
    name: "Ascon-AEAD128, tag over data",
    kind: "bytes",
    load: (secret) => toValues(key, secret, 0),
    inputs: [key],
    run: () => {
      ascon.tagPrepare(saved, key, nonce);
      ascon.tag(tag, saved, dataWords, 79);
    },
    outputs: [saved, tagBytes],
  },
  {
    name: "Ascon-XOF128",
    kind: "bytes",
    load: (secret) => toValues(key32, secret, 0),
    inputs: [key32],
    run: () => {
      ascon.xofStart();
      ascon.xofAbsorb(key32, 0, 29);
      ascon.xofAbsorbByte(key32[30]);
      ascon.xofSqueeze(out, 0, 45);
    },
    outputs: [out],
  },
  {
    name: "PRF (keys derived)",
    kind: "bytes",
    load: (secret) => toValues(key32, secret, 0),
    inputs: [key32],
    run: () => prf(ascon, key32, LABEL, data, 20, out, 32),
    outputs: [out],
  },
  {
    name: "DRBG, reseed and fill",
    kind: "bytes",
    load: (secret) => toValues(key32, secret, 0),
    inputs: [key32],
    run: () => {
      drbg.reseed(key32);
      drbg.fill(out, 0, 48);
    },
    outputs: [out],
  },
];

const hashes = [
  { name: "SHA-256", block: new Sha256Block(), hash: new Sha256() },
  { name: "SM3", block: new Sm3Block(), hash: new Sm3() },
];
const hashState = zeros(8);
const message = new Uint8Array(128);
const kept = zeros(9);

const hashSubjects = hashes.flatMap(({ name, block, hash }): Subject[] => [
  {
    name: `${name}, one block`,
    kind: "bytes",
    blocks: 4,
    load: (secret) => {
      toValues(message, secret, 0);
      words(hashState, secret.subarray(64));
    },
    inputs: [message, hashState],
    run: () => block.absorb(hashState, message, 0),
    outputs: [hashState],
  },
  {
    name: `${name}, a message`,
    kind: "bytes",
    blocks: 4,
    load: (secret) => toValues(message, secret, 0),
    inputs: [message],
    run: () => {
      hash.reset();
      hash.update(message, 0, 64);
      hash.save(kept);
      hash.restore(kept);
      hash.update(message, 64, 53);
      hash.digest(out, 0);
    },
    outputs: [out.subarray(0, 32)],
  },
]);

export const subjects: readonly Subject[] = [...asconSubjects, ...hashSubjects];
