/**
 * Transmitting a command APDU to a bracelet, again while the bracelet is working or the field was lost, a bounded number of times. This is safe because every
 * command of the protocol may be repeated.
 */

import { ok } from "../../protocol/codec/result.js";
import { decodeResponse, type Response } from "../../protocol/commands/apdu.js";
import { encodeSelect, SELECT_ANSWER_LENGTH } from "../../protocol/commands/select.js";
import { SW } from "../../protocol/commands/status.js";
import type { ApduExchange } from "./environment.js";
import { type PartyResult, refuse } from "./errors.js";

export interface RetryLimits {
  /** How often a command whose answer was lost is sent again. */
  readonly torn: number;
  /** How often a command is sent again while the bracelet answers that it is working. */
  readonly working: number;
}

/** A person holding a bracelet to a reader; making an identity key takes a bracelet a while. */
const STATION_RETRIES: RetryLimits = { torn: 3, working: 100_000 };
/** A touch: a lost answer is not retried, the person touches again. */
export const ONE_TOUCH: RetryLimits = { torn: 0, working: 1_000 };

async function transmitOnce(exchange: ApduExchange, apdu: Uint8Array): Promise<Response | null> {
  try {
    const response = decodeResponse(await exchange(apdu));
    return response.ok ? response.value : null;
  } catch {
    return null; // The field was lost.
  }
}

/** The bracelet's answer, whatever its status word; never `working`. */
export async function transmit(
  exchange: ApduExchange,
  apdu: Uint8Array,
  limits: RetryLimits = STATION_RETRIES,
): Promise<PartyResult<Response>> {
  let torn = 0;
  let working = 0;
  for (;;) {
    const response = await transmitOnce(exchange, apdu);
    if (response === null) {
      if (torn++ >= limits.torn) return refuse("torn");
    } else if (response.sw === SW.working) {
      if (working++ >= limits.working) return refuse("bracelet-busy");
    } else return ok(response);
  }
}

/** SELECT (ISO/IEC 7816-4, 11.2.2): the first command in every field. Its answer names the institution and nothing else. */
export async function selectApplication(
  exchange: ApduExchange,
  limits: RetryLimits = STATION_RETRIES,
): Promise<PartyResult<Uint8Array>> {
  return transmitFor(exchange, encodeSelect(), SELECT_ANSWER_LENGTH, limits);
}

/** The data of an answer that must be `done` and of one length. */
export async function transmitFor(
  exchange: ApduExchange,
  apdu: Uint8Array,
  length: number,
  limits: RetryLimits = STATION_RETRIES,
): Promise<PartyResult<Uint8Array>> {
  const response = await transmit(exchange, apdu, limits);
  if (!response.ok) return response;
  if (response.value.sw !== SW.done) return refuse("bracelet-refused");
  return response.value.data.length === length ? ok(response.value.data) : refuse("bracelet-babbles");
}
