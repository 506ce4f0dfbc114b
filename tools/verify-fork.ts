/**
 * `npm run verify-fork -- FILE`: checks a fork proof from its bytes alone (docs/protocol/fork-proof.md). It shares no line with the parties or the
 * bracelet: noble's P-256 and SHA-256 or sm-crypto's SM2 and SM3, and the layout of the document. Exit code 0 when the proof holds, 1 when it does
 * not, 2 when there is no file.
 */
import { readFileSync } from "node:fs";
import { p256 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";
import smCrypto from "sm-crypto";
import { commandLine, isMain, misused } from "./command-line.js";

export type Verdict =
  | { readonly ok: true; readonly identity: string; readonly wallet: string; readonly ticket: string }
  | { readonly ok: false; readonly why: string };

const hex = (b: Uint8Array): string => Buffer.from(b).toString("hex");
const tag = (name: string): Uint8Array => Buffer.concat([Buffer.from(`openpurse ${name} v1`)], 32);

/** What differs between the suites: the hash, what a ticket's key signs, and the signature over a message. */
interface Suite {
  hash(...parts: readonly Uint8Array[]): Uint8Array;
  payment(context: Uint8Array, request: Uint8Array, pressed: Uint8Array): Uint8Array;
  verify(message: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean;
}

const sha = (...parts: readonly Uint8Array[]): Uint8Array => sha256(Buffer.concat(parts));

const NIST: Suite = {
  hash: sha,
  payment: (context, request, pressed) => sha(tag("pay"), context, request, pressed),
  verify: (digest, signature, key) => p256.verify(signature, digest, key, { prehash: false, lowS: false }),
};

/** sm2p256v1 (GB/T 32918.5): what it takes to find y of a compressed point; p is 3 mod 4. */
const P = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
const B = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let b = base % P, e = exponent; e > 0n; e >>= 1n) {
    if ((e & 1n) === 1n) result = (result * b) % P;
    b = (b * b) % P;
  }
  return result;
}

/** 04 ‖ x ‖ y in hexadecimal: sm-crypto takes Z from uncompressed points alone. */
function uncompressed(key: Uint8Array): string {
  const x = BigInt(`0x${hex(key.slice(1))}`);
  const square = (x * x * x + (P - 3n) * x + B) % P;
  const root = power(square, (P + 1n) / 4n);
  if ((root * root) % P !== square) throw new RangeError("not a point of the curve");
  const y = (root & 1n) === BigInt(key[0] & 1) ? root : P - root;
  return `04${hex(key.slice(1))}${y.toString(16).padStart(64, "0")}`;
}

/** SM2 signs SM3(Z ‖ M): Z stands in the tag's place, and M is the rest as it is. */
const SM: Suite = {
  hash: (...parts) => Buffer.from(smCrypto.sm3([...Buffer.concat(parts)]), "hex"),
  payment: (context, request, pressed) => Buffer.concat([context, request, pressed]),
  verify: (message, signature, key) =>
    smCrypto.sm2.doVerifySignature([...message], hex(signature), uncompressed(key), { hash: true }),
};

function holds(suite: Suite, message: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean {
  try {
    return suite.verify(message, signature, key);
  } catch {
    return false; // Not a point, or r or s out of range.
  }
}

/** request(35) ‖ pressed(1) ‖ ticket(117) ‖ blob(40) ‖ signature(64): the ticket's key, and what it signed. */
function body(suite: Suite, record: Uint8Array): { key: Uint8Array; message: Uint8Array; signed: boolean } {
  const [request, pressed] = [record.slice(0, 35), record.slice(35, 36)];
  const context = suite.hash(tag("context"), record.slice(36, 193));
  const message = suite.payment(context, request, pressed);
  const key = record.slice(56, 89);
  return { key, message, signed: holds(suite, message, record.slice(193, 257), key) };
}

export function verifyFork(file: Uint8Array): Verdict {
  const no = (why: string): Verdict => ({ ok: false, why });
  if (file.length < 577 || Buffer.from(file.slice(0, 16)).toString() !== "OPENPURSE FORK 1") return no("no fork proof");
  const suite = file[16] === 1 ? SM : file[16] === 2 ? NIST : null;
  if (suite === null) return no("another suite than SM2 with SM3 or P-256 with SHA-256");
  const [first, second] = [body(suite, file.slice(17, 274)), body(suite, file.slice(274, 531))];
  const [identity, wallet] = [file.slice(531, 564), file.slice(564, 572)];
  const [number, count] = [file.slice(572, 576), file[576]];
  const keys = file.slice(577, 577 + 33 * count);
  if (count < 1 || file.length !== 577 + 33 * count + 64) return no("its length is wrong");
  if (hex(first.key) !== hex(second.key)) return no("the records show two tickets");
  if (hex(first.message) === hex(second.message)) return no("both records say the same payment");
  if (!first.signed || !second.signed) return no("a record is not signed by its ticket's key");
  const listed = Array.from({ length: count }, (_, i) => hex(keys.slice(33 * i, 33 * i + 33)));
  if (!listed.includes(hex(first.key))) return no("the list does not name the ticket's key");
  const list = suite.hash(tag("keys"), Uint8Array.of(file[16]), wallet, number, Uint8Array.of(count), keys);
  if (!holds(suite, list, file.slice(-64), identity)) return no("the list is not signed by the identity");
  return { ok: true, identity: hex(identity), wallet: hex(wallet), ticket: hex(suite.hash(first.key).slice(0, 8)) };
}

if (isMain(import.meta.url)) {
  const usage = "npm run verify-fork -- FILE";
  const [path] = commandLine(usage, {}, 1).positionals;
  if (path === undefined) misused(usage, "No file is given.");
  let verdict: Verdict = { ok: false, why: "the file cannot be read" };
  try {
    verdict = verifyFork(readFileSync(path));
  } catch {
    process.exitCode = 2;
  }
  if (verdict.ok) {
    const { identity, wallet, ticket } = verdict;
    process.stdout.write(
      `The fork is proved: identity ${identity} (wallet ${wallet}) signed two payments under ticket ${ticket}.\n`,
    );
  } else {
    process.stdout.write(`Nothing is proved: ${verdict.why}.\n`);
    process.exitCode ??= 1;
  }
}
