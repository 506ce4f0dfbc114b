/**
 * LINK-OPEN: a bound phone and its bracelet prove themselves to each other, the phone first. A stranger gets a nonce and then a refusal, from a bound
 * bracelet and from an unbound one alike, and nothing in either repeats.
 *
 *   GREET  phone nonce(16)  → purse nonce(16)
 *   PROVE  PRF(binding key, "link phone", nonces)  → PRF(binding key, "link purse", nonces)
 */

import { concatBytes } from "../codec/bytes.js";
import { encodeCommand, LINK_STEP } from "./apdu.js";

export const LINK_NONCE_LENGTH = 16;
export const LINK_PROOF_LENGTH = 16;

export function encodeLinkGreet(phoneNonce: Uint8Array): Uint8Array {
  return encodeCommand("link-open", phoneNonce, LINK_STEP.greet);
}

export function encodeLinkProve(proof: Uint8Array): Uint8Array {
  return encodeCommand("link-open", proof, LINK_STEP.prove);
}

/** What proofs and session keys are derived from. */
export function linkNonces(phoneNonce: Uint8Array, purseNonce: Uint8Array): Uint8Array {
  return concatBytes(phoneNonce, purseNonce);
}
