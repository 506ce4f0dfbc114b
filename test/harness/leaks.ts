/**
 * What shows of a purse's secrets by accident. Two nets: every array of numbers that can be reached from a value by its properties must bear a name that
 * is listed as public here; and no text that something prints of it may hold eight bytes in a row of a known secret.
 */
import { Secret } from "../../firmware/crypto/memory/secret.js";
import { hex } from "../unit/crypto/support.js";

/** Arrays of a state and of effects that are public, by the name they bear. */
const PUBLIC = new Set([
  // the vault's public slots, and what goes into them
  "pin",
  "order",
  "active",
  "handle",
  "bytes",
  // money: what reports, records and certificates say; `sealed` and its kin are ciphertext
  "wallet",
  "chain",
  "chainBefore",
  "id",
  "ticketId",
  "publicKey",
  "first",
  "z",
  "head",
  "signature",
  "request",
  "s",
  "sealNonce",
  "sealTag",
  "sealed",
  "tickets",
  // the session: what was or will be on the air, and the hash of what is signed
  "digest",
  "lastAnswer",
  "answer",
  "payee",
  "txId",
  "e",
  "confirm",
  "transcript",
  "linkNonces",
  "rejectedKey",
  "incoming",
  "payload",
  "blob",
  "prefix",
  "reply",
  // idle work: the seal's nonce and its ciphertext; what is mixed into a signature's nonce besides the key
  "nonce",
  "box",
  "extra",
]);

interface Found {
  readonly path: string;
  readonly value: unknown;
}

const isBytes = (value: object): boolean =>
  ArrayBuffer.isView(value) ||
  (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "number"));

/** All that can be reached by own properties, whether or not they are enumerable, each object once. */
function* reach(value: unknown, path: string, seen: Set<object>): Generator<Found> {
  if (value === null || typeof value !== "object" || seen.has(value)) return;
  seen.add(value);
  yield { path, value };
  if (ArrayBuffer.isView(value)) return;
  for (const key of Reflect.ownKeys(value)) {
    yield* reach((value as Record<PropertyKey, unknown>)[key], `${path}.${String(key)}`, seen);
  }
}

/** Paths of number arrays that are not known to be public. Tables of a curve are. */
export function bareArrays(value: unknown): string[] {
  const out: string[] = [];
  for (const { path, value: one } of reach(value, "", new Set())) {
    const name =
      path
        .split(".")
        .filter((part) => !/^\d*$/.test(part))
        .at(-1) ?? "";
    if (isBytes(one as object) && !PUBLIC.has(name) && !path.includes(".constants.")) out.push(path);
  }
  return out;
}

/** The secrets that a value holds as such. Of a vault's slot that is the key alone: what stands beside it is shown to whom it concerns. */
export function secretsIn(value: unknown): Uint8Array[] {
  const out: Uint8Array[] = [];
  for (const { path, value: one } of reach(value, "", new Set())) {
    if (!(one instanceof Secret) || one.length === 0) continue;
    const at = path.endsWith(".binding") ? 4 : 0;
    out.push(one.reveal().slice(at, at + 32));
  }
  return out;
}

/** Does the text show eight bytes in a row of the secret, in hex or as numbers? Zeros are no secret. */
export function shows(text: string, secret: Uint8Array): boolean {
  const hexText = text.toLowerCase();
  const numbers = text.replaceAll(/\s+/g, "");
  for (let at = 0; at + 8 <= secret.length; at += 4) {
    const part = secret.slice(at, at + 8);
    if (part.every((byte) => byte === 0)) continue;
    if (hexText.includes(hex(part)) || numbers.includes(Array.from(part).join())) return true;
    if (numbers.includes(Array.from(part, (byte, i) => `"${at + i}":${byte}`).join())) return true;
  }
  return false;
}

/** Ways to turn a value into text without meaning any harm, on any engine. */
export const WAYS: Readonly<Record<string, (value: unknown) => string>> = {
  String,
  template: (value) => `${value}`,
  "JSON.stringify": (value) => JSON.stringify(value),
  "join of its values": (value) => Object.values(value as object).join(),
  "an error about it": (value) => new RangeError(`cannot use ${value}`).message,
  "a copy": (value) => JSON.stringify({ ...(value as object) }),
};
