/**
 * Every published vector that Debian's python3-cryptography-vectors carries for what the bracelet computes; .ci/run installs the package. Elsewhere, where
 * it is not installed, test/unit/crypto/published.spec.ts runs the selection in the tree.
 */
import { createHash } from "node:crypto";
import { expect } from "chai";
import { Sha256 } from "../../firmware/crypto/hash/sha256.js";
import { Sm3 } from "../../firmware/crypto/hash/sm3.js";
import { suiteOf } from "../../parties/shared/crypto/suites.js";
import * as debian from "../../tools/published/debian.js";
import { outdated } from "../../tools/published.js";
import * as holds from "../unit/crypto/published.js";
import { hex, unhex } from "../unit/crypto/support.js";

const { FILE } = debian;

/** Cases by file; all of them, and how many there must be, so that a file that reads as nothing is no success. */
function all<T>(title: string, count: number, read: () => readonly T[], check: (one: T) => void): void {
  it(`${title}: ${count}`, () => {
    const cases = read();
    expect(cases).to.have.length(count);
    for (const one of cases) check(one);
  });
}

if (process.env.CI) {
  it("the published vectors are installed (python3-cryptography-vectors)", () => {
    expect(debian.installed()).to.equal(true);
  });
}

(debian.installed() ? describe : describe.skip)("published vectors, every one", function () {
  this.timeout(120_000);
  const [sha256, sm3] = [new Sha256(), new Sm3()];
  const digestOf = ({ hash, message }: { hash: string; message: string }) =>
    new Uint8Array(createHash(hash).update(unhex(message)).digest());

  all(
    "SHA-256, short messages",
    65,
    () => debian.hashed(FILE.sha256Short),
    (one) => holds.holdsDigest(sha256, one),
  );
  all(
    "SHA-256, long messages",
    64,
    () => debian.hashed(FILE.sha256Long),
    (one) => holds.holdsDigest(sha256, one),
  );
  all(
    "SM3",
    6,
    () => debian.hashed(FILE.sm3),
    (one) => holds.holdsDigest(sm3, one),
  );
  all("P-256, key pairs", 10, debian.keyPairs, holds.holdsKeyPair);
  all("P-256, public keys", 12, debian.publicKeys, holds.holdsPublicKey);
  all("P-256, signatures", 75, debian.signatures, (one) => holds.holdsSignature(one, digestOf(one)));
  all("P-256, agreements", 60, debian.agreements, holds.holdsAgreement);

  it("SHA-256, hashes of hashes: 100 checkpoints of a thousand each", () => {
    const vectors = debian.monte();
    expect(vectors.checkpoints).to.have.length(100);
    holds.holdsMonte(sha256, vectors);
  });

  all(
    "P-256, signatures that the parties judge",
    15,
    () => debian.verifications().filter(({ hash }) => hash === "sha256"),
    (one) => {
      const key = unhex(`0${2n + (BigInt(`0x${one.y}`) & 1n)}${one.x.padStart(64, "0")}`);
      const signature = unhex(one.r.padStart(64, "0") + one.s.padStart(64, "0"));
      expect(suiteOf(2).verifier.verify(digestOf(one), signature, key), hex(key)).to.equal(one.valid);
    },
  );

  it("the selection in the tree is what tools/published.ts prints", () => {
    expect(outdated()).to.deep.equal([]);
  });
});
