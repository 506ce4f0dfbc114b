/**
 * The bracelet's core against implementations that share no line with it: js-ascon, @noble/hashes, @noble/curves, OpenSSL, sm-crypto.
 * Inputs are repeatable; OPENPURSE_SEED chooses others, and is printed in the title.
 */

import { createHash } from "node:crypto";
import { sha256 } from "@noble/hashes/sha2.js";
import { expect } from "chai";
import JsAscon from "js-ascon";
import sm from "sm-crypto";
import { Ascon } from "../../firmware/crypto/ascon.js";
import { Sha256 } from "../../firmware/crypto/sha256.js";
import { Sm3 } from "../../firmware/crypto/sm3.js";
import { N, Point, publicKeyOf, signWith, sm3, verifyDigest, z } from "../../parties/crypto/sm.js";
import { subjects } from "../unit/crypto/subjects.js";
import { concat, finish, fromBig, hex, source, toBig, unhex } from "../unit/crypto/support.js";

const seed = Number(process.env.OPENPURSE_SEED ?? 20251);

describe(`crypto against other implementations (OPENPURSE_SEED=${seed})`, function () {
  this.timeout(120_000);
  const bytes = source(seed);
  const below = (bound: number) => ((bytes(1)[0] as number) * 256 + (bytes(1)[0] as number)) % bound;
  const ascon = new Ascon();

  it("Ascon-AEAD128: 2,000 messages as js-ascon seals them, and none opens once a bit is changed", () => {
    for (let i = 0; i < 2000; i++) {
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
    }
  });

  it("Ascon tag: 500 prepared tags are js-ascon's tags of associated data alone", () => {
    const saved = new Array<number>(10).fill(0);
    const none = new Uint8Array(0);
    for (let i = 0; i < 500; i++) {
      const [key, nonce, data] = [bytes(16), bytes(16), bytes(below(120))];
      const tag = new Uint8Array(16);
      ascon.tagPrepare(saved, key, nonce);
      ascon.tag(tag, saved, key, data, data.length);
      expect(hex(tag), `case ${i}`).to.equal(hex(JsAscon.encrypt(key, nonce, data, none)));
    }
  });

  it("Ascon-XOF128: 2,000 messages, absorbed and squeezed in random pieces", () => {
    for (let i = 0; i < 2000; i++) {
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
    }
  });

  it("SHA-256: 2,000 messages as noble hashes them, in random pieces", () => {
    const hash = new Sha256();
    const out = new Uint8Array(32);
    for (let i = 0; i < 2000; i++) {
      const message = bytes(below(300));
      const cut = below(message.length + 1);
      hash.update(message, 0, cut);
      hash.update(message, cut, message.length - cut);
      hash.digest(out, 0);
      expect(hex(out), `case ${i}`).to.equal(hex(sha256(message)));
    }
  });

  it("SM3: 2,000 messages as OpenSSL hashes them, in random pieces", () => {
    const hash = new Sm3();
    const out = new Uint8Array(32);
    for (let i = 0; i < 2000; i++) {
      const message = bytes(below(300));
      const cut = below(message.length + 1);
      hash.update(message, 0, cut);
      hash.update(message, cut, message.length - cut);
      hash.digest(out, 0);
      expect(hex(out), `case ${i}`).to.equal(createHash("sm3").update(message).digest("hex"));
    }
  });
});

describe(`the parties' SM2 against sm-crypto (OPENPURSE_SEED=${seed})`, function () {
  this.timeout(120_000);
  const bytes = source(seed);
  const ID = { hash: true, userId: "1234567812345678" };
  const open = (multiple: bigint) => {
    const { x, y } = Point.BASE.multiply(multiple).toAffine();
    return `04${hex(fromBig(x))}${hex(fromBig(y))}`;
  };

  it("each verifies what the other signed, and neither what it did not", () => {
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

for (const subject of subjects) {
  describe(`suite ${subject.id}, ${subject.name}, against other implementations (OPENPURSE_SEED=${seed})`, function () {
    this.timeout(300_000);
    const bytes = source(seed);
    const below = (bound: number) => ((bytes(1)[0] as number) * 256 + (bytes(1)[0] as number)) % bound;
    const suite = subject.suite(new Ascon());
    const { n, verify } = subject;

    it("tickets: 2,000 signatures that others verify, and not for another digest", () => {
      const primed = suite.newPrimed();
      const keys = new Set<string>();
      for (let i = 0; i < 2000; i++) {
        const [secret, digest] = [bytes(32), bytes(32)];
        const [key, first, signature] = [new Uint8Array(33), new Uint8Array(32), new Uint8Array(64)];
        const job = suite.ticketJob(secret);
        finish(job);
        job.publicKey(key);
        job.first(first);
        suite.prime(primed, secret, first);
        expect(suite.sign(primed, digest, signature), `case ${i}`).to.equal(1);
        expect(verify(signature, digest, key), `case ${i}`).to.equal(true);
        digest[below(32)] ^= 1 << below(8);
        expect(verify(signature, digest, key), `case ${i}`).to.equal(false);
        keys.add(hex(key));
      }
      expect(keys.size).to.equal(2000);
    });

    it("identity: 2,000 keys and signatures that others derive and verify", () => {
      const [d, P, signature] = [new Uint8Array(32), new Uint8Array(33), new Uint8Array(64)];
      for (let i = 0; i < 2000; i++) {
        const keyJob = suite.keyJob(bytes(32));
        finish(keyJob);
        keyJob.secret(d);
        keyJob.publicKey(P);
        expect(hex(P), `case ${i}`).to.equal(hex(subject.key(toBig(d))));
        const digest = bytes(32);
        const signJob = suite.signJob(d, digest, bytes(below(10)));
        finish(signJob);
        signJob.signature(signature);
        expect(verify(signature, digest, P), `case ${i}`).to.equal(true);
      }
    });

    it("identity: the same digest gives the same signature, another `extra` another", () => {
      const sign = (extra: number[]) => {
        const out = new Uint8Array(64);
        const job = suite.signJob(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2), Uint8Array.from(extra));
        finish(job);
        job.signature(out);
        return hex(out);
      };
      expect(sign([])).to.equal(sign([]));
      expect(sign([1])).not.to.equal(sign([]));
    });

    it("Diffie–Hellman: 2,000 shared secrets as others compute them", () => {
      const x = new Uint8Array(32);
      for (let i = 0; i < 2000; i++) {
        const [ours, theirs] = [toBig(bytes(48)) % (n - 1n), toBig(bytes(48)) % (n - 1n)].map((d) => d + 1n) as [
          bigint,
          bigint,
        ];
        const job = suite.dhJob(fromBig(ours), subject.key(theirs));
        finish(job);
        job.sharedX(x);
        expect(job.valid).to.equal(true);
        expect(hex(x), `case ${i}`).to.equal(hex(subject.sharedX(ours, subject.key(theirs))));
      }
    });

    it("Diffie–Hellman: 300 random strings are points for us exactly when they are for others", () => {
      const d = fromBig(1n);
      const x = new Uint8Array(32);
      let points = 0;
      for (let i = 0; i < 300; i++) {
        const peer = concat([2 + (i & 1)], bytes(32));
        const point = subject.isPoint(peer);
        const job = suite.dhJob(d, peer);
        finish(job);
        expect(job.valid, hex(peer)).to.equal(point);
        if (point) points++;
        else {
          job.sharedX(x);
          expect(toBig(x)).to.equal(0n);
        }
      }
      expect(points).to.be.within(110, 190);
    });
  });
}
