/** The secrets that are tried: for each kind the corners, then pseudo-random ones. The same on every run. */
import { p256 } from "@noble/curves/nist.js";
import { Point } from "../../parties/shared/crypto/sm.js";
import { fromBig, source } from "../unit/crypto/support.js";
import type { Kind, Subject } from "./subjects/subject.js";

const ONES = 2n ** 256n - 1n;
const bit = (n: number) => 1n << BigInt(n);
const order = (curve: string) => (curve === "sm2" ? Point.Fn.ORDER : p256.Point.Fn.ORDER);
const prime = (curve: string) => (curve === "sm2" ? Point.Fp.ORDER : p256.Point.Fp.ORDER);

/** How many there are of each kind, corners and others. */
export const SECRETS = 24;
/** Of those, how many for subjects that take seconds; corners come first. */
export const HEAVY_SECRETS = 16;

/** Zeros, ones, single bits, the ends of the range, a pattern. */
function corners(kind: Kind): bigint[] {
  const [what, curve = ""] = kind.split("-");
  const pattern = BigInt(`0x${"a5".repeat(32)}`);
  if (what === "scalar") {
    const n = order(curve);
    // Zero and what is not below n are no scalars, and take no other time. A peer refuses them, so they are not the first.
    return [1n, n - 1n, 0n, ONES, bit(255), bit(128), (n - 1n) / 2n, pattern];
  }
  if (what === "element") return [0n, ONES, prime(curve) - 1n, 1n, bit(255), bit(13), prime(curve), pattern];
  return [0n, ONES, order("sm2") - 1n, 1n, bit(255), bit(103), order("p256") - 1n, pattern];
}

/** Blocks of 32 bytes. Among the random ones every last half-byte occurs. */
function blocks(kind: Kind): Uint8Array[] {
  const random = source(20260);
  const [what, curve = ""] = kind.split("-");
  const others = Array.from({ length: SECRETS - 8 }, (_, i) => {
    const bytes = random(32);
    bytes[31] = (bytes[31] & 0xf0) | i;
    // Below n and p, whose upper 32 bits are all ones.
    if (what !== "bytes" && curve !== "") bytes[0] &= 0xfe;
    return bytes;
  });
  return [...corners(kind).map((value) => fromBig(value)), ...others];
}

/** All secrets of a subject, of `count` or as many as there are. The first four have the same in every block. */
export function secretsOf(subject: Pick<Subject, "kind" | "blocks">, count = SECRETS): Uint8Array[] {
  const all = blocks(subject.kind);
  return Array.from({ length: count }, (_, i) => {
    const secret = new Uint8Array(32 * (subject.blocks ?? 1));
    for (let j = 0; 32 * j < secret.length; j++) secret.set(all[i < 4 ? i : (i + 5 * j) % SECRETS], 32 * j);
    return secret;
  });
}
