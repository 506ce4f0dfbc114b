/**
 * A ticket: a one-time payment certificate. The purse made the key pair; the institution's signature makes it worth up to `max_minor`.
 *
 * The head (20 bytes) is the same for a whole batch of a level, so that it cannot link payments; only key and signature are a ticket's own.
 */

import { concatBytes, Reader, Writer } from "../codec/bytes.js";
import type { Decoded } from "../codec/result.js";
import { domainTag } from "./labels.js";
import { knownSuite, type Verifier } from "./suites.js";

export interface TicketHead {
  readonly version: number;
  readonly suite: number;
  /** Operating institution, 4 bytes. */
  readonly institution: Uint8Array;
  /** Number of the institution's ticket key. */
  readonly keyNumber: number;
  /** Level of the purse: 0, 1 or 2 (docs/design/levels.md). */
  readonly level: number;
  /** May be accepted by a payee that is offline. */
  readonly offline: boolean;
  readonly max_minor: number;
  /** ISO 4217 numeric, 156 for CNY. */
  readonly currency: number;
  /** Unix seconds, rounded to a day, the same for a whole level. */
  readonly expiry_s: number;
}

/** A head as it was received: the fields a purse decides by, and the 20 bytes that are signed and sent. Not all fields, because a purse stores up to 16. */
export interface ReceivedHead extends Pick<TicketHead, "offline" | "max_minor" | "expiry_s"> {
  readonly bytes: Uint8Array;
}

export interface Ticket {
  readonly head: TicketHead;
  /** SEC 1 compressed point, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** r‖s by the institution's ticket key, 64 bytes. */
  readonly signature: Uint8Array;
}

export const TICKET_HEAD_LENGTH = 20;
export const TICKET_LENGTH = TICKET_HEAD_LENGTH + 33 + 64;

export function encodeTicketHead(head: TicketHead): Uint8Array {
  return new Writer(TICKET_HEAD_LENGTH)
    .u8(head.version)
    .u8(head.suite)
    .append(head.institution)
    .u16(head.keyNumber)
    .u8(head.level)
    .u8(head.offline ? 1 : 0)
    .u32(head.max_minor)
    .u16(head.currency)
    .u32(head.expiry_s)
    .done();
}

export function readTicketHead(r: Reader): TicketHead {
  const version = r.ranged(1, 1, "bad-version");
  const suite = r.u8();
  if (!knownSuite(suite)) r.fail("bad-suite");
  return {
    version,
    suite,
    institution: r.bytes(4),
    keyNumber: r.u16(),
    level: r.ranged(0, 2),
    offline: r.ranged(0, 1) === 1,
    max_minor: r.u32(),
    currency: r.u16(),
    expiry_s: r.u32(),
  };
}

export function decodeTicketHead(bytes: Uint8Array): Decoded<TicketHead> {
  const r = new Reader(bytes);
  const head = readTicketHead(r);
  return r.done(head);
}

/** The part of a head that a purse stores; `bytes` are its encoded form. */
export function receivedHead({ offline, max_minor, expiry_s }: TicketHead, bytes: Uint8Array): ReceivedHead {
  return { offline, max_minor, expiry_s, bytes };
}

export function encodeTicket(ticket: Ticket): Uint8Array {
  return concatBytes(encodeTicketHead(ticket.head), ticket.publicKey, ticket.signature);
}

export function readTicket(r: Reader): Ticket {
  const head = readTicketHead(r);
  const publicKey = r.bytes(33);
  // Only the sign byte is judged here; whether the point is on the curve is the verifier's to say.
  if (publicKey[0] !== 2 && publicKey[0] !== 3) r.fail("bad-value");
  return { head, publicKey, signature: r.bytes(64) };
}

export function decodeTicket(bytes: Uint8Array): Decoded<Ticket> {
  const r = new Reader(bytes);
  const ticket = readTicket(r);
  return r.done(ticket);
}

/** What the institution signs: H(domain ‖ head ‖ public key). */
export function ticketDigest(v: Verifier, head: TicketHead, publicKey: Uint8Array): Uint8Array {
  return v.hash(domainTag("ticket"), encodeTicketHead(head), publicKey);
}

/** The ticket's name: the first 8 bytes of H(public key). */
export function ticketId(v: Pick<Verifier, "hash">, publicKey: Uint8Array): Uint8Array {
  return v.hash(publicKey).slice(0, 8);
}
