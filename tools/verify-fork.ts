/**
 * `npm run verify-fork -- FILE`: checks a fork proof from its bytes alone (docs/protocol/fork-proof.md). It shares no line with the parties or the
 * bracelet: noble's P-256 and SHA-256, and the layout of the document. Exit code 0 when the proof holds, 1 when it does not, 2 when there is no file.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { p256 } from "@noble/curves/nist.js";
import { sha256 } from "@noble/hashes/sha2.js";

export type Verdict =
  | { readonly ok: true; readonly identity: string; readonly wallet: string; readonly ticket: string }
  | { readonly ok: false; readonly why: string };

const hex = (b: Uint8Array): string => Buffer.from(b).toString("hex");
const tag = (name: string): Uint8Array => Buffer.concat([Buffer.from(`openpurse ${name} v1`)], 32);
const hash = (...parts: readonly Uint8Array[]): Uint8Array => sha256(Buffer.concat(parts));

function holds(digest: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean {
  try {
    return p256.verify(signature, digest, key, { prehash: false, lowS: false });
  } catch {
    return false; // Not a point, or r or s out of range.
  }
}

/** request(35) ‖ pressed(1) ‖ ticket(117) ‖ blob(40) ‖ signature(64): the ticket's key, and what it signed. */
function body(record: Uint8Array): { key: Uint8Array; digest: Uint8Array; signed: boolean } {
  const [request, pressed] = [record.slice(0, 35), record.slice(35, 36)];
  const context = hash(tag("context"), record.slice(36, 193));
  const digest = hash(tag("pay"), context, request, pressed);
  const key = record.slice(56, 89);
  return { key, digest, signed: holds(digest, record.slice(193, 257), key) };
}

export function verifyFork(file: Uint8Array): Verdict {
  const no = (why: string): Verdict => ({ ok: false, why });
  if (file.length < 577 || Buffer.from(file.slice(0, 16)).toString() !== "OPENPURSE FORK 1") return no("no fork proof");
  if (file[16] !== 2) return no("another suite than P-256 with SHA-256");
  const [first, second] = [body(file.slice(17, 274)), body(file.slice(274, 531))];
  const [identity, wallet] = [file.slice(531, 564), file.slice(564, 572)];
  const [number, count] = [file.slice(572, 576), file[576]];
  const keys = file.slice(577, 577 + 33 * count);
  if (count < 1 || file.length !== 577 + 33 * count + 64) return no("its length is wrong");
  if (hex(first.key) !== hex(second.key)) return no("the records show two tickets");
  if (hex(first.digest) === hex(second.digest)) return no("both records say the same payment");
  if (!first.signed || !second.signed) return no("a record is not signed by its ticket's key");
  const listed = Array.from({ length: count }, (_, i) => hex(keys.slice(33 * i, 33 * i + 33)));
  if (!listed.includes(hex(first.key))) return no("the list does not name the ticket's key");
  const list = hash(tag("keys"), Uint8Array.of(file[16]), wallet, number, Uint8Array.of(count), keys);
  if (!holds(list, file.slice(-64), identity)) return no("the list is not signed by the identity");
  return { ok: true, identity: hex(identity), wallet: hex(wallet), ticket: hex(hash(first.key).slice(0, 8)) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [path] = process.argv.slice(2);
  if (path === undefined) {
    process.stderr.write("npm run verify-fork -- FILE\n");
    process.exit(2);
  }
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
