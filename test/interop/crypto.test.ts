/**
 * The bracelet's symmetric core, and the parties' SM2, against implementations that share no line with them: js-ascon, @noble/hashes, OpenSSL, sm-crypto.
 * The curves are in curves.test.ts.
 * Inputs are repeatable; OPENPURSE_SEED chooses others, and is printed in the title.
 */

import { createHash } from "node:crypto";
import { sha256 } from "@noble/hashes/sha2.js";
import { expect } from "chai";
import JsAscon from "js-ascon";
import sm from "sm-crypto";
import { newLimbs, select } from "../../firmware/crypto/arithmetic/limbs.js";
import { Ascon } from "../../firmware/crypto/ascon/ascon.js";
import { Drbg } from "../../firmware/crypto/ascon/drbg.js";
import { label } from "../../firmware/crypto/ascon/label.js";
import { prf } from "../../firmware/crypto/ascon/prf.js";
import { Sha256 } from "../../firmware/crypto/hash/sha256.js";
import { Sm3 } from "../../firmware/crypto/hash/sm3.js";
import { copy, equal, wipe } from "../../firmware/crypto/memory/bytes.js";
import { N, Point, publicKeyOf, signWith, sm3, verifyDigest, z } from "../../parties/shared/crypto/sm.js";
import { concat, fromBig, hex, toBig, unhex } from "../unit/crypto/support.js";
import { inputs, many, seed } from "./many.js";
import { accepts, digestFor } from "./openssl.js";

describe(`crypto against other implementations (OPENPURSE_SEED=${seed})`, function () {
  this.timeout(120_000);
  const { bytes, below } = inputs();
  const ascon = new Ascon();
  const [sha256Of, sm3Of] = [new Sha256(), new Sm3()];

  many("Ascon-AEAD128: messages as js-ascon seals them, and none opens once a bit is changed", (i) => {
    const [key, nonce, ad, plain] = [bytes(16), bytes(16), bytes(below(50)), bytes(below(80))];
    const box = new Uint8Array(plain.length + 16);
    ascon.seal(box, key, nonce, ad, ad.length, plain, plain.length);
    expect(hex(box), `case ${i}`).to.equal(hex(JsAscon.encrypt(key, nonce, ad, plain)));
    const out = new Uint8Array(plain.length);
    expect(ascon.open(out, key, nonce, ad, ad.length, box, box.length)).to.equal(1);
    expect(hex(out)).to.equal(hex(plain));
    box[below(box.length)] ^= 1 << below(8);
    expect(ascon.open(out, key, nonce, ad, ad.length, box, box.length), `case ${i}`).to.equal(0);
    expect(toBig(out)).to.equal(0n);
    return true;
  });

  const saved = new Array<number>(14).fill(0);
  const none = new Uint8Array(0);
  many("Ascon tag: prepared tags are js-ascon's tags of associated data alone", (i) => {
    const [key, nonce, data] = [bytes(16), bytes(16), bytes(1 + below(119))];
    const words = new Int32Array(32);
    new Uint8Array(words.buffer).set(data);
    const tag = new Int32Array(4);
    ascon.tagPrepare(saved, key, nonce);
    ascon.tag(tag, saved, words, data.length);
    expect(hex(new Uint8Array(tag.buffer)), `case ${i}`).to.equal(hex(JsAscon.encrypt(key, nonce, data, none)));
    return true;
  });

  many("Ascon-XOF128: messages, absorbed and squeezed in random pieces", (i) => {
    const message = bytes(below(100));
    const out = new Uint8Array(1 + below(60));
    ascon.xofStart();
    for (let at = 0; at < message.length; ) {
      const length = Math.min(1 + below(20), message.length - at);
      ascon.xofAbsorb(message, at, length);
      at += length;
    }
    for (let at = 0; at < out.length; ) {
      const length = Math.min(1 + below(20), out.length - at);
      ascon.xofSqueeze(out, at, length);
      at += length;
    }
    const expected = JsAscon.hash(message, "Ascon-XOF128", out.length).slice(0, out.length);
    expect(hex(out), `case ${i}`).to.equal(hex(expected));
    return true;
  });

  many("SHA-256: messages as noble hashes them, in random pieces", (i) => {
    const [hash, out] = [sha256Of, new Uint8Array(32)];
    const message = bytes(below(300));
    const cut = below(message.length + 1);
    hash.update(message, 0, cut);
    hash.update(message, cut, message.length - cut);
    hash.digest(out, 0);
    expect(hex(out), `case ${i}`).to.equal(hex(sha256(message)));
    return true;
  });

  many("SM3: messages as OpenSSL hashes them, in random pieces", (i) => {
    const [hash, out] = [sm3Of, new Uint8Array(32)];
    const message = bytes(below(300));
    const cut = below(message.length + 1);
    hash.update(message, 0, cut);
    hash.update(message, cut, message.length - cut);
    hash.digest(out, 0);
    expect(hex(out), `case ${i}`).to.equal(createHash("sm3").update(message).digest("hex"));
    return true;
  });

  many("the keyed function: as js-ascon computes its encoding", (i) => {
    const [key, name, data, out] = [
      bytes(below(64)),
      bytes(below(20)),
      bytes(below(80)),
      new Uint8Array(1 + below(48)),
    ];
    prf(ascon, key, Array.from(name), data, data.length, out, out.length);
    const encoded = concat([key.length], key, [name.length], name, data);
    expect(hex(out), `case ${i}`).to.equal(hex(JsAscon.hash(encoded, "Ascon-XOF128", out.length).slice(0, out.length)));
    return true;
  });

  const xof = (length: number, ...parts: ArrayLike<number>[]) =>
    JsAscon.hash(concat(...parts), "Ascon-XOF128", length).slice(0, length);
  const [seeding, filling] = [label("openpurse drbg seed"), label("openpurse drbg fill")];
  const drbg = new Drbg(new Uint8Array(32));
  let state: ArrayLike<number> = xof(32, [32], new Uint8Array(32), [seeding.length], seeding, new Uint8Array(32));
  many("the generator: one stream, fills and reseeds, as js-ascon computes it", (i) => {
    if (below(10) === 0) {
      const fresh = bytes(below(70));
      drbg.reseed(fresh);
      state = xof(32, [32], state, [seeding.length], seeding, fresh);
    }
    const out = new Uint8Array(below(70));
    drbg.fill(out, 0, out.length);
    const stream = xof(out.length + 32, [32], state, [filling.length], filling);
    state = stream.slice(out.length);
    expect(hex(out), `case ${i}`).to.equal(hex(stream.slice(0, out.length)));
    return true;
  });

  many("equal, copy, select, wipe: as plain code does it", () => {
    const length = below(40);
    const [a, b] = [bytes(length), bytes(length)];
    const near = a.slice();
    if (length > 0 && below(2) === 0) near[below(length)] ^= 1 << below(8);
    expect(equal(a, 0, near, 0, length)).to.equal(hex(a) === hex(near) ? 1 : 0);
    const from = below(length + 1);
    copy(b, from, a, from, length - from);
    expect(hex(b.slice(from))).to.equal(hex(a.slice(from)));
    const [x, y] = [newLimbs(20), newLimbs(20)].map((limbs) => limbs.map(() => below(8192))) as [number[], number[]];
    const [before, mask] = [x.slice(), -below(2)];
    select(x, y, mask);
    expect(x).to.deep.equal(mask === 0 ? before : y);
    wipe(b);
    expect(toBig(b)).to.equal(0n);
    return true;
  });
});

describe(`the parties' SM2 against sm-crypto and OpenSSL (OPENPURSE_SEED=${seed})`, function () {
  this.timeout(120_000);
  const { bytes } = inputs();
  const ID = { hash: true, userId: "1234567812345678" };
  const open = (multiple: bigint) => {
    const { x, y } = Point.BASE.multiply(multiple).toAffine();
    return `04${hex(fromBig(x))}${hex(fromBig(y))}`;
  };

  many("OpenSSL verifies what the parties sign, and not for another message", (i) => {
    const [secret, message] = [bytes(32).fill(1, 0, 1), bytes(1 + (i % 70))];
    const point = Point.BASE.multiply(toBig(secret)).toAffine();
    const signature = signWith(digestFor(1, message, point), secret, toBig(bytes(31)) + 1n);
    if (signature === null) throw new Error("a nonce in 2^248 that the standard refuses");
    expect(accepts(1, message, signature, point), `case ${i}`).to.equal(true);
    message[0] ^= 1;
    expect(accepts(1, message, signature, point), `case ${i}`).to.equal(false);
    return true;
  });

  it("sm-crypto, with the default identity: each verifies what the other signed, and neither what it did not, 100 times", () => {
    for (let i = 0; i < 100; i++) {
      const [secret, message] = [bytes(32).fill(1, 0, 1), bytes(1 + (i % 70))];
      const key = publicKeyOf(secret);
      const theirs = sm.sm2.doSignature(message, hex(secret), ID);
      const e = sm3(z(key), message);
      expect(verifyDigest(e, unhex(theirs), key), `case ${i}`).to.equal(true);
      const ours = signWith(e, secret, toBig(bytes(31)) + 1n);
      if (ours === null) throw new Error("a nonce in 2^248 that the standard refuses");
      expect(sm.sm2.doVerifySignature(message, hex(ours), open(toBig(secret)), ID), `case ${i}`).to.equal(true);
      e[i % 32] ^= 1;
      expect(verifyDigest(e, unhex(theirs), key)).to.equal(false);
      expect(verifyDigest(e, ours, key)).to.equal(false);
    }
  });

  it("numbers out of range are refused: r or s of 0 or n and more, r + s = n", () => {
    const key = publicKeyOf(fromBig(5n));
    const e = bytes(32);
    const signature = signWith(e, fromBig(5n), 77n);
    if (signature === null) throw new Error("no signature");
    expect(verifyDigest(e, signature, key)).to.equal(true);
    const [r, s] = [toBig(signature.slice(0, 32)), toBig(signature.slice(32))];
    for (const [a, b] of [
      [0n, s],
      [r, 0n],
      [N, s],
      [r, N],
      [r, N - r],
      [(1n << 256n) - 1n, s],
    ] as const) {
      expect(verifyDigest(e, concat(fromBig(a), fromBig(b)), key), `${a} ${b}`).to.equal(false);
    }
    expect(verifyDigest(e, signature, concat([4], key.slice(1)))).to.equal(false);
    expect(verifyDigest(e.slice(1), signature, key)).to.equal(false);
  });
});
