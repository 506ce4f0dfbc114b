/** Signatures as OpenSSL judges them, through Node: ECDSA on P-256, and SM2 over a digest that a message leads to. */
import { createHash, createPublicKey, verify } from "node:crypto";
import { big, Point, sm3 } from "../../parties/shared/crypto/sm.js";
import { concat, hex, unhex } from "../unit/crypto/support.js";

/** SubjectPublicKeyInfo up to the point: id-ecPublicKey and the curve. */
const HEAD = {
  1: "3059301306072a8648ce3d020106082a811ccf5501822d034200",
  2: "3059301306072a8648ce3d020106082a8648ce3d030107034200",
} as const;

/** ASN.1 INTEGER, not negative. */
function integer(bytes: Uint8Array): string {
  const digits = hex(bytes).replace(/^(00)+/, "");
  const text = Number.parseInt(digits.slice(0, 2), 16) > 127 ? `00${digits}` : digits;
  return `02${(text.length / 2).toString(16).padStart(2, "0")}${text}`;
}

/** r ‖ s as DER; both below 2^256, so one byte of length is enough. */
function der(signature: Uint8Array): Uint8Array {
  const body = integer(signature.slice(0, 32)) + integer(signature.slice(32));
  return unhex(`30${(body.length / 2).toString(16).padStart(2, "0")}${body}`);
}

/** What is signed for a message: Node's SM2 has no way to name the signer, so its Z has the empty identity (GB/T 32918.2, 5.5, with ENTL = 0). */
export function digestFor(suite: 1 | 2, message: Uint8Array, point: { x: bigint; y: bigint }): Uint8Array {
  if (suite === 2) return new Uint8Array(createHash("sha256").update(message).digest());
  const { a, b, Gx, Gy } = Point.CURVE();
  const z = sm3(concat([0, 0], ...[a, b, Gx, Gy, point.x, point.y].map(big)));
  return sm3(concat(z, message));
}

/** Does OpenSSL take this signature over the message? */
export function accepts(
  suite: 1 | 2,
  message: Uint8Array,
  signature: Uint8Array,
  point: { x: bigint; y: bigint },
): boolean {
  const spki = Buffer.from(`${HEAD[suite]}04${hex(big(point.x))}${hex(big(point.y))}`, "hex");
  const key = createPublicKey({ key: spki, format: "der", type: "spki" });
  return verify(suite === 1 ? "sm3" : "sha256", message, key, der(signature));
}
