/**
 * Certificates of the parties. Each is a fixed layout ending in a 64-byte r‖s over H(domain ‖ all before it).
 *
 * - institution: central bank root → an institution's ticket key. Terminals hold these.
 * - cooperative: institution → a cooperative bank's enrolment key, bounded by WID range, class and expiry. It cannot make value.
 * - attestation: maker of the secure element → the level of one identity key.
 */

import { concatBytes, Reader, Writer } from "../codec/bytes.js";
import type { Decoded } from "../codec/result.js";
import { type Domain, domainTag } from "./labels.js";
import { knownSuite, type Verifier } from "./suites.js";

export interface InstitutionCertificate {
  readonly suite: number;
  readonly institution: Uint8Array;
  readonly keyNumber: number;
  readonly expiry_s: number;
  /** Ticket key, 33 bytes. */
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
}

export interface CooperativeCertificate {
  readonly suite: number;
  readonly institution: Uint8Array;
  readonly cooperative: Uint8Array;
  readonly keyNumber: number;
  /** First and last wallet number it may enrol, 8 bytes each, big-endian. */
  readonly firstWallet: Uint8Array;
  readonly lastWallet: Uint8Array;
  /** Best wallet class it may enrol: 4 is the anonymous one, 1 the strongest. */
  readonly bestClass: number;
  readonly expiry_s: number;
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
}

export interface Attestation {
  readonly maker: Uint8Array;
  readonly level: number;
  /** The bracelet's identity key, 33 bytes. */
  readonly identity: Uint8Array;
  readonly signature: Uint8Array;
}

export const INSTITUTION_CERTIFICATE_LENGTH = 109;
export const COOPERATIVE_CERTIFICATE_LENGTH = 130;
export const ATTESTATION_LENGTH = 103;

/** The bytes before the signature. */
export function institutionBody(c: Omit<InstitutionCertificate, "signature">): Uint8Array {
  return new Writer(45)
    .u8(1)
    .u8(c.suite)
    .append(c.institution)
    .u16(c.keyNumber)
    .u32(c.expiry_s)
    .append(c.publicKey)
    .done();
}

export function cooperativeBody(c: Omit<CooperativeCertificate, "signature">): Uint8Array {
  return new Writer(66)
    .u8(1)
    .u8(c.suite)
    .append(c.institution)
    .append(c.cooperative)
    .u16(c.keyNumber)
    .append(c.firstWallet)
    .append(c.lastWallet)
    .u8(c.bestClass)
    .u32(c.expiry_s)
    .append(c.publicKey)
    .done();
}

export function attestationBody(a: Omit<Attestation, "signature">): Uint8Array {
  return new Writer(39).u8(1).append(a.maker).u8(a.level).append(a.identity).done();
}

function readSuite(r: Reader): number {
  r.ranged(1, 1, "bad-version");
  const suite = r.u8();
  if (!knownSuite(suite)) r.fail("bad-suite");
  return suite;
}

export function decodeInstitution(bytes: Uint8Array): Decoded<InstitutionCertificate> {
  const r = new Reader(bytes);
  const suite = readSuite(r);
  const value = { suite, institution: r.bytes(4), keyNumber: r.u16(), expiry_s: r.u32(), publicKey: r.bytes(33) };
  return r.done({ ...value, signature: r.bytes(64) });
}

export function decodeCooperative(bytes: Uint8Array): Decoded<CooperativeCertificate> {
  const r = new Reader(bytes);
  const suite = readSuite(r);
  const value = {
    suite,
    institution: r.bytes(4),
    cooperative: r.bytes(4),
    keyNumber: r.u16(),
    firstWallet: r.bytes(8),
    lastWallet: r.bytes(8),
    bestClass: r.ranged(1, 4),
    expiry_s: r.u32(),
    publicKey: r.bytes(33),
  };
  return r.done({ ...value, signature: r.bytes(64) });
}

export function readAttestation(r: Reader): Attestation {
  r.ranged(1, 1, "bad-version");
  return { maker: r.bytes(4), level: r.ranged(0, 2), identity: r.bytes(33), signature: r.bytes(64) };
}

export function decodeAttestation(bytes: Uint8Array): Decoded<Attestation> {
  const r = new Reader(bytes);
  const value = readAttestation(r);
  return r.done(value);
}

export function encodeSigned(body: Uint8Array, signature: Uint8Array): Uint8Array {
  return concatBytes(body, signature);
}

/** What is signed under a certificate of this domain. */
export function certificateDigest(v: Pick<Verifier, "hash">, domain: Domain, body: Uint8Array): Uint8Array {
  return v.hash(domainTag(domain), body);
}
