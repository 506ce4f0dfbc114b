// The numbers of a short Weierstrass curve y² = x³ − 3x + b over a 256-bit prime, as the generator needs them.
// Everything the generator prints follows from these values: suite 2 is the first entry, suite 1 the second.
//
// A modulus is written as  Σ sign·2^exponent − delta  with few terms and a small delta: then one step of Montgomery
// reduction is a handful of shifts and, for delta > 1, the multiplications by delta's limbs.

/** A modulus with its sparse form; `value` = Σ sign·2^exponent − delta. */
export interface Modulus {
  readonly value: bigint;
  readonly terms: readonly (readonly [sign: 1 | -1, exponent: number])[];
  readonly delta: bigint;
}

/** Domain parameters; the curve has prime order n, cofactor 1 and a = −3. */
export interface CurveNumbers {
  readonly name: string;
  readonly p: Modulus;
  readonly n: Modulus;
  readonly b: bigint;
  readonly gx: bigint;
  readonly gy: bigint;
}

function modulus(value: bigint, terms: Modulus["terms"]): Modulus {
  let sum = 0n;
  for (const [sign, exponent] of terms) sum += BigInt(sign) << BigInt(exponent);
  return { value, terms, delta: sum - value };
}

/** P-256, NIST SP 800-186, clause 3.2.1.3. */
export const p256: CurveNumbers = {
  name: "P256",
  p: modulus(0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn, [
    [1, 256],
    [-1, 224],
    [1, 192],
    [1, 96],
  ]),
  n: modulus(0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n, [
    [1, 256],
    [-1, 224],
    [1, 192],
  ]),
  b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  gx: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  gy: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
};

/** The curve of SM2, GB/T 32918.5 (sm2p256v1). */
export const sm2: CurveNumbers = {
  name: "Sm2",
  p: modulus(0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn, [
    [1, 256],
    [-1, 224],
    [-1, 96],
    [1, 64],
  ]),
  n: modulus(0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n, [
    [1, 256],
    [-1, 224],
  ]),
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
};
