/** What a ticket's key signs, in the two parts that the touch is cut into (docs/design/touch-cost.md), and the answer that shows it. */
import { concatBytes } from "../../../protocol/codec/bytes.js";
import { contextDigest } from "../../../protocol/commands/pay.js";
import type { Core } from "../core.js";
import type { Certificate, PurseTicket } from "../state/money.js";

function certificateOf({ certificate }: PurseTicket): Certificate {
  if (certificate === null) throw new RangeError("a payment with no certificate");
  return certificate;
}

/** State of the hash after all of the signed body that is known before the touch. */
export function prefixOf(core: Core, ticket: PurseTicket, blob: Uint8Array): number[] {
  const { head, signature } = certificateOf(ticket);
  const encoded = concatBytes(head.bytes, ticket.publicKey, signature);
  const prefix: number[] = [];
  core.hashPrefix(prefix, core.payFront(ticket.z), contextDigest({ hash: core.hash }, encoded, blob));
  return prefix;
}

/** What the ticket's key signs, 32 bytes: the prefix, the request, the flags. */
export function digestOf(core: Core, prefix: number[], request: Uint8Array, pressed: boolean): Uint8Array {
  const digest = new Uint8Array(32);
  const block = new Uint8Array(64);
  block.set(request);
  block[request.length] = pressed ? 1 : 0;
  core.hashLast(prefix, block, request.length + 1, digest);
  return digest;
}

/** PAY's answer: flags(1) ‖ ticket(117) ‖ blob(40) ‖ signature(64). The request is not echoed. */
export function answerOf(ticket: PurseTicket, pressed: boolean, blob: Uint8Array, signature: Uint8Array): Uint8Array {
  const { head, signature: certified } = certificateOf(ticket);
  return concatBytes(Uint8Array.of(pressed ? 1 : 0), head.bytes, ticket.publicKey, certified, blob, signature);
}
