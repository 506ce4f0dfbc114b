/** The bytes of a PAY answer: flags(1) ‖ ticket(117) ‖ blob(40) ‖ signature(64). The request is not echoed. */

import { Writer } from "../../../protocol/codec/bytes.js";
import { PAY_ANSWER_LENGTH } from "../../../protocol/commands/pay.js";
import type { PurseTicket } from "../state/money.js";

export function answerOf(ticket: PurseTicket, pressed: boolean, blob: Uint8Array, signature: Uint8Array): Uint8Array {
  if (ticket.head === null || ticket.signature === null) throw new RangeError("a payment with no certificate");
  return new Writer(PAY_ANSWER_LENGTH)
    .u8(pressed ? 1 : 0)
    .append(ticket.head)
    .append(ticket.publicKey)
    .append(ticket.signature)
    .append(blob)
    .append(signature)
    .done();
}

/** `max_minor` of a certified ticket's head (bytes 10 … 14). */
export function maxOf(ticket: PurseTicket): number {
  const h = ticket.head;
  return h === null ? 0 : h[10] * 16777216 + h[11] * 65536 + h[12] * 256 + h[13];
}

/** The off-line flag of a certified ticket's head (byte 9). */
export function offlineOf(ticket: PurseTicket): boolean {
  return ticket.head !== null && ticket.head[9] === 1;
}
