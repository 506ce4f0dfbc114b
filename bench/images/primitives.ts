/**
 * Runs on the engine under test: one primitive of firmware/crypto a message, chosen by the first byte (PRIMITIVES), so
 * that a message's count, less that of "nothing", is the primitive's.
 *
 * Everything is allocated before the first message, so that a message allocates almost nothing.
 */
/// <reference path="../../boards/desktop/host.ts" />

import { FieldP256 } from "../../firmware/crypto/arithmetic/field-p256.gen.js";
import { FieldSm2 } from "../../firmware/crypto/arithmetic/field-sm2.gen.js";
import { ScalarP256 } from "../../firmware/crypto/arithmetic/scalar-p256.gen.js";
import { ScalarSm2 } from "../../firmware/crypto/arithmetic/scalar-sm2.gen.js";
import { Ascon } from "../../firmware/crypto/ascon/ascon.js";
import { asconPermutation } from "../../firmware/crypto/ascon/ascon-permutation.js";
import { Sha256Block } from "../../firmware/crypto/hash/sha256-block.gen.js";
import { Sm3Block } from "../../firmware/crypto/hash/sm3-block.gen.js";
import { Suite1 } from "../../firmware/crypto/suite/suite1.js";
import { Suite2 } from "../../firmware/crypto/suite/suite2.js";
import type { Primitive } from "../primitives.js";

function numbers(length: number): number[] {
  const list: number[] = [];
  for (let i = 0; i < length; i++) list.push((i * 2731 + 977) & 8191);
  return list;
}

function bytes(length: number): Uint8Array {
  return Uint8Array.from(numbers(length), (n) => n & 255);
}

const ascon = new Ascon();
const suite = new Suite2(ascon);
const presignature = suite.newPresignature();
const suite1 = new Suite1(ascon);
const presignature1 = suite1.newPresignature();
const block = new Sha256Block();
const sm3Block = new Sm3Block();
const sm2Scalar = new ScalarSm2();
const sm2Field = new FieldSm2();
const scalar = new ScalarP256();
const field = new FieldP256();

const state = numbers(8);
const lanes = numbers(10);
const a = numbers(20);
const b = numbers(20);
const o = numbers(20);
const secret = bytes(32);
const key = bytes(16);
const data = bytes(79);
const words = new Int32Array(20);
const tag = new Int32Array(4);
const out = new Uint8Array(32);
const r = new Uint8Array(32);
const first1 = new Uint8Array(32);
const saved = numbers(14);
let done = 0;

const run: Record<Primitive, () => void> = {
  nothing: () => {},
  "SHA-256, one block": () => block.absorb(state, data, 0),
  "SM3, one block": () => sm3Block.absorb(state, data, 0),
  "Ascon-p12": () => asconPermutation(lanes, 0),
  "Ascon-p8": () => asconPermutation(lanes, 4),
  "Ascon-XOF128, 32 bytes to 32": () => {
    ascon.xofStart();
    ascon.xofAbsorb(secret, 0, 32);
    ascon.xofSqueeze(out, 0, 32);
  },
  "tag over 79 bytes": () => ascon.tag(tag, saved, words, 79),
  "multiplication mod n": () => scalar.mul(o, a, b),
  "multiplication mod p": () => field.mul(o, a, b),
  "SM2, multiplication mod n": () => sm2Scalar.mul(o, a, b),
  "SM2, multiplication mod p": () => sm2Field.mul(o, a, b),
  "presign a ticket": () => suite.presign(presignature, secret, r),
  "sign with a presignature": () => {
    done = suite.sign(presignature, out, o64);
  },
  "suite 1, presign a ticket": () => suite1.presign(presignature1, secret, first1),
  "suite 1, sign with a presignature": () => {
    done = suite1.sign(presignature1, out, o64);
  },
};
const o64 = new Uint8Array(64);

ascon.tagPrepare(saved, key, key);
const order = Object.keys(run) as Primitive[];

globalThis.onMessage = (message) => {
  run[order[new Uint8Array(message)[0]]]();
  host.send(Uint8Array.of(done).buffer);
};
