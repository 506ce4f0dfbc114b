/**
 * PAY: the terminal's request, the purse's answer, and the bytes that are signed.
 *
 * The order of the signed body is chosen for the wrist: tag and context digest are known before the touch and fill exactly one hash block;
 * request and flags, with the hash's padding, fill exactly one more (docs/design/touch-cost.md).
 */

import { concatBytes, Reader, Writer } from "../codec/bytes.js";
import type { Decoded } from "../codec/result.js";
import { domainTag } from "../messages/labels.js";
import { SUITE, type Verifier } from "../messages/suites.js";
import { encodeTicket, readTicket, TICKET_LENGTH, type Ticket } from "../messages/ticket.js";
import { encodeCommand } from "./apdu.js";

export interface PayRequest {
  /** The payee will ask the institution before it gives anything. */
  readonly online: boolean;
  /** 8 bytes. */
  readonly payee: Uint8Array;
  /** 1 … 2³¹ − 1. */
  readonly amount_minor: number;
  readonly currency: number;
  /** With `payee`, the name of the payment; 8 bytes. */
  readonly txId: Uint8Array;
  /** 8 bytes. */
  readonly nonce: Uint8Array;
  /** The terminal's clock, Unix seconds. Data only: it expires nothing. */
  readonly time_s: number;
}

/** A request as it was received: its fields, and the 35 bytes that are signed, stored and reported. */
export interface ReceivedRequest extends PayRequest {
  readonly bytes: Uint8Array;
}

export const REQUEST_LENGTH = 35;
export const BLOB_LENGTH = 40;
const SIGNATURE_LENGTH = 64;
export const PAY_ANSWER_LENGTH = 1 + TICKET_LENGTH + BLOB_LENGTH + SIGNATURE_LENGTH;

export interface PayAnswer {
  /** The wearer pressed for this very request. */
  readonly pressed: boolean;
  readonly ticket: Ticket;
  /** Only the institution can open it (blob.ts). */
  readonly blob: Uint8Array;
  /** r‖s over `payMessage`. */
  readonly signature: Uint8Array;
}

export function encodeRequest(request: PayRequest): Uint8Array {
  return new Writer(REQUEST_LENGTH)
    .u8(request.online ? 1 : 0)
    .append(request.payee)
    .u32(request.amount_minor)
    .u16(request.currency)
    .append(request.txId)
    .append(request.nonce)
    .u32(request.time_s)
    .done();
}

export function readRequest(r: Reader): PayRequest {
  const online = r.ranged(0, 1) === 1;
  const payee = r.bytes(8);
  const amount_minor = r.u32();
  if (amount_minor < 1 || amount_minor > 0x7fffffff) r.fail("bad-value");
  return { online, payee, amount_minor, currency: r.u16(), txId: r.bytes(8), nonce: r.bytes(8), time_s: r.u32() };
}

export function decodeRequest(bytes: Uint8Array): Decoded<PayRequest> {
  const r = new Reader(bytes);
  const request = readRequest(r);
  return r.done(request);
}

/** As `decodeRequest`, with the bytes beside the fields. */
export function receiveRequest(bytes: Uint8Array): Decoded<ReceivedRequest> {
  const r = new Reader(bytes);
  const request = readRequest(r);
  return r.done({ ...request, bytes });
}

/** Where the two halves of a payment's name stand in a request, and the length of each. */
const PAYEE_AT = 1;
const TX_ID_AT = 15;
const NAME_HALF = 8;

/** Have these bytes of a request the name (payee and txId) of that one? Compared in place, because a purse does so with every payment it remembers. */
export function hasName(bytes: Uint8Array, { payee, txId }: Pick<PayRequest, "payee" | "txId">): boolean {
  for (let i = 0; i < NAME_HALF; i++) {
    if (bytes[PAYEE_AT + i] !== payee[i] || bytes[TX_ID_AT + i] !== txId[i]) return false;
  }
  return true;
}

export function encodePay(request: PayRequest): Uint8Array {
  return encodeCommand("pay", encodeRequest(request));
}

export function encodePayAnswer(answer: PayAnswer): Uint8Array {
  return concatBytes(Uint8Array.of(answer.pressed ? 1 : 0), encodeTicket(answer.ticket), answer.blob, answer.signature);
}

export function decodePayAnswer(bytes: Uint8Array): Decoded<PayAnswer> {
  const r = new Reader(bytes);
  const pressed = r.ranged(0, 1) === 1;
  const ticket = readTicket(r);
  const blob = r.bytes(BLOB_LENGTH);
  const signature = r.bytes(SIGNATURE_LENGTH);
  return r.done({ pressed, ticket, blob, signature });
}

/** H(domain ‖ ticket ‖ blob): all of a payment that is known before the touch. */
export function contextDigest(v: Pick<Verifier, "hash">, ticket: Uint8Array, blob: Uint8Array): Uint8Array {
  return v.hash(domainTag("context"), ticket, blob);
}

/** What varies in a payment's signed body. */
export interface SignedParts {
  /** `contextDigest`, 32 bytes. */
  readonly context: Uint8Array;
  /** 35 bytes. */
  readonly request: Uint8Array;
  readonly pressed: boolean;
}

/** The signed body of suite 2, 100 bytes: tag(32) ‖ context digest(32) ‖ request(35) ‖ flags(1). Suite 1 puts Z in the tag's place. */
export function payBody({ context, request, pressed }: SignedParts): Uint8Array {
  return concatBytes(domainTag("pay"), context, request, Uint8Array.of(pressed ? 1 : 0));
}

/** The message for `Verifier.verify`: in suite 2 the body's digest; in suite 1 the body's 68 bytes after Z, which is the verifier's to add. */
export function payMessageOf(
  v: Pick<Verifier, "hash">,
  suite: number,
  { context, request, pressed }: SignedParts,
): Uint8Array {
  if (suite === SUITE.sm) return concatBytes(context, request, Uint8Array.of(pressed ? 1 : 0));
  return v.hash(payBody({ context, request, pressed }));
}

/** What a ticket's key signs: names the payment's content, whatever the bytes of the signature are. */
export function payMessage(v: Pick<Verifier, "hash">, answer: PayAnswer, request: Uint8Array): Uint8Array {
  const context = contextDigest(v, encodeTicket(answer.ticket), answer.blob);
  return payMessageOf(v, answer.ticket.head.suite, { context, request, pressed: answer.pressed });
}
