/** Both suites as the purse uses them, checked by implementations that are not ours; few cases, because XS runs them too (test/interop has the many). */
import { expect } from "chai";
import { Ascon } from "../../../firmware/crypto/ascon/ascon.js";
import type { EcdsaPresignature } from "../../../firmware/crypto/signing/ecdsa-presignature.js";
import type { Sm2Presignature } from "../../../firmware/crypto/signing/sm2-presignature.js";
import { p256Subject, sm2, subjects } from "./subjects.js";
import { concat, finish, fromBig, hex, source, toBig } from "./support.js";

const zeros = (length: number) => "00".repeat(length);
const number = (limbs: readonly number[]) => limbs.reduceRight((sum, limb) => (sum << 13n) + BigInt(limb), 0n);

for (const subject of subjects) {
  describe(`suite ${subject.id}, ${subject.name}`, () => {
    const suite = subject.suite(new Ascon());
    const bytes = source(8);
    const secret = bytes(32);
    const digest = bytes(32);
    const key = new Uint8Array(33);
    const first = new Uint8Array(32);
    const z = new Uint8Array(32);
    const signature = new Uint8Array(64);
    const n = subject.n;
    const { verify } = subject;

    before(() => {
      const job = suite.ticketJob(secret);
      expect(() => job.publicKey(key)).to.throw("not finished");
      expect(() => job.first(first)).to.throw("not finished");
      expect(finish(job)).to.be.below(200);
      expect(job.step()).to.equal(true);
      job.publicKey(key);
      job.first(first);
      job.z(z);
    });

    it("a key's Z is the standard's, and zeros where there is none", () => {
      expect(hex(z)).to.equal(hex(subject.z(key)));
    });

    it("the first half of a signature follows from what is public", () => {
      const presignature = suite.newPresignature();
      suite.presign(presignature, secret, first);
      for (const value of [digest, fromBig(0n), fromBig((1n << 256n) - 1n)]) {
        expect(suite.sign(presignature, value, signature)).to.equal(1);
        const half = new Uint8Array(64);
        suite.signatureR(first, value, half);
        expect(hex(half)).to.equal(hex(signature.slice(0, 32)) + zeros(32));
      }
    });

    it("a ticket's signature verifies", () => {
      const presignature = suite.newPresignature();
      suite.presign(presignature, secret, first);
      expect(suite.sign(presignature, digest, signature)).to.equal(1);
      expect(verify(signature, digest, key)).to.equal(true);
      expect(verify(signature, bytes(32), key)).to.equal(false);
    });

    it("presigns in slices as well as at once; before the last the ticket cannot sign", () => {
      const [whole, sliced] = [suite.newPresignature(), suite.newPresignature()];
      suite.presign(whole, secret, first);
      const job = suite.presignJob(sliced, secret, first);
      expect(job.step()).to.equal(false);
      while (!job.step()) {
        expect(suite.sign(sliced, digest, signature)).to.equal(0);
        expect(suite.sign(whole, digest, signature)).to.equal(1);
      }
      expect(job.step()).to.equal(true);
      for (const part of ["suite", "usable", ...subject.parts] as (keyof typeof whole)[]) {
        expect(sliced[part], part).to.deep.equal(whole[part]);
      }
      const abandoned = suite.presignJob(sliced, secret, first);
      abandoned.step();
      suite.wipe(sliced);
      expect(abandoned.step()).to.equal(true);
      expect(suite.sign(sliced, digest, signature)).to.equal(0);
      suite.presign(sliced, secret, first);
      expect(suite.sign(whole, digest, signature)).to.equal(1);
      const again = new Uint8Array(64);
      expect(suite.sign(sliced, digest, again)).to.equal(1);
      expect(hex(again)).to.equal(hex(signature));
    });

    it("signs the extreme digests", () => {
      const presignature = suite.newPresignature();
      suite.presign(presignature, secret, first);
      for (const value of [0n, 1n, n - 1n, n, n + 1n, (1n << 256n) - 1n]) {
        expect(suite.sign(presignature, fromBig(value), signature), `${value}`).to.equal(1);
        expect(verify(signature, fromBig(value), key), `${value}`).to.equal(true);
      }
    });

    it("refuses to sign, with zeros, what the standard refuses", () => {
      const presignature = suite.newPresignature();
      suite.presign(presignature, secret, first);
      for (const value of refusedDigests[subject.id](presignature as never, n)) {
        signature.fill(7);
        expect(suite.sign(presignature, fromBig(value % n), signature), `${value}`).to.equal(0);
        expect(hex(signature)).to.equal(zeros(64));
        expect(suite.sign(presignature, fromBig((value + 1n) % n), signature), `${value} + 1`).to.equal(1);
      }
    });

    it("refuses to sign when the first half is zero or not below n, when it was wiped, and before it was filled", () => {
      const presignature = suite.newPresignature();
      expect(suite.sign(presignature, digest, signature)).to.equal(0);
      for (const bad of [0n, n]) {
        suite.presign(presignature, secret, fromBig(bad));
        expect(suite.sign(presignature, digest, signature)).to.equal(0);
      }
      suite.presign(presignature, secret, first);
      suite.wipe(presignature);
      expect(suite.sign(presignature, digest, signature)).to.equal(0);
      expect(hex(signature)).to.equal(zeros(64));
    });

    it("a single flipped bit in a presignature is seen", () => {
      for (const part of subject.parts) {
        for (const [limb, bit] of [
          [0, 0],
          [7, 12],
          [19, 8],
        ] as const) {
          const presignature = suite.newPresignature();
          const limbs = (presignature as unknown as Record<string, number[]>)[part] as number[];
          suite.presign(presignature, secret, first);
          limbs[limb] = (limbs[limb] as number) ^ (1 << bit);
          expect(suite.sign(presignature, digest, signature), `${part} ${limb} ${bit}`).to.equal(0);
          expect(hex(signature)).to.equal(zeros(64));
        }
      }
    });

    it("keys, signatures, Diffie–Hellman; a ticket may be presigned and sign in the middle of a job", () => {
      const [d, P] = [new Uint8Array(32), new Uint8Array(33)];
      const keyJob = suite.keyJob(bytes(32));
      keyJob.step();
      const presignature = suite.newPresignature();
      suite.presign(presignature, secret, first);
      keyJob.step();
      expect(suite.sign(presignature, digest, signature)).to.equal(1);
      finish(keyJob);
      keyJob.secret(d);
      keyJob.publicKey(P);
      keyJob.z(z);
      expect(hex(subject.key(toBig(d)))).to.equal(hex(P));
      expect(hex(subject.z(P))).to.equal(hex(z));

      const signJob = suite.signJob(d, digest, Uint8Array.of(1));
      finish(signJob);
      signJob.signature(signature);
      expect(verify(signature, digest, P)).to.equal(true);

      const [x, peer] = [new Uint8Array(32), 0x0505050505050505n];
      const dhJob = suite.dhJob(d, subject.key(peer));
      finish(dhJob);
      dhJob.sharedX(x);
      expect(dhJob.valid).to.equal(true);
      expect(hex(x)).to.equal(hex(subject.sharedX(peer, P)));
    });

    it("signs with the extreme private keys and digests", () => {
      // d = n − 1 has no SM2 signature, for 1 + d is not invertible; GB/T 32918.2 leaves it out.
      for (const d of subject.id === 1 ? [1n, n - 2n] : [1n, n - 1n]) {
        const value = d === 1n ? 0n : (1n << 256n) - 1n;
        const job = suite.signJob(fromBig(d), fromBig(value), new Uint8Array(0));
        finish(job);
        job.signature(signature);
        expect(verify(signature, fromBig(value), subject.key(d)), `${d}`).to.equal(true);
      }
    });

    it("a point that is none ends the job early, with zeros", () => {
      const good = subject.key(3n);
      const off = good.slice(); // an x without a y: half of all x are
      const p = subject.p;
      for (let x = 1n; ; x++) {
        off.set(fromBig(x), 1);
        if (!subject.isPoint(off)) break;
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

    it("a job that another one has taken the tools from throws", () => {
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
      expect(hex(out)).to.equal(hex(subject.hash(Uint8Array.of(97, 98, 99))));
      expect(suite.id).to.equal(subject.id);
      expect(suite.newPresignature().suite).to.equal(subject.id);
    });
  });
}

/** Digests that a presignature must refuse. */
const refusedDigests: Record<number, (presignature: never, n: bigint) => bigint[]> = {
  // r + k = n is x + k = −e; s = 0 is (t − 1)·r = −t·k; r = 0 is x = −e.
  [sm2.id]: (presignature: Sm2Presignature, n) => {
    const montgomery = modularInverse((1n << 260n) % n, n);
    const less = (number(presignature.tMinusOne) * montgomery) % n;
    const r = ((n - number(presignature.tk)) * modularInverse(less, n)) % n;
    const x = number(presignature.x);
    return [n - x, 2n * n - (number(presignature.xk) % n), r + n - x];
  },
  // s = 0 is e = −r·d.
  [p256Subject.id]: (presignature: EcdsaPresignature, n) => [n - number(presignature.rd)],
};

function modularInverse(a: bigint, n: bigint): bigint {
  let [base, out] = [a % n, 1n];
  for (let e = n - 2n; e > 0n; e >>= 1n) {
    if (e & 1n) out = (out * base) % n;
    base = (base * base) % n;
  }
  return out;
}
