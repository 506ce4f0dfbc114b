/** Suite 1, where it differs from suite 2: Z of a key, what is signed for a digest, and a payment with every step of it. */
import { publicKeyOf, signWith, sm3, z } from "../../parties/shared/crypto/sm.js";
import { ascii, hexOf, patched, u8, u32 } from "./layout.js";
import { HEAD_FIELDS, WORKED_REQUEST } from "./ticket.js";
import { bytesOf, hexFrom, type KeyPair, noise, tag, WALLET } from "./world.js";

const hash = (...parts: readonly string[]): string => hexFrom(sm3(bytesOf(parts.join(""))));
const NONCE = 0x59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21n;

/** secret = SM3("openpurse test key " ‖ label), the public key compressed, and its Z. */
function keyPair(label: string): KeyPair & { readonly z: string } {
  const secret = hash(ascii(`openpurse test key ${label}`));
  const publicKey = publicKeyOf(bytesOf(secret));
  return { label, secret, publicKey: hexFrom(publicKey), z: hexFrom(z(publicKey)) };
}

/** e and r‖s over a message; the nonce is fixed, which is for vectors only. */
function signed(key: KeyPair & { readonly z: string }, message: string) {
  const e = hash(key.z, message);
  const signature = signWith(bytesOf(e), bytesOf(key.secret), NONCE);
  if (signature === null) throw new Error("the standard asks for another nonce");
  return { message, e, signature: hexFrom(signature) };
}

function payment(issuer: ReturnType<typeof keyPair>, key: ReturnType<typeof keyPair>, pressed: boolean) {
  const head = hexOf(patched(HEAD_FIELDS, "suite", u8(1)));
  const certified = signed(issuer, hash(tag("openpurse ticket v1"), head, key.publicKey));
  const ticket = head + key.publicKey + certified.signature;
  const blob = noise("blob of suite 1 a", 32) + noise("blob of suite 1 b", 8);
  const context = hash(tag("openpurse context v1"), ticket, blob);
  const flags = u8(pressed ? 1 : 0);
  const paid = signed(key, context + WORKED_REQUEST.hex + flags);
  const answer = flags + ticket + blob + paid.signature;
  return { pressed, request: WORKED_REQUEST.hex, ticket, blob, context, z: key.z, ...paid, answer };
}

export function suitesVectors() {
  const [issuer, ticketKey, identity] = ["institution ticket", "ticket 1", "bracelet identity"].map(keyPair);
  const keys = [ticketKey.publicKey, issuer.publicKey];
  const digest = hash(tag("openpurse keys v1"), u8(1), WALLET, u32(5), u8(keys.length), ...keys);
  return {
    keys: [issuer, ticketKey, identity],
    ticketId: hash(ticketKey.publicKey).slice(0, 16),
    list: { suite: 1, wallet: WALLET, number: 5, keys, ...signed(identity, digest) },
    payments: [payment(issuer, ticketKey, false), payment(issuer, ticketKey, true)],
  };
}
