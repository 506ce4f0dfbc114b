/** Other libraries' signatures, for comparison: @noble/curves on P-256 and tweetnacl on Ed25519, each with its private key as the secret. */
import { p256 } from "@noble/curves/nist.js";
import nacl from "tweetnacl";
import { type Subject, toValues } from "./subject.js";

const secret = new Uint8Array(32);
const digest = Uint8Array.from({ length: 32 }, (_, i) => 5 * i + 1);
const signature = new Uint8Array(64);
const pair = new Uint8Array(64);

export const subjects: readonly Subject[] = [
  {
    name: "peer: noble, ECDSA on P-256",
    kind: "scalar-p256",
    load: (blocks) => toValues(secret, blocks, 0),
    inputs: [secret],
    run: () => signature.set(p256.sign(digest, secret, { prehash: false, lowS: false })),
    outputs: [signature],
    heavy: true,
  },
  {
    name: "peer: tweetnacl, Ed25519",
    kind: "bytes",
    load: (blocks) => pair.set(nacl.sign.keyPair.fromSeed(blocks).secretKey),
    // The second half is the public key.
    inputs: [pair.subarray(0, 32)],
    run: () => signature.set(nacl.sign.detached(digest, pair)),
    outputs: [signature],
    heavy: true,
  },
];
