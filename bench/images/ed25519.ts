/**
 * Runs on the engine under test: one Ed25519 signature a message, by noble, without a table of multiples of B: as it must be where none fits.
 *
 *   message   what is signed(32)
 *   answer  signature(64)
 */
/// <reference path="../../boards/desktop/host.ts" />
import { ed25519 } from "@noble/curves/ed25519.js";

const secret = new Uint8Array(32).fill(7);
ed25519.Point.BASE.precompute(1);

globalThis.onMessage = (payload) => {
  host.send(new Uint8Array(ed25519.sign(new Uint8Array(payload), secret)).buffer);
};
