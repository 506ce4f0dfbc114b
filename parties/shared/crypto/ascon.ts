/**
 * Everything symmetric, on js-ascon (NIST SP 800-232), an implementation that is not the bracelet's.
 *
 * It is not constant-time. That is the parties' side of the line: their machines are not in an attacker's hand.
 */
import ascon from "js-ascon";
import { ascii, concatBytes } from "../../../protocol/codec/bytes.js";
import { KEY_LABEL } from "../../../protocol/messages/labels.js";

export type KeyLabel = keyof typeof KEY_LABEL;

const NONE = new Uint8Array(0);

/** The first n bytes of Ascon-XOF128( len(key) ‖ key ‖ len(label) ‖ label ‖ data ), lengths one byte each (docs/protocol/keys.md). */
export function prf(key: Uint8Array, label: KeyLabel, data: Uint8Array, n: number): Uint8Array {
  const name = ascii(KEY_LABEL[label]);
  if (key.length > 255) throw new RangeError("a key's length is one byte");
  const input = concatBytes(Uint8Array.of(key.length), key, Uint8Array.of(name.length), name, data);
  // js-ascon squeezes whole blocks.
  return ascon.hash(input, "Ascon-XOF128", n).slice(0, n);
}

/** Ascon-AEAD128: ciphertext ‖ 16-byte tag. */
export function seal(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, associated: Uint8Array = NONE): Uint8Array {
  return ascon.encrypt(key, nonce, associated, plain);
}

/** The plaintext, or null when the box was not made with this key and nonce. */
export function open(
  key: Uint8Array,
  nonce: Uint8Array,
  box: Uint8Array,
  associated: Uint8Array = NONE,
): Uint8Array | null {
  return box.length < 16 ? null : ascon.decrypt(key, nonce, associated, box);
}
