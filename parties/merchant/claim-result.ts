/**
 * What an institution's result means for one sale. "Paid" and "already paid" refer to the payment's name and state the ticket that was paid. Only if that is
 * the ticket of this record has the record been paid, for a ticket is paid for one signed body. Otherwise a wearer could take goods under a name that was
 * paid before with another ticket, for less; the wearer's own ticket would lapse and its money come back.
 */
import { decodePayAnswer } from "../../protocol/commands/pay.js";
import { ticketId } from "../../protocol/messages/ticket.js";
import type { ClaimRecord, ClaimResult } from "../institution/contract.js";
import { suiteOf } from "../shared/crypto/suites.js";
import { hex } from "../shared/environment.js";
import { errorOf, type PartyError } from "../shared/errors.js";

/** Id of the ticket in an answer that was verified before, hexadecimal. */
export function ticketIn(answer: Uint8Array): string {
  const decoded = decodePayAnswer(answer);
  if (!decoded.ok) throw new Error("a payment on our own books cannot be read");
  const { head, publicKey } = decoded.value.ticket;
  return hex(ticketId(suiteOf(head.suite).verifier, publicKey));
}

/** Why this record was not paid; null when it was. */
export function faultOf(record: ClaimRecord, result: ClaimResult | undefined): PartyError | null {
  if (result === undefined) return errorOf("undecodable");
  if (result.outcome === "refused") return result.error;
  return ticketIn(record.answer) === result.ticket ? null : errorOf("paid-otherwise");
}
