/**
 * Verifying a claim by its bytes alone: is it a payment to this payee, signed under a ticket that this institution signed? Nothing is read from the books,
 * so the costly signatures are verified before any transaction begins.
 */

import { concatBytes, sameBytes } from "../../../protocol/codec/bytes.js";
import { ok } from "../../../protocol/codec/result.js";
import {
  decodePayAnswer,
  decodeRequest,
  type PayAnswer,
  type PayRequest,
  payMessage,
} from "../../../protocol/commands/pay.js";
import { encodeTicketHead, ticketDigest, ticketId } from "../../../protocol/messages/ticket.js";
import { hex } from "../../shared/environment.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import type { InstitutionContext } from "../context.js";
import type { ClaimRecord } from "../contract.js";

export interface VerifiedClaim {
  readonly payee: string;
  readonly request: PayRequest;
  readonly answer: PayAnswer;
  readonly ticketId: Uint8Array;
  readonly publicKey: string;
  readonly head: string;
  /** Names the signed body, so that malleable signatures do not make two payments of one. Hexadecimal. */
  readonly digest: string;
  readonly record: Uint8Array;
}

export function verifyClaim(
  context: InstitutionContext,
  payee: Uint8Array,
  claim: ClaimRecord,
): PartyResult<VerifiedClaim> {
  const request = decodeRequest(claim.request);
  const answer = decodePayAnswer(claim.answer);
  if (!request.ok || !answer.ok) return refuse("undecodable");
  const { id: suite, verifier } = context.suite;
  const { ticket } = answer.value;
  const { head, publicKey } = ticket;
  if (!sameBytes(head.institution, context.id)) return refuse("wrong-institution");
  if (head.suite !== suite) return refuse("wrong-suite");
  const certified = ticketDigest(verifier, head, publicKey);
  const key = context.keyring.find(head.keyNumber);
  if (key === null || !verifier.verify(certified, ticket.signature, key.publicKey)) return refuse("ticket-forged");
  const message = payMessage(verifier, answer.value, claim.request);
  if (!verifier.verify(message, answer.value.signature, publicKey)) return refuse("payment-forged");
  if (!sameBytes(request.value.payee, payee)) return refuse("wrong-payee");
  if (request.value.currency !== head.currency) return refuse("wrong-currency");
  if (request.value.amount_minor > head.max_minor) return refuse("over-ticket");
  if (!request.value.online && !head.offline) return refuse("not-offline");
  return ok({
    payee: hex(payee),
    request: request.value,
    answer: answer.value,
    ticketId: ticketId(verifier, publicKey),
    publicKey: hex(publicKey),
    head: hex(encodeTicketHead(head)),
    digest: hex(message),
    record: concatBytes(claim.request, claim.answer),
  });
}
