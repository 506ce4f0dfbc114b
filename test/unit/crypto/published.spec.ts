/**
 * Published vectors, the selection that the tree keeps: NIST's for SHA-256 and P-256 (tools/published.ts says which), and the signature of GB/T 32918.5.
 * SM3 of GB/T 32905 is in sm3.spec.ts, Ascon in ascon.spec.ts.
 */
import { expect } from "chai";
import { Sha256 } from "../../../firmware/crypto/hash/sha256.js";
import p256 from "../../vectors/p256.json" with { type: "json" };
import sha256 from "../../vectors/sha256.json" with { type: "json" };
import example from "../../vectors/sm2.json" with { type: "json" };
import { holdsAgreement, holdsDigest, holdsKeyPair, holdsMonte, holdsPublicKey, holdsSignature } from "./published.js";
import { Scripted } from "./scripted.js";
import { sm2 } from "./subjects.js";
import { unhex } from "./support.js";

const hash = new Sha256();
/** 1/(1 + d) of the example in GB/T 32918.5, which the standard writes out too (step A6). */
const T = "4dfe9d9c1f5901d4e6f58e4ec3d04567822d2550f9b88e826d1b5b3ab9cd0fe0";

function digestOf(message: string): Uint8Array {
  const [bytes, out] = [unhex(message), new Uint8Array(32)];
  hash.update(bytes, 0, bytes.length);
  hash.digest(out, 0);
  return out;
}

describe("published vectors, a selection", () => {
  it(`SHA-256: ${sha256.cases.length} messages`, () => {
    expect(sha256.cases).to.have.length(11);
    for (const one of sha256.cases) holdsDigest(hash, one);
  });

  it("SHA-256: a thousand hashes of hashes", () => holdsMonte(hash, sha256.monte));

  it(`P-256: ${p256.keyPairs.length} key pairs`, () => {
    expect(p256.keyPairs).to.have.length(3);
    for (const one of p256.keyPairs) holdsKeyPair(one);
  });

  it(`P-256: ${p256.publicKeys.length} public keys, of which some are none`, () => {
    expect(p256.publicKeys.map(({ valid }) => valid).filter(Boolean)).to.have.length(4);
    for (const one of p256.publicKeys) holdsPublicKey(one);
  });

  it(`P-256: ${p256.signatures.length} signatures, by the identity and by a ticket`, () => {
    expect(p256.signatures).to.have.length(4);
    for (const one of p256.signatures) holdsSignature(one, digestOf(one.message));
  });

  it(`P-256: ${p256.agreements.length} agreements`, () => {
    expect(p256.agreements).to.have.length(10);
    for (const one of p256.agreements) holdsAgreement(one);
  });

  it("SM2: the example of GB/T 32918.5 (annex A.2), by the identity and by a ticket", () => {
    const core = new Scripted(sm2);
    const [d, k] = [BigInt(`0x${example.secret}`), BigInt(`0x${example.k}`)];
    expect(core.sign(d, k, unhex(example.e))).to.equal(example.r + example.s);
    const t = BigInt(`0x${T}`);
    expect((t * (1n + d)) % sm2.n, "t is 1/(1 + d)").to.equal(1n);
    const ticket = core.ticket(t, k, unhex(example.e));
    expect(ticket.signature).to.equal(example.r + example.s);
    expect([ticket.key.slice(2), ticket.first, ticket.z]).to.deep.equal([
      example.publicKey.slice(2, 66),
      example.x,
      example.z,
    ]);
    expect(core.ticket(t, k + 1n, unhex(example.e)).signature).not.to.equal(ticket.signature);
  });

  it("control: one bit of a vector, and it is found out", () => {
    const wrong = (text: string) => (text.endsWith("0") ? `${text.slice(0, -1)}1` : `${text.slice(0, -1)}0`);
    const [key, signature] = [p256.keyPairs[0], p256.signatures[0]];
    const [good, bad] = [true, false].map((valid) => p256.agreements.filter((one) => one.valid === valid)[0]);
    expect(() => holdsDigest(hash, { message: "", digest: wrong(sha256.cases[0].digest) })).to.throw();
    expect(() => holdsMonte(hash, { ...sha256.monte, seed: wrong(sha256.monte.seed) })).to.throw();
    expect(() => holdsKeyPair({ ...key, x: wrong(key.x) })).to.throw();
    expect(() => holdsPublicKey({ ...p256.publicKeys[0], valid: false })).to.throw();
    expect(() => holdsSignature({ ...signature, k: wrong(signature.k) }, digestOf(signature.message))).to.throw();
    expect(() => holdsAgreement({ ...good, z: wrong(good.z) })).to.throw();
    expect(() => holdsAgreement({ ...bad, valid: true })).to.throw();
  });
});
