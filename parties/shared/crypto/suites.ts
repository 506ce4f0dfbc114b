/** A party's cryptography by suite: keys, signatures, and what checks them. Everything a party signs or checks is of one suite, its institution's. */
import { SUITE, type Verifier } from "../../../protocol/messages/suites.js";
import type { Environment } from "../environment.js";
import { newSecret as newNistSecret, signerOf as nistSignerOf, type Signer } from "./signer.js";
import { isSmPoint, newSmSecret, smSignerOf, smVerifier } from "./sm-signer.js";
import { isPoint as isNistPoint, verifier as nistVerifier } from "./verifier.js";

export interface PartySuite {
  readonly id: number;
  readonly verifier: Verifier;
  /** Whether 33 bytes are a compressed point of the curve. */
  isPoint(publicKey: Uint8Array): boolean;
  newSecret(environment: Pick<Environment, "random">): Uint8Array;
  signerOf(secret: Uint8Array): Signer;
}

/** What new institutions use. */
export const DEFAULT_SUITE: number = SUITE.sm;

const SM: PartySuite = Object.freeze({
  id: SUITE.sm,
  verifier: smVerifier,
  isPoint: isSmPoint,
  newSecret: newSmSecret,
  signerOf: smSignerOf,
});

const NIST: PartySuite = Object.freeze({
  id: SUITE.nist,
  verifier: nistVerifier,
  isPoint: isNistPoint,
  newSecret: newNistSecret,
  signerOf: nistSignerOf,
});

/** Throws for a number that names no suite: decoders let none through. */
export function suiteOf(id: number): PartySuite {
  if (id === SUITE.sm) return SM;
  if (id === SUITE.nist) return NIST;
  throw new RangeError(`no suite ${id}`);
}
