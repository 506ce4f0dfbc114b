/**
 * Who appears in the vectors: published test keys, made from labels by hashing, and the primitives on @noble and js-ascon.
 *
 * The secrets are public in this repository. They are for tests alone.
 */
import { p256 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";
import JsAscon from "js-ascon";
import { ascii, u8 } from "./layout.js";

export const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));
export const hexFrom = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** SHA-256 of hexadecimal parts, one after the other. */
export const hash = (...parts: readonly string[]): string => hexFrom(sha256(bytesOf(parts.join(""))));

/** A domain tag: ASCII, zero-padded to 32 bytes. */
export const tag = (text: string): string => ascii(text, 32);

/** Repeatable bytes that mean nothing, at most 32. */
export const noise = (label: string, length: number): string =>
  hash(ascii(`openpurse test bytes ${label}`)).slice(0, 2 * length);

export interface KeyPair {
  readonly label: string;
  readonly secret: string;
  readonly publicKey: string;
}

/** secret = SHA-256("openpurse test key " ‖ label), the public key compressed. */
function keyPair(label: string): KeyPair {
  const secret = hash(ascii(`openpurse test key ${label}`));
  return { label, secret, publicKey: hexFrom(p256.getPublicKey(bytesOf(secret), true)) };
}

/** r‖s over a digest, nonce by RFC 6979, s not normalised. */
export function sign(key: KeyPair, digest: string): string {
  return hexFrom(p256.sign(bytesOf(digest), bytesOf(key.secret), { prehash: false, lowS: false }));
}

/** The x coordinate of the Diffie-Hellman point. */
export function sharedX(key: KeyPair, publicKey: string): string {
  return hexFrom(p256.getSharedSecret(bytesOf(key.secret), bytesOf(publicKey), true).slice(1));
}

/** Ascon-XOF128( len(key) ‖ key ‖ len(label) ‖ label ‖ data ). */
export function prf(key: string, label: string, data: string, length: number): string {
  const input = u8(key.length / 2) + key + u8(label.length) + ascii(label) + data;
  return hexFrom(JsAscon.hash(bytesOf(input), "Ascon-XOF128", length).slice(0, length));
}

/** Ascon-AEAD128 without associated data: ciphertext ‖ tag. */
export function seal(key: string, nonce: string, plain: string): string {
  return hexFrom(JsAscon.encrypt(bytesOf(key), bytesOf(nonce), new Uint8Array(0), bytesOf(plain)));
}

export const KEYS = {
  ticketKey: keyPair("institution ticket"),
  staticKey: keyPair("institution static"),
  ephemeral: keyPair("institution ephemeral"),
  centralBank: keyPair("central bank"),
  cooperative: keyPair("cooperative"),
  maker: keyPair("maker"),
  identity: keyPair("bracelet identity"),
  tickets: [keyPair("ticket 1"), keyPair("ticket 2"), keyPair("ticket 3")],
} as const;

export const INSTITUTION = ascii("OI01");
export const COOPERATIVE = ascii("COOP");
export const MAKER = ascii("MKR1");
export const WALLET = "00000000000004d2";
export const TIME_S = 1_790_000_000;
export const EXPIRY_S = 1_797_811_200;
export const CNY = 156;

export const PARAMS = {
  maxBalance_minor: 100_000,
  maxPayment_minor: 10_000,
  pressFree_minor: 5_000,
  pressFreeSum_minor: 15_000,
  tickets: 10,
} as const;
