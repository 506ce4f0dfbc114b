/**
 * SM2 and SM3 (GB/T 32918, 32905) for all parties but the bracelet: the curve is @noble's Weierstrass curve with the standard's numbers, SM3 is
 * sm-crypto's; the two equations of the signature are here. test/interop holds it against sm-crypto's SM2 and OpenSSL's SM3.
 *
 * It is not constant-time. That is the parties' side of the line: their machines are not in an attacker's hand.
 */
import { weierstrass } from "@noble/curves/abstract/weierstrass.js";
import sm3Hex from "sm-crypto/src/sm3/index.js";
import { ascii, concatBytes } from "../../../protocol/codec/bytes.js";

/** sm2p256v1, GB/T 32918.5. */
const P = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
const B = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;
const GX = 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n;
const GY = 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n;
export const N = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
export const Point = weierstrass({ p: P, n: N, h: 1n, a: P - 3n, b: B, Gx: GX, Gy: GY });
/** Used by all who have no identity of their own: GM/T 0009, clause 10. */
const ID = "1234567812345678";

const mod = (x: bigint): bigint => ((x % N) + N) % N;

export function unhexBig(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) + BigInt(byte);
  return value;
}

export function big(value: bigint): Uint8Array {
  const out = new Uint8Array(32);
  for (let i = 31, rest = value; i >= 0; i--, rest >>= 8n) out[i] = Number(rest & 255n);
  return out;
}

export function sm3(...parts: readonly Uint8Array[]): Uint8Array {
  const hex = sm3Hex(concatBytes(...parts));
  return Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/** Z of a compressed point, GB/T 32918.2, 5.5. Throws when it is none. */
export function z(publicKey: Uint8Array): Uint8Array {
  const { x, y } = Point.fromBytes(publicKey).toAffine();
  const id = ascii(ID);
  return sm3(Uint8Array.of(0, 8 * id.length), id, big(P - 3n), big(B), big(GX), big(GY), big(x), big(y));
}

export function publicKeyOf(secret: Uint8Array): Uint8Array {
  return Point.BASE.multiply(unhexBig(secret)).toBytes(true);
}

/** X of secret · point, 32 bytes. Throws unless `point` is on the curve. */
export function sharedX(secret: Uint8Array, point: Uint8Array): Uint8Array {
  return big(Point.fromBytes(point).multiply(unhexBig(secret)).toAffine().x);
}

/** r‖s over a 32-byte digest, GB/T 32918.2, 6.1, with nonce k; null when the standard asks for another k. */
export function signWith(digest: Uint8Array, secret: Uint8Array, k: bigint): Uint8Array | null {
  const d = unhexBig(secret);
  const r = mod(unhexBig(digest) + Point.BASE.multiply(k).toAffine().x);
  const s = mod(Point.Fn.inv(1n + d) * mod(k - r * d));
  return r === 0n || r + k === N || s === 0n ? null : concatBytes(big(r), big(s));
}

/** GB/T 32918.2, 7.1. Any bytes in, never throws. */
export function verifyDigest(digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  if (digest.length !== 32 || signature.length !== 64 || publicKey.length !== 33) return false;
  const r = unhexBig(signature.subarray(0, 32));
  const s = unhexBig(signature.subarray(32));
  const t = mod(r + s);
  if (r === 0n || r >= N || s === 0n || s >= N || t === 0n) return false;
  try {
    const sum = Point.BASE.multiplyUnsafe(s).add(Point.fromBytes(publicKey).multiplyUnsafe(t));
    return !sum.is0() && mod(unhexBig(digest) + sum.toAffine().x) === r;
  } catch {
    return false; // Not a point.
  }
}
