/** Byte strings and whole numbers in limbs: firmware/crypto/memory/bytes.ts, limbs.ts. */

import {
  addLimbs,
  copyLimbs,
  fromBytes,
  isBelow,
  isSame,
  isZero,
  select,
  toBytes,
} from "../../../firmware/crypto/arithmetic/limbs.js";
import { copy, equal, wipe } from "../../../firmware/crypto/memory/bytes.js";
import { type Subject, toLimbs, toValues, zeros } from "./subject.js";

const a = new Uint8Array(32);
const b = new Uint8Array(32);
const o = new Uint8Array(32);
const result = zeros(1);

const bytes: Subject[] = [
  {
    name: "equal",
    kind: "bytes",
    load: (secret) => {
      // Half of the secrets are compared with themselves; the others differ in one byte, somewhere.
      toValues(a, secret, 0);
      toValues(b, secret, 0);
      b[secret[30] & 31] ^= secret[31] & 1;
    },
    inputs: [a],
    run: () => {
      result[0] = equal(a, 0, b, 0, 32);
    },
    outputs: [result],
  },
  {
    name: "copy",
    kind: "bytes",
    load: (secret) => toValues(a, secret, 0),
    inputs: [a],
    run: () => copy(o, 0, a, 0, 32),
    outputs: [o],
  },
  {
    name: "wipe",
    kind: "bytes",
    load: (secret) => toValues(a, secret, 0),
    inputs: [a],
    run: () => wipe(a),
    outputs: [],
  },
];

const x = zeros(20);
const y = zeros(20);
const z = zeros(20);
const mask = zeros(1);
const one = (secret: Uint8Array) => toLimbs(x, secret, 0);
const two = (secret: Uint8Array) => {
  toLimbs(x, secret, 0);
  toLimbs(y, secret, (secret[31] & 1) === 0 ? 0 : 1);
};

const limbs: Subject[] = [
  {
    name: "limbs from bytes",
    kind: "bytes",
    load: (s) => toValues(a, s, 0),
    inputs: [a],
    run: () => fromBytes(z, 20, a, 0, 32),
    outputs: [z],
  },
  { name: "limbs to bytes", kind: "bytes", load: one, inputs: [x], run: () => toBytes(o, 0, x), outputs: [o] },
  { name: "limbs, copy", kind: "bytes", load: one, inputs: [x], run: () => copyLimbs(z, x), outputs: [z] },
  {
    name: "limbs, is zero",
    kind: "bytes",
    load: one,
    inputs: [x],
    run: () => {
      result[0] = isZero(x);
    },
    outputs: [result],
  },
  {
    name: "limbs, is same",
    kind: "bytes",
    blocks: 2,
    load: two,
    inputs: [x, y],
    run: () => {
      result[0] = isSame(x, y);
    },
    outputs: [result],
  },
  {
    name: "limbs, is below",
    kind: "bytes",
    blocks: 2,
    load: two,
    inputs: [x, y],
    run: () => {
      result[0] = isBelow(x, y);
    },
    outputs: [result],
  },
  {
    name: "limbs, select",
    kind: "bytes",
    blocks: 2,
    load: (secret) => {
      toLimbs(x, secret, 0);
      toLimbs(z, secret, 1);
      mask[0] = 0 - (secret[31] & 1);
    },
    inputs: [x, z, mask],
    run: () => select(z, x, mask[0]),
    outputs: [z],
  },
  {
    name: "limbs, add",
    kind: "bytes",
    blocks: 2,
    load: two,
    inputs: [x, y],
    run: () => addLimbs(z, x, y),
    outputs: [z],
  },
];

export const subjects: readonly Subject[] = [...bytes, ...limbs];
