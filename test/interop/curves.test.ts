/**
 * The bracelet's curves against implementations that share no line with them: @noble/curves, OpenSSL, and integers.
 * Inputs are repeatable; OPENPURSE_SEED chooses others, and is printed in the title.
 */
import { expect } from "chai";
import { newLimbs } from "../../firmware/crypto/arithmetic/limbs.js";
import { Ascon } from "../../firmware/crypto/ascon/ascon.js";
import { subjects } from "../unit/crypto/subjects.js";
import { concat, finish, fromBig, hex, toBig } from "../unit/crypto/support.js";
import { inputs, many, seed } from "./many.js";
import { accepts, digestFor } from "./openssl.js";

for (const subject of subjects) {
  describe(`suite ${subject.id}, ${subject.name}, against other implementations (OPENPURSE_SEED=${seed})`, function () {
    this.timeout(300_000);
    const { bytes, below } = inputs();
    const suite = subject.suite(new Ascon());
    const { n, verify, pointOf } = subject;
    const id = subject.id as 1 | 2;

    const presignature = suite.newPresignature();
    const keys = new Set<string>();
    many("tickets: signatures that noble and OpenSSL verify, and not for another digest", (i) => {
      const [secret, message] = [bytes(32), bytes(20)];
      const [key, first, signature] = [new Uint8Array(33), new Uint8Array(32), new Uint8Array(64)];
      const job = suite.ticketJob(secret);
      finish(job);
      job.publicKey(key);
      job.first(first);
      suite.presign(presignature, secret, first);
      const digest = digestFor(id, message, pointOf(key));
      expect(suite.sign(presignature, digest, signature), `case ${i}`).to.equal(1);
      expect(verify(signature, digest, key), `case ${i}`).to.equal(true);
      expect(accepts(id, message, signature, pointOf(key)), `case ${i}, OpenSSL`).to.equal(true);
      digest[below(32)] ^= 1 << below(8);
      expect(verify(signature, digest, key), `case ${i}`).to.equal(false);
      keys.add(hex(key));
      expect(keys.size).to.equal(i + 1);
      return true;
    });

    many("identity: keys that noble derives, signatures that noble and OpenSSL verify", (i) => {
      const [d, P, signature] = [new Uint8Array(32), new Uint8Array(33), new Uint8Array(64)];
      const keyJob = suite.keyJob(bytes(32));
      finish(keyJob);
      keyJob.secret(d);
      keyJob.publicKey(P);
      expect(hex(P), `case ${i}`).to.equal(hex(subject.key(toBig(d))));
      const message = bytes(20);
      const digest = digestFor(id, message, pointOf(P));
      const signJob = suite.signJob(d, digest, bytes(below(10)));
      finish(signJob);
      signJob.signature(signature);
      expect(verify(signature, digest, P), `case ${i}`).to.equal(true);
      expect(accepts(id, message, signature, pointOf(P)), `case ${i}, OpenSSL`).to.equal(true);
      return true;
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

    many("Diffie–Hellman: shared secrets as noble computes them", (i) => {
      const x = new Uint8Array(32);
      const [ours, theirs] = [toBig(bytes(48)) % (n - 1n), toBig(bytes(48)) % (n - 1n)].map((d) => d + 1n) as [
        bigint,
        bigint,
      ];
      const job = suite.dhJob(fromBig(ours), subject.key(theirs));
      finish(job);
      job.sharedX(x);
      expect(job.valid).to.equal(true);
      expect(hex(x), `case ${i}`).to.equal(hex(subject.sharedX(ours, subject.key(theirs))));
      return true;
    });

    many("Diffie–Hellman: random strings are points for us exactly when they are for noble", (i) => {
      const peer = concat([2 + (i & 1)], bytes(32));
      const job = suite.dhJob(fromBig(1n), peer);
      const x = new Uint8Array(32);
      finish(job);
      job.sharedX(x);
      const point = subject.isPoint(peer);
      expect(job.valid, hex(peer)).to.equal(point);
      expect(hex(x)).to.equal(point ? hex(peer.slice(1)) : "00".repeat(32));
      return true;
    });

    const { p } = subject;
    const [field, scalar, o] = [new subject.Field(), new subject.Scalar(), newLimbs(20)];
    const montgomery = 1n << 260n;
    const limbs = (value: bigint) => Array.from({ length: 20 }, (_, j) => Number((value >> BigInt(13 * j)) & 8191n));
    const value = (a: readonly number[]) => a.reduceRight((sum, limb) => (sum << 13n) + BigInt(limb), 0n);
    const same = (found: bigint, expected: bigint, modulus: bigint, name: string) =>
      expect((((found - expected) % modulus) + modulus) % modulus, name).to.equal(0n);

    many("field: every operation as integers do it", () => {
      const [a, b, c] = Array.from({ length: 3 }, () => toBig(bytes(32))) as [bigint, bigint, bigint];
      const [x, y, z] = [limbs(a), limbs(b), limbs(c)];
      const flip = -below(2);
      for (const [name, run, expected] of [
        ["mul", () => field.mul(o, x, y), a * b],
        ["sqr", () => field.sqr(o, x), a * a],
        ["add", () => field.add(o, x, y), a + b],
        ["sub", () => field.sub(o, x, y), a - b],
        ["sub2", () => field.sub2(o, x, y, z), a - b - c],
        ["quad", () => field.quad(o, x), 4n * a],
        ["triple", () => field.triple(o, x, y), 3n * (a - b)],
        ["tri", () => field.tri(o, x, y, z), a + 3n * (b - c)],
        ["nona", () => field.nona(o, x, y, z), 3n * (a - 3n * b - c)],
        ["negate", () => field.negate(o, x, flip), flip === 0 ? a : -a],
      ] as const) {
        run();
        same(value(o) * (name === "mul" || name === "sqr" ? montgomery : 1n), expected, p, name);
      }
      field.norm(o, x);
      expect(value(o)).to.equal(a % p);
      return true;
    });

    many("scalars: products and sums as integers do it, reduced", () => {
      const [a, b, c] = [toBig(bytes(32)), toBig(bytes(32)) % n, toBig(bytes(32)) % n];
      for (const [run, expected, scale] of [
        [() => scalar.mul(o, limbs(a), limbs(b)), a * b, montgomery],
        [() => scalar.sqr(o, limbs(b)), b * b, montgomery],
        [() => scalar.add(o, limbs(b), limbs(c)), b + c, 1n],
        [() => scalar.add(o, limbs(a), limbs(0n)), a, 1n],
      ] as const) {
        run();
        expect(value(o) < n).to.equal(true);
        same(value(o) * scale, expected, n, "scalar");
      }
      return true;
    });
  });
}
