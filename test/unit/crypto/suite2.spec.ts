/** Suite 2 as the purse uses it, checked by @noble/curves; few cases, because XS runs them too (test/interop has the many). */
import { p256 } from "@noble/curves/nist.js";
import { expect } from "chai";
import { Ascon } from "../../../firmware/crypto/ascon.js";
import type { PrimedTicket } from "../../../firmware/crypto/primed-ticket.js";
import { Suite2 } from "../../../firmware/crypto/suite2.js";
import { concat, finish, fromBig, hex, source } from "./support.js";

const verify = (signature: Uint8Array, digest: Uint8Array, key: Uint8Array) =>
  p256.verify(signature, digest, key, { lowS: false, prehash: false });
const zeros = (length: number) => "00".repeat(length);

describe("suite 2", () => {
  const suite = new Suite2(new Ascon());
  const bytes = source(8);
  const secret = bytes(32);
  const digest = bytes(32);
  const key = new Uint8Array(33);
  const r = new Uint8Array(32);
  const s = new Uint8Array(32);

  before(() => {
    const job = suite.ticketJob(secret);
    expect(() => job.publicKey(key)).to.throw("not finished");
    expect(() => job.r(r)).to.throw("not finished");
    expect(finish(job)).to.be.below(200);
    expect(job.step()).to.equal(true);
    job.publicKey(key);
    job.r(r);
  });

  it("a ticket's signature verifies", () => {
    const primed = suite.newPrimed();
    suite.prime(primed, secret, r);
    expect(suite.sign(primed, digest, s)).to.equal(1);
    expect(verify(concat(r, s), digest, key)).to.equal(true);
    expect(verify(concat(r, s), bytes(32), key)).to.equal(false);
  });

  it("primes in slices as well as at once; before the last the ticket cannot sign", () => {
    const [whole, sliced] = [suite.newPrimed(), suite.newPrimed()];
    suite.prime(whole, secret, r);
    const job = suite.primeJob(sliced, secret, r);
    expect(job.step()).to.equal(false);
    while (!job.step()) {
      expect(suite.sign(sliced, digest, s)).to.equal(0);
      expect(suite.sign(whole, digest, s)).to.equal(1);
    }
    expect(job.step()).to.equal(true);
    expect(sliced).to.deep.equal(whole);
    const abandoned = suite.primeJob(sliced, secret, r);
    abandoned.step();
    suite.wipe(sliced);
    expect(abandoned.step()).to.equal(true);
    expect(suite.sign(sliced, digest, s)).to.equal(0);
    suite.prime(sliced, secret, r);
    expect(suite.sign(whole, digest, s)).to.equal(1);
    const again = new Uint8Array(32);
    expect(suite.sign(sliced, digest, again)).to.equal(1);
    expect(hex(again)).to.equal(hex(s));
  });

  it("signs the extreme digests", () => {
    const primed = suite.newPrimed();
    suite.prime(primed, secret, r);
    const n = p256.Point.Fn.ORDER;
    for (const value of [1n, n - 1n, n + 1n, (1n << 256n) - 1n]) {
      expect(suite.sign(primed, fromBig(value), s), `${value}`).to.equal(1);
      expect(verify(concat(r, s), fromBig(value), key), `${value}`).to.equal(true);
    }
  });

  it("refuses to sign, with zeros, when s would be zero", () => {
    const primed = suite.newPrimed() as PrimedTicket;
    suite.prime(primed, secret, r);
    // e = −r·d makes s zero: r·d is in the primed ticket.
    const rd = primed.rd.reduceRight((sum, limb) => (sum << 13n) + BigInt(limb), 0n);
    s.fill(7);
    expect(suite.sign(primed, fromBig(p256.Point.Fn.ORDER - rd), s)).to.equal(0);
    expect(hex(s)).to.equal(zeros(32));
  });

  it("refuses to sign when r is zero or not below n, when it was wiped, and before it was primed", () => {
    const primed = suite.newPrimed();
    expect(suite.sign(primed, digest, s)).to.equal(0);
    for (const bad of [0n, p256.Point.Fn.ORDER]) {
      suite.prime(primed, secret, fromBig(bad));
      expect(suite.sign(primed, digest, s)).to.equal(0);
    }
    suite.prime(primed, secret, r);
    suite.wipe(primed);
    expect(suite.sign(primed, digest, s)).to.equal(0);
    expect(hex(s)).to.equal(zeros(32));
  });

  it("a single flipped bit in a primed ticket is seen", () => {
    for (const part of ["w", "wrd", "wAgain", "rd"] as const) {
      for (const [limb, bit] of [
        [0, 0],
        [7, 12],
        [19, 8],
      ] as const) {
        const primed = suite.newPrimed() as PrimedTicket;
        suite.prime(primed, secret, r);
        primed[part][limb] = (primed[part][limb] as number) ^ (1 << bit);
        expect(suite.sign(primed, digest, s), `${part} ${limb} ${bit}`).to.equal(0);
        expect(hex(s)).to.equal(zeros(32));
      }
    }
  });

  it("keys, signatures, Diffie–Hellman; a ticket may be primed and sign in the middle of a job", () => {
    const [d, P] = [new Uint8Array(32), new Uint8Array(33)];
    const keyJob = suite.keyJob(bytes(32));
    keyJob.step();
    const primed = suite.newPrimed();
    suite.prime(primed, secret, r);
    keyJob.step();
    expect(suite.sign(primed, digest, s)).to.equal(1);
    finish(keyJob);
    keyJob.secret(d);
    keyJob.publicKey(P);
    expect(hex(p256.getPublicKey(d, true))).to.equal(hex(P));

    const signature = new Uint8Array(64);
    const signJob = suite.signJob(d, digest, Uint8Array.of(1));
    finish(signJob);
    signJob.signature(signature);
    expect(verify(signature, digest, P)).to.equal(true);

    const [x, peer] = [new Uint8Array(32), new Uint8Array(32).fill(5)];
    const dhJob = suite.dhJob(d, p256.getPublicKey(peer, true));
    finish(dhJob);
    dhJob.sharedX(x);
    expect(dhJob.valid).to.equal(true);
    expect(hex(x)).to.equal(hex(p256.getSharedSecret(peer, P).slice(1)));
  });

  it("a point that is none ends the job early, with zeros", () => {
    const good = p256.getPublicKey(new Uint8Array(32).fill(3), true);
    const off = good.slice(); // an x without a y: half of all x are
    const p = p256.Point.Fp.ORDER;
    for (let x = 1n; ; x++) {
      off.set(fromBig(x), 1);
      try {
        p256.Point.fromBytes(off);
      } catch {
        break;
      }
    }
    const bad = [
      off,
      concat([2], fromBig(p)),
      concat([2], fromBig(p + 5n)),
      concat([4], good.slice(1)),
      concat([0], good.slice(1)),
      concat(good, [0]),
    ];
    for (const peer of bad) {
      const job = suite.dhJob(digest, peer);
      expect(finish(job)).to.be.below(20);
      expect(job.valid, hex(peer)).to.equal(false);
      const x = new Uint8Array(32).fill(1);
      job.sharedX(x);
      expect(hex(x)).to.equal(zeros(32));
    }
  });

  it("a job that lost the workshop to another throws", () => {
    const first = suite.keyJob(secret);
    const second = suite.ticketJob(secret);
    expect(() => first.step()).to.throw("another job");
    expect(second.step()).to.equal(false);
  });

  it("hashes", () => {
    const hash = suite.hash();
    hash.update([97, 98, 99], 0, 3);
    const out = new Uint8Array(32);
    hash.digest(out, 0);
    expect(hex(out).slice(0, 16)).to.equal("ba7816bf8f01cfea");
    expect(suite.id).to.equal(2);
    expect(suite.newPrimed().suite).to.equal(2);
  });
});
