/**
 * Runs on the engine under test: one Ed25519 signature a message, by tweetnacl, which has no tables.
 *
 *   message   what is signed(32)
 *   answer  signature(64)
 */
/// <reference path="../../boards/desktop/host.ts" />
import "./no-random.js";
import nacl from "tweetnacl";

const { secretKey } = nacl.sign.keyPair.fromSeed(new Uint8Array(32).fill(7));

globalThis.onMessage = (payload) => {
  host.send(new Uint8Array(nacl.sign.detached(new Uint8Array(payload), secretKey)).buffer);
};
