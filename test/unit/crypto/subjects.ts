/** Both suites side by side, each with the parts it is made of and an independent implementation to compare with. */
import { p256 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { FieldP256 } from "../../../firmware/crypto/arithmetic/field-p256.gen.js";
import { FieldSm2 } from "../../../firmware/crypto/arithmetic/field-sm2.gen.js";
import { ScalarP256 } from "../../../firmware/crypto/arithmetic/scalar-p256.gen.js";
import { ScalarSm2 } from "../../../firmware/crypto/arithmetic/scalar-sm2.gen.js";
import type { Ascon } from "../../../firmware/crypto/ascon/ascon.js";
import { CombP256 } from "../../../firmware/crypto/curve/comb-p256.gen.js";
import { CombSm2 } from "../../../firmware/crypto/curve/comb-sm2.gen.js";
import { constantsP256 } from "../../../firmware/crypto/curve/constants-p256.gen.js";
import { constantsSm2 } from "../../../firmware/crypto/curve/constants-sm2.gen.js";
import type { Constants, Curve } from "../../../firmware/crypto/curve/curve.js";
import { Ecdsa } from "../../../firmware/crypto/signing/ecdsa.js";
import { EcdsaPresignature } from "../../../firmware/crypto/signing/ecdsa-presignature.js";
import { EcdsaTicketSigner } from "../../../firmware/crypto/signing/ecdsa-ticket-signer.js";
import type { Equation } from "../../../firmware/crypto/signing/equation.js";
import type { Expand } from "../../../firmware/crypto/signing/expand.js";
import type { PresignJob, TicketPresignature } from "../../../firmware/crypto/signing/presign-job.js";
import { Sm2 } from "../../../firmware/crypto/signing/sm2.js";
import { Sm2Presignature } from "../../../firmware/crypto/signing/sm2-presignature.js";
import { Sm2TicketSigner } from "../../../firmware/crypto/signing/sm2-ticket-signer.js";
import type { TicketScheme } from "../../../firmware/crypto/signing/ticket-key-job.js";
import type { Suite } from "../../../firmware/crypto/suite/suite.js";
import { Suite1 } from "../../../firmware/crypto/suite/suite1.js";
import { Suite2 } from "../../../firmware/crypto/suite/suite2.js";
import { Point, sm3, verifyDigest, z } from "../../../parties/shared/crypto/sm.js";
import { fromBig } from "./support.js";

/** A signer of either suite. */
type AnySigner = PresignJob<TicketPresignature> & {
  sign(presignature: TicketPresignature, digest: Uint8Array, out: Uint8Array): number;
};

export interface Subject {
  readonly name: string;
  readonly id: number;
  readonly p: bigint;
  readonly n: bigint;
  readonly b: bigint;
  readonly constants: Constants;
  readonly suite: (ascon: Ascon) => Suite;
  readonly Field: typeof FieldP256;
  readonly Scalar: typeof ScalarP256;
  readonly Comb: typeof CombP256;
  readonly scheme: (curve: Curve) => Equation & TicketScheme;
  readonly signer: (curve: Curve, expand: Expand, label: readonly number[]) => AnySigner;
  readonly presignature: () => TicketPresignature;
  /** The numbers of a presignature that its two ways are made of. */
  readonly parts: readonly string[];
  /** From here on, the independent implementation. */
  readonly hash: (message: Uint8Array) => Uint8Array;
  readonly verify: (signature: Uint8Array, digest: Uint8Array, key: Uint8Array) => boolean;
  readonly z: (key: Uint8Array) => Uint8Array;
  /** multiple·G, 33 bytes, and its coordinates; the multiple is not 0 mod n. */
  readonly key: (multiple: bigint) => Uint8Array;
  readonly affine: (multiple: bigint) => { x: bigint; y: bigint };
  readonly sharedX: (multiple: bigint, point: Uint8Array) => Uint8Array;
  readonly isPoint: (bytes: Uint8Array) => boolean;
  /** Of 33 bytes that are a point. */
  readonly pointOf: (bytes: Uint8Array) => { x: bigint; y: bigint };
}

type Noble = typeof Point;

function curveOf(noble: Noble) {
  const n = noble.Fn.ORDER;
  const times = (multiple: bigint) => noble.BASE.multiply(((multiple % n) + n) % n);
  return {
    p: noble.Fp.ORDER,
    n,
    b: noble.CURVE().b,
    key: (multiple: bigint) => times(multiple).toBytes(true),
    affine: (multiple: bigint) => times(multiple).toAffine(),
    sharedX: (multiple: bigint, point: Uint8Array) => fromBig(noble.fromBytes(point).multiply(multiple).toAffine().x),
    pointOf: (bytes: Uint8Array) => noble.fromBytes(bytes).toAffine(),
    isPoint: (bytes: Uint8Array) => {
      try {
        noble.fromBytes(bytes);
        return true;
      } catch {
        return false;
      }
    },
  };
}

export const sm2: Subject = {
  ...curveOf(Point),
  name: "SM2",
  id: 1,
  constants: constantsSm2,
  suite: (ascon) => new Suite1(ascon),
  Field: FieldSm2,
  Scalar: ScalarSm2,
  Comb: CombSm2,
  scheme: (curve) => new Sm2(curve),
  signer: (curve, expand, label) => new Sm2TicketSigner(curve, expand, label) as unknown as AnySigner,
  presignature: () => new Sm2Presignature(1),
  parts: ["x", "tMinusOne", "tk", "t", "xk"],
  hash: (message) => sm3(message),
  verify: (signature, digest, key) => verifyDigest(digest, signature, key),
  z,
};

export const p256Subject: Subject = {
  ...curveOf(p256.Point as unknown as Noble),
  name: "P-256",
  id: 2,
  constants: constantsP256,
  suite: (ascon) => new Suite2(ascon),
  Field: FieldP256,
  Scalar: ScalarP256,
  Comb: CombP256,
  scheme: (curve) => new Ecdsa(curve),
  signer: (curve, expand, label) => new EcdsaTicketSigner(curve, expand, label) as unknown as AnySigner,
  presignature: () => new EcdsaPresignature(2),
  parts: ["w", "wrd", "wAgain", "rd"],
  hash: (message) => sha256(message),
  verify: (signature, digest, key) => p256.verify(signature, digest, key, { lowS: false, prehash: false }),
  z: () => new Uint8Array(32),
};

export const subjects: readonly Subject[] = [sm2, p256Subject];
