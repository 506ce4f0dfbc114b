/**
 * A list of new public keys, signed by the bracelet's identity key: it says whose tickets they become, so that a fork proof
 * names its author and an institution cannot accuse a wearer falsely.
 */

import { concatBytes, Writer } from "../codec/bytes.js";
import { domainTag } from "./labels.js";
import type { Verifier } from "./suites.js";

export interface KeyList {
  /** Number of the list, from 1. */
  readonly number: number;
  /** 33 bytes each, at most `MAX_TICKETS`. */
  readonly keys: readonly Uint8Array[];
  readonly signature: Uint8Array;
}

/** Tickets a purse can have at once. */
export const MAX_TICKETS = 16;

/** H(domain ‖ suite ‖ wallet ‖ number ‖ count ‖ keys). */
export function keyListDigest(
  v: Pick<Verifier, "hash">,
  list: Pick<KeyList, "number" | "keys"> & { readonly suite: number; readonly wallet: Uint8Array },
): Uint8Array {
  const { suite, wallet, number, keys } = list;
  const head = new Writer(14).u8(suite).append(wallet).u32(number).u8(keys.length).done();
  return v.hash(domainTag("keys"), head, concatBytes(...keys));
}
