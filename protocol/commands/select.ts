/**
 * SELECT: any reader may learn which application this is. The answer is the same for every bracelet of an institution, in every state:
 * no identity, no life, no balance.
 */

import { Reader, Writer } from "../codec/bytes.js";
import type { Decoded } from "../codec/result.js";
import { AID } from "../messages/labels.js";
import { encodeCommand } from "./apdu.js";

export interface SelectAnswer {
  /** Protocol version, 1. */
  readonly version: number;
  /** Suites spoken, bit n−1 for suite n. */
  readonly suites: number;
  /** The operating institution whose tickets this purse shows; zeros before PIN. */
  readonly institution: Uint8Array;
}

export const SELECT_ANSWER_LENGTH = 6;

export function encodeSelect(): Uint8Array {
  return encodeCommand("select", Uint8Array.from(AID));
}

export function encodeSelectAnswer(answer: SelectAnswer): Uint8Array {
  return new Writer(SELECT_ANSWER_LENGTH).u8(answer.version).u8(answer.suites).append(answer.institution).done();
}

export function decodeSelectAnswer(bytes: Uint8Array): Decoded<SelectAnswer> {
  const r = new Reader(bytes);
  const version = r.ranged(1, 1, "bad-version");
  const suites = r.ranged(1, 3, "bad-suite");
  const institution = r.bytes(4);
  return r.done({ version, suites, institution });
}
