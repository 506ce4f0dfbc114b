/** The limits a bank sets on a purse. They follow the level (docs/design/levels.md) and are data, not code. */

import { Reader, Writer } from "../codec/bytes.js";
import type { Decoded } from "../codec/result.js";
import { MAX_TICKETS } from "./key-list.js";

export interface Params {
  readonly maxBalance_minor: number;
  readonly maxPayment_minor: number;
  /** Above this a payment needs a press. */
  readonly pressFree_minor: number;
  /** Above this sum since the last press, a payment needs a press. */
  readonly pressFreeSum_minor: number;
  /** Tickets the purse has in stock, 1 … `MAX_TICKETS`. */
  readonly tickets: number;
}

export const PARAMS_LENGTH = 17;

export function encodeParams(p: Params): Uint8Array {
  return new Writer(PARAMS_LENGTH)
    .u32(p.maxBalance_minor)
    .u32(p.maxPayment_minor)
    .u32(p.pressFree_minor)
    .u32(p.pressFreeSum_minor)
    .u8(p.tickets)
    .done();
}

export function readParams(r: Reader): Params {
  const limit = () => {
    const value = r.u32();
    if (value > 0x7fffffff) r.fail("bad-value");
    return value;
  };
  return {
    maxBalance_minor: limit(),
    maxPayment_minor: limit(),
    pressFree_minor: limit(),
    pressFreeSum_minor: limit(),
    tickets: r.ranged(1, MAX_TICKETS),
  };
}

export function decodeParams(bytes: Uint8Array): Decoded<Params> {
  const r = new Reader(bytes);
  const params = readParams(r);
  return r.done(params);
}
