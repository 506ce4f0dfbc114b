/**
 * Asking a bracelet: one command, sent again while the bracelet works or the field tears, a bounded number of times.
 *
 * Sending again is safe because every command of the protocol is: that is a promise of the bracelet, and this is where it is used.
 */

import { ok } from "../../protocol/codec/result.js";
import { decodeResponse, type Response } from "../../protocol/commands/apdu.js";
import { encodeSelect, SELECT_ANSWER_LENGTH } from "../../protocol/commands/select.js";
import { SW } from "../../protocol/commands/status.js";
import type { ApduExchange } from "./environment.js";
import { type PartyResult, refuse } from "./errors.js";

export interface Patience {
  /** How often a torn command is sent again. */
  readonly torn: number;
  /** How often a working bracelet is asked again. */
  readonly working: number;
}

/** A person holding a bracelet to a reader; making an identity key takes a bracelet a while. */
export const PATIENT: Patience = { torn: 3, working: 100_000 };
/** A touch: what is torn is torn, and the person touches again. */
export const ONE_TOUCH: Patience = { torn: 0, working: 1_000 };

async function once(exchange: ApduExchange, apdu: Uint8Array): Promise<Response | null> {
  try {
    const response = decodeResponse(await exchange(apdu));
    return response.ok ? response.value : null;
  } catch {
    return null; // The field was lost.
  }
}

/** The bracelet's answer, whatever its status word; never `working`. */
export async function ask(
  exchange: ApduExchange,
  apdu: Uint8Array,
  patience: Patience = PATIENT,
): Promise<PartyResult<Response>> {
  let torn = 0;
  let working = 0;
  for (;;) {
    const response = await once(exchange, apdu);
    if (response === null) {
      if (torn++ >= patience.torn) return refuse("torn");
    } else if (response.sw === SW.working) {
      if (working++ >= patience.working) return refuse("bracelet-busy");
    } else return ok(response);
  }
}

/** SELECT: the first command in every field. Its answer names the institution and nothing else. */
export async function select(exchange: ApduExchange, patience: Patience = PATIENT): Promise<PartyResult<Uint8Array>> {
  return askFor(exchange, encodeSelect(), SELECT_ANSWER_LENGTH, patience);
}

/** The data of an answer that must be `done` and of one length. */
export async function askFor(
  exchange: ApduExchange,
  apdu: Uint8Array,
  length: number,
  patience: Patience = PATIENT,
): Promise<PartyResult<Uint8Array>> {
  const response = await ask(exchange, apdu, patience);
  if (!response.ok) return response;
  if (response.value.sw !== SW.done) return refuse("bracelet-refused");
  return response.value.data.length === length ? ok(response.value.data) : refuse("bracelet-babbles");
}
