/**
 * ENROL: personalisation, once, in five steps that can each be sent again (docs/protocol/enrol.md).
 *
 *   MAKE      factory   the suite; the bracelet makes its identity key in it and shows the public half
 *   PIN       factory   the institution's static key Q, its id, and the maker's attestation of the level
 *   ORDER     station   the cooperative bank's signed order
 *   KEY       station   the institution's ephemeral key E and its confirmation; the purse answers with its own
 *   ACTIVATE  station   parameters and time, sealed by the institution
 */

import { concatBytes, Reader, Writer } from "../codec/bytes.js";
import type { Decoded } from "../codec/result.js";
import { ATTESTATION_LENGTH, type Attestation, attestationBody, readAttestation } from "../messages/certificate.js";
import { domainTag } from "../messages/labels.js";
import { encodeParams, PARAMS_LENGTH, type Params, readParams } from "../messages/params.js";
import { knownSuite, type Verifier } from "../messages/suites.js";
import { ENROL_STEP, encodeCommand } from "./apdu.js";

export interface Pin {
  /** Static enrolment key of the institution, 33 bytes. */
  readonly q: Uint8Array;
  readonly institution: Uint8Array;
  readonly attestation: Attestation;
}

export interface Order {
  readonly suite: number;
  readonly institution: Uint8Array;
  readonly cooperative: Uint8Array;
  readonly keyNumber: number;
  /** Wallet number, 8 bytes. */
  readonly wallet: Uint8Array;
  /** 4 is the anonymous class. */
  readonly walletClass: number;
  readonly currency: number;
  readonly time_s: number;
  /** By the cooperative bank's enrolment key over `orderBody`. The institution checks it, the purse does not need to. */
  readonly signature: Uint8Array;
}

export interface OrderAnswer {
  readonly attestation: Attestation;
  readonly nonce: Uint8Array;
}

export interface KeyStep {
  /** Ephemeral key of the institution, 33 bytes. */
  readonly e: Uint8Array;
  readonly nonce: Uint8Array;
  readonly confirm: Uint8Array;
}

const KEY_BYTES = 33;
const INSTITUTION_BYTES = 4;
export const PIN_LENGTH = KEY_BYTES + INSTITUTION_BYTES + ATTESTATION_LENGTH;
export const ORDER_BODY_LENGTH = 27;
export const ORDER_LENGTH = ORDER_BODY_LENGTH + 64;
/** The nonce that a purse adds to an order. */
export const ORDER_NONCE_LENGTH = 16;
export const ORDER_ANSWER_LENGTH = ATTESTATION_LENGTH + ORDER_NONCE_LENGTH;
export const KEY_LENGTH = 33 + 16 + 16;
export const ACTIVATE_LENGTH = PARAMS_LENGTH + 4 + 16;

/** The suite chosen here is the bracelet's for good: its order must name the same. */
export function encodeMake(suite: number): Uint8Array {
  return encodeCommand("enrol", Uint8Array.of(suite), ENROL_STEP.make);
}

export function decodeMake(data: Uint8Array): Decoded<number> {
  const r = new Reader(data);
  const suite = r.u8();
  if (!knownSuite(suite)) r.fail("bad-suite");
  return r.done(suite);
}

export function encodePin(pin: Pin): Uint8Array {
  const attestation = concatBytes(attestationBody(pin.attestation), pin.attestation.signature);
  return encodeCommand("enrol", concatBytes(pin.q, pin.institution, attestation), ENROL_STEP.pin);
}

export function decodePin(data: Uint8Array): Decoded<Pin> {
  const r = new Reader(data);
  const pin = { q: r.bytes(33), institution: r.bytes(4), attestation: readAttestation(r) };
  return r.done(pin);
}

/** The pinned key Q of the institution, in PIN's data as it was received. */
export function pinnedKey(pin: Uint8Array): Uint8Array {
  return pin.slice(0, KEY_BYTES);
}

/** The institution's id in PIN's data as it was received. SELECT reads it at every touch, so nothing else is decoded. */
export function pinnedInstitution(pin: Uint8Array): Uint8Array {
  return pin.slice(KEY_BYTES, KEY_BYTES + INSTITUTION_BYTES);
}

export function orderBody(o: Omit<Order, "signature">): Uint8Array {
  return new Writer(ORDER_BODY_LENGTH)
    .u8(1)
    .u8(o.suite)
    .append(o.institution)
    .append(o.cooperative)
    .u16(o.keyNumber)
    .append(o.wallet)
    .u8(o.walletClass)
    .u16(o.currency)
    .u32(o.time_s)
    .done();
}

export function encodeOrder(order: Order): Uint8Array {
  return encodeCommand("enrol", concatBytes(orderBody(order), order.signature), ENROL_STEP.order);
}

export function decodeOrder(data: Uint8Array): Decoded<Order> {
  const r = new Reader(data);
  r.ranged(1, 1, "bad-version");
  const suite = r.u8();
  if (!knownSuite(suite)) r.fail("bad-suite");
  const order = {
    suite,
    institution: r.bytes(4),
    cooperative: r.bytes(4),
    keyNumber: r.u16(),
    wallet: r.bytes(8),
    walletClass: r.ranged(1, 4),
    currency: r.u16(),
    time_s: r.u32(),
    signature: r.bytes(64),
  };
  return r.done(order);
}

export function encodeOrderAnswer(answer: OrderAnswer): Uint8Array {
  return concatBytes(attestationBody(answer.attestation), answer.attestation.signature, answer.nonce);
}

export function decodeOrderAnswer(bytes: Uint8Array): Decoded<OrderAnswer> {
  const r = new Reader(bytes);
  const answer = { attestation: readAttestation(r), nonce: r.bytes(16) };
  return r.done(answer);
}

export function encodeKey(step: KeyStep): Uint8Array {
  return encodeCommand("enrol", concatBytes(step.e, step.nonce, step.confirm), ENROL_STEP.key);
}

export function decodeKey(data: Uint8Array): Decoded<KeyStep> {
  const r = new Reader(data);
  const step = { e: r.bytes(33), nonce: r.bytes(16), confirm: r.bytes(16) };
  return r.done(step);
}

/** `box`: the sealed form of `encodeActivation`, 37 bytes. */
export function encodeActivate(box: Uint8Array): Uint8Array {
  return encodeCommand("enrol", box, ENROL_STEP.activate);
}

export interface Activation {
  readonly params: Params;
  readonly time_s: number;
}

export function encodeActivation(a: Activation): Uint8Array {
  return concatBytes(encodeParams(a.params), new Writer(4).u32(a.time_s).done());
}

export function decodeActivation(plain: Uint8Array): Decoded<Activation> {
  const r = new Reader(plain);
  const params = readParams(r);
  const time_s = r.u32();
  return r.done({ params, time_s });
}

/** What both sides have seen when the wallet key is made. */
export interface EnrolTranscript {
  /** ORDER's data, 91 bytes. */
  readonly order: Uint8Array;
  /** The bracelet's identity key, 33 bytes. */
  readonly identity: Uint8Array;
  readonly purseNonce: Uint8Array;
  /** The institution's static and ephemeral keys, 33 bytes each. */
  readonly q: Uint8Array;
  readonly e: Uint8Array;
  readonly institutionNonce: Uint8Array;
}

/** H(domain ‖ order ‖ identity ‖ purse nonce ‖ Q ‖ E ‖ institution nonce). */
export function enrolTranscript(v: Pick<Verifier, "hash">, seen: EnrolTranscript): Uint8Array {
  const { order, identity, purseNonce, q, e, institutionNonce } = seen;
  return v.hash(domainTag("enrol"), order, identity, purseNonce, q, e, institutionNonce);
}
