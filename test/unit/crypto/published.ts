/** What the core must make of published vectors, whether of the selection in the tree or of all there are. */
import { expect } from "chai";
import type { Hash } from "../../../firmware/crypto/hash/hash.js";
import type { Agreement, Hashed, KeyPair, PublicKey, Signature } from "../../../tools/published/debian.js";
import { Scripted } from "./scripted.js";
import { p256Subject } from "./subjects.js";
import { concat, fromBig, hex, unhex } from "./support.js";

const number = (text: string): bigint => BigInt(`0x${text}`);
const core = new Scripted(p256Subject);
const compressed = (x: string, y: string): string => hex(fromBig(2n + (number(y) & 1n), 1)) + x.padStart(64, "0");

function modularInverse(a: bigint, n: bigint): bigint {
  let [base, out] = [a % n, 1n];
  for (let e = n - 2n; e > 0n; e >>= 1n) {
    if (e & 1n) out = (out * base) % n;
    base = (base * base) % n;
  }
  return out;
}

export function holdsDigest(hash: Hash, { message, digest }: Hashed): void {
  const bytes = unhex(message);
  const out = new Uint8Array(32);
  hash.update(bytes, 0, bytes.length);
  hash.digest(out, 0);
  expect(hex(out), `${bytes.length} bytes`).to.equal(digest);
}

/** A thousand hashes to each checkpoint, each of the three digests before it (SHAVS, clause 6.4). */
export function holdsMonte(hash: Hash, vectors: { seed: string; checkpoints: readonly string[] }): void {
  let seed = unhex(vectors.seed);
  for (const [i, checkpoint] of vectors.checkpoints.entries()) {
    const last = [seed, seed, seed];
    for (let j = 0; j < 1000; j++) {
      for (const one of last) hash.update(one, 0, 32);
      const out = new Uint8Array(32);
      hash.digest(out, 0);
      last.push(out);
      last.shift();
    }
    seed = last[2] as Uint8Array<ArrayBuffer>;
    expect(hex(seed), `checkpoint ${i}`).to.equal(checkpoint);
  }
}

export function holdsKeyPair({ d, x, y }: KeyPair): void {
  expect(core.key(number(d)), d).to.equal(compressed(x, y));
  expect(core.isPoint(number(x), number(y)), d).to.equal(true);
}

export function holdsPublicKey({ x, y, valid }: PublicKey): void {
  expect(core.isPoint(number(x), number(y)), `${x} ${y}`).to.equal(valid);
  if (valid) expect(core.shared(1n, unhex(compressed(x, y)))).to.equal(x.padStart(64, "0"));
}

/** `digest`: of the message, by the vector's hash. The signature comes out of both ways to make one: the identity's, and a ticket's with w = 1/k. */
export function holdsSignature(vector: Signature, digest: Uint8Array): void {
  const [d, k] = [number(vector.d), number(vector.k)];
  // The leftmost 32 bytes (FIPS 186-5, 6.4.1); a shorter digest is the same number with zeros before it.
  const e = concat(new Uint8Array(Math.max(0, 32 - digest.length)), digest.slice(0, 32));
  const expected = vector.r.padStart(64, "0") + vector.s.padStart(64, "0");
  expect(core.sign(d, k, e), vector.d).to.equal(expected);
  const ticket = core.ticket(modularInverse(k, p256Subject.n), d, e);
  expect(ticket.signature, vector.d).to.equal(expected);
  expect([ticket.key, ticket.first]).to.deep.equal([compressed(vector.x, vector.y), expected.slice(0, 64)]);
}

/** The vector is valid exactly when both public keys are points, ours is the private one's, and the secret is what comes out. */
export function holdsAgreement(vector: Agreement): void {
  const { d, x, y, peerX, peerY, z, valid } = vector;
  const points = core.isPoint(number(x), number(y)) && core.isPoint(number(peerX), number(peerY));
  const ours = points && core.key(number(d)) === compressed(x, y);
  const found = ours && core.shared(number(d), unhex(compressed(peerX, peerY))) === z;
  expect(found, d).to.equal(valid);
}
