/**
 * Runs on the engine under test: one ECDSA signature on P-256 a message, by the library that most JavaScript wallets use.
 * The peer that the touch is compared with; not constant-time on XS, and not part of the firmware.
 *
 *   message   bits of window(1) ‖ digest(32)
 *   answer  signature(64)
 *
 * A window of 1 bit is a multiplication without a table of multiples of G, as it must be where no such table fits.
 */
/// <reference path="../../boards/desktop/host.ts" />
import { p256 } from "@noble/curves/nist.js";

const secret = new Uint8Array(32).fill(7);

globalThis.onMessage = (payload) => {
  const message = new Uint8Array(payload);
  if (message[0] > 0) p256.Point.BASE.precompute(message[0]);
  const signature = p256.sign(message.slice(1), secret, { prehash: false, lowS: false });
  host.send(new Uint8Array(signature).buffer);
};
