/**
 * What an institution's word means for one sale. "Paid" and "already paid" are said of a name, and name the ticket that had the money: only if it is the
 * ticket of the answer that was claimed is this answer money: a ticket is paid for one body alone. Otherwise a wearer could go off with goods under a name
 * that somebody had paid before with another ticket, for less; his own ticket lapses and his money comes back to him.
 */
import { decodePayAnswer } from "../../protocol/commands/pay.js";
import { ticketId } from "../../protocol/messages/ticket.js";
import type { ClaimResult } from "../institution/settlement/settle.js";
import type { ClaimRecord } from "../institution/settlement/verify-claim.js";
import { suiteOf } from "../shared/crypto/suites.js";
import { hex } from "../shared/environment.js";
import { errorOf, type PartyError } from "../shared/errors.js";

/** Id of the ticket in an answer that was judged before, hexadecimal. */
export function ticketIn(answer: Uint8Array): string {
  const decoded = decodePayAnswer(answer);
  if (!decoded.ok) throw new Error("a payment on our own books cannot be read");
  const { head, publicKey } = decoded.value.ticket;
  return hex(ticketId(suiteOf(head.suite).verifier, publicKey));
}

/** Why this record is no money, or null when it is. */
export function faultOf(record: ClaimRecord, result: ClaimResult | undefined): PartyError | null {
  if (result === undefined) return errorOf("undecodable");
  if (result.outcome === "refused") return result.error;
  return ticketIn(record.answer) === result.ticket ? null : errorOf("paid-otherwise");
}
