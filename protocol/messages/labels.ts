/**
 * Domain separation: the first 32 bytes of everything that is hashed to be signed, and the labels of every key that is derived.
 * A signature or a key made for one purpose can then never serve another. The suite id stands inside what is signed.
 */
import { ascii } from "../codec/bytes.js";

/** Hash domains: ASCII, zero-padded to 32 bytes. */
export const DOMAIN = Object.freeze({
  ticket: "openpurse ticket v1",
  context: "openpurse context v1",
  pay: "openpurse pay v1",
  keys: "openpurse keys v1",
  chain: "openpurse chain v1",
  order: "openpurse order v1",
  enrol: "openpurse enrol v1",
  institution: "openpurse institution v1",
  cooperative: "openpurse cooperative v1",
  attestation: "openpurse attestation v1",
} as const);

export type Domain = keyof typeof DOMAIN;

/** The 32 bytes that open a hash of this domain. */
export function domainTag(domain: Domain): Uint8Array {
  return ascii(DOMAIN[domain], 32);
}

/** Labels of keys derived by the keyed XOF (docs/protocol/keys.md). */
export const KEY_LABEL = Object.freeze({
  walletKey: "wallet key",
  blob: "blob",
  handle: "handle",
  session: "session",
  confirmInstitution: "confirm institution",
  confirmPurse: "confirm purse",
  activate: "activate",
  linkPhone: "link phone",
  linkPurse: "link purse",
  linkSession: "link session",
} as const);

/** AID: proprietary, unregistered (ISO/IEC 7816-4, clause 8.2.1.2.4: first nibble F), then "OPURSE". */
export const AID: readonly number[] = Object.freeze([0xf0, 0x4f, 0x50, 0x55, 0x52, 0x53, 0x45]);
