/**
 * What a terminal verifies offline, with no secret and no connection: that a known institution signed the ticket, that the ticket's key signed this very
 * request, and that the ticket is good for it. Signatures come last, because they cost most.
 */

import { sameBytes } from "../../protocol/codec/bytes.js";
import {
  decodePayAnswer,
  encodeRequest,
  type PayAnswer,
  type PayRequest,
  payMessage,
} from "../../protocol/commands/pay.js";
import {
  certificateDigest,
  decodeInstitution,
  type InstitutionCertificate,
  institutionBody,
} from "../../protocol/messages/certificate.js";
import { ticketDigest, ticketId } from "../../protocol/messages/ticket.js";
import { suiteOf } from "../shared/crypto/suites.js";
import { hex } from "../shared/environment.js";

/** Why an answer is no valid payment, each with its sentence. */
export const ANSWER_FAULTS = {
  undecodable: "The answer has the wrong form.",
  "unknown-institution": "No institution known here signed the ticket.",
  "certificate-expired": "The institution's certificate has expired.",
  "ticket-expired": "The ticket has expired by this terminal's clock.",
  "wrong-currency": "The ticket is for another currency.",
  "over-ticket": "The amount is more than the ticket is good for.",
  "not-offline": "The ticket is not good for a payee that is offline.",
  hotlisted: "The ticket is on the hotlist.",
  "ticket-forged": "The ticket's signature is wrong.",
  "payment-forged": "The payment's signature is wrong.",
  "not-settled": "The institution did not settle the payment.",
} as const;

export type AnswerFault = keyof typeof ANSWER_FAULTS;

/** Against which a terminal verifies when it is offline. */
export interface VerificationData {
  readonly certificates: readonly InstitutionCertificate[];
  /** Ids of tickets not to take, hexadecimal. */
  readonly hotlist: ReadonlySet<string>;
}

/** The certificates among these that the root has signed. */
export function trustedCertificates(root: Uint8Array, certificates: readonly Uint8Array[]): InstitutionCertificate[] {
  const trusted: InstitutionCertificate[] = [];
  for (const bytes of certificates) {
    const c = decodeInstitution(bytes);
    if (!c.ok) continue;
    const { verifier } = suiteOf(c.value.suite);
    const digest = certificateDigest(verifier, "institution", institutionBody(c.value));
    if (verifier.verify(digest, c.value.signature, root)) trusted.push(c.value);
  }
  return trusted;
}

export type VerifiedAnswer =
  | { readonly ok: true; readonly answer: PayAnswer; readonly ticketId: string }
  | { readonly ok: false; readonly fault: AnswerFault };

const fault = (name: AnswerFault): VerifiedAnswer => ({ ok: false, fault: name });

export function verifyAnswer(
  data: VerificationData,
  request: PayRequest,
  bytes: Uint8Array,
  now_s: number,
): VerifiedAnswer {
  const decoded = decodePayAnswer(bytes);
  if (!decoded.ok) return fault("undecodable");
  const answer = decoded.value;
  const { head, publicKey, signature } = answer.ticket;
  const certificate = data.certificates.find(
    (c) => sameBytes(c.institution, head.institution) && c.keyNumber === head.keyNumber && c.suite === head.suite,
  );
  if (certificate === undefined) return fault("unknown-institution");
  if (now_s >= certificate.expiry_s) return fault("certificate-expired");
  if (now_s >= head.expiry_s) return fault("ticket-expired");
  if (head.currency !== request.currency) return fault("wrong-currency");
  if (request.amount_minor > head.max_minor) return fault("over-ticket");
  if (!request.online && !head.offline) return fault("not-offline");
  const { verifier } = suiteOf(head.suite);
  const id = hex(ticketId(verifier, publicKey));
  if (data.hotlist.has(id)) return fault("hotlisted");
  if (!verifier.verify(ticketDigest(verifier, head, publicKey), signature, certificate.publicKey)) {
    return fault("ticket-forged");
  }
  if (!verifier.verify(payMessage(verifier, answer, encodeRequest(request)), answer.signature, publicKey)) {
    return fault("payment-forged");
  }
  return { ok: true, answer, ticketId: id };
}
