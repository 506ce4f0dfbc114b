/**
 * The bracelet's core against implementations that share no line with it: js-ascon, @noble/hashes, @noble/curves.
 * Inputs are repeatable; OPENPURSE_SEED chooses others, and is printed in the title.
 */
import { p256 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { expect } from "chai";
import JsAscon from "js-ascon";
import { Ascon } from "../../firmware/crypto/ascon.js";
import { Sha256 } from "../../firmware/crypto/sha256.js";
import { Suite2 } from "../../firmware/crypto/suite2.js";
import { concat, finish, fromBig, hex, source, toBig } from "../unit/crypto/support.js";

const seed = Number(process.env.OPENPURSE_SEED ?? 20251);
const verify = (signature: Uint8Array, digest: Uint8Array, key: Uint8Array) =>
  p256.verify(signature, digest, key, { lowS: false, prehash: false });

describe(`crypto against other implementations (OPENPURSE_SEED=${seed})`, function () {
  this.timeout(120_000);
  const bytes = source(seed);
  const below = (bound: number) => ((bytes(1)[0] as number) * 256 + (bytes(1)[0] as number)) % bound;
  const ascon = new Ascon();
  const suite = new Suite2(ascon);

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

  it("tickets: 200 signatures that noble verifies, and not for another digest", () => {
    const primed = suite.newPrimed();
    const keys = new Set<string>();
    for (let i = 0; i < 200; i++) {
      const [secret, digest, key, r, s] = [
        bytes(32),
        bytes(32),
        new Uint8Array(33),
        new Uint8Array(32),
        new Uint8Array(32),
      ];
      const job = suite.ticketJob(secret);
      finish(job);
      job.publicKey(key);
      job.r(r);
      suite.prime(primed, secret, r);
      expect(suite.sign(primed, digest, s), `case ${i}`).to.equal(1);
      expect(verify(concat(r, s), digest, key), `case ${i}`).to.equal(true);
      digest[below(32)] ^= 1 << below(8);
      expect(verify(concat(r, s), digest, key), `case ${i}`).to.equal(false);
      keys.add(hex(key));
    }
    expect(keys.size).to.equal(200);
  });

  it("identity: 200 keys and signatures that noble derives and verifies", () => {
    const [d, P, signature] = [new Uint8Array(32), new Uint8Array(33), new Uint8Array(64)];
    for (let i = 0; i < 200; i++) {
      const keyJob = suite.keyJob(bytes(32));
      finish(keyJob);
      keyJob.secret(d);
      keyJob.publicKey(P);
      expect(hex(P), `case ${i}`).to.equal(hex(p256.getPublicKey(d, true)));
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

  it("Diffie–Hellman: 200 shared secrets as noble computes them", () => {
    const x = new Uint8Array(32);
    for (let i = 0; i < 200; i++) {
      const [ours, theirs] = [p256.utils.randomSecretKey(bytes(48)), p256.utils.randomSecretKey(bytes(48))];
      const job = suite.dhJob(ours, p256.getPublicKey(theirs, true));
      finish(job);
      job.sharedX(x);
      expect(job.valid).to.equal(true);
      expect(hex(x), `case ${i}`).to.equal(hex(p256.getSharedSecret(ours, p256.getPublicKey(theirs, true)).slice(1)));
    }
  });

  it("Diffie–Hellman: 300 random strings are points for us exactly when they are for noble", () => {
    const d = fromBig(1n);
    const x = new Uint8Array(32);
    let points = 0;
    for (let i = 0; i < 300; i++) {
      const peer = concat([2 + (i & 1)], bytes(32));
      let point = true;
      try {
        p256.Point.fromBytes(peer);
      } catch {
        point = false;
      }
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
