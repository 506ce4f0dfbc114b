/** Priming: all of the next payment that is known before the touch, done while idle (docs/design/touch-cost.md). */
import { blobNonce, encodeBlob } from "../../protocol/blob.js";
import { domainTag } from "../../protocol/labels.js";
import { contextDigest } from "../../protocol/pay.js";
import { join } from "../../protocol/wire.js";
import { wipe } from "../crypto/bytes.js";
import type { Core } from "./core.js";
import type { Money, PurseTicket } from "./money.js";
import { type Device, type Ready, walletKey } from "./state.js";

/** Is `ready` for the payment that would come now? */
export function isReady(ready: Ready | null, money: Money, ticket: PurseTicket): ready is Ready {
  return (
    ready !== null &&
    ready.ticket === ticket.number &&
    ready.seq === money.seq + 1 &&
    ready.balance_minor === money.balance_minor
  );
}

/** Unseals the ticket's secret into the core and prepares blob and hash. Null when the seal does not open. */
export function prime(core: Core, device: Device, money: Money, ticket: PurseTicket): Ready | null {
  if (ticket.head === null || ticket.signature === null) return null;
  const chain = money.unchained === null ? money.chain : core.chainOf(money.chain, money.unchained);
  const secret = core.open(sealKey(core, device), ticket.sealNonce, join(ticket.sealed, ticket.sealTag));
  if (secret === null) return null;
  core.suite.prime(core.primed, secret, ticket.r);
  wipe(secret);
  const seq = money.seq + 1;
  const blob = blobOf(core, device, ticket.id, seq, money.balance_minor, chain);
  const encoded = join(ticket.head, ticket.publicKey, ticket.signature);
  const prefix: number[] = [];
  core.hashPrefix(prefix, domainTag("pay"), contextDigest({ hash: core.hash }, encoded, blob));
  return { ticket: ticket.number, seq, balance_minor: money.balance_minor, blob, prefix };
}

/** The sealed blob of a payment, 40 bytes; the same inputs give the same bytes. */
export function blobOf(
  core: Core,
  device: Device,
  ticketId: Uint8Array,
  seq: number,
  balance_minor: number,
  chain: Uint8Array,
): Uint8Array {
  const key = core.derive(walletKey(device), "blob", new Uint8Array(0), 16);
  const box = core.seal(key, blobNonce(ticketId), encodeBlob({ seq, balance_minor, chain }));
  wipe(key);
  return box;
}

/** The key that ticket secrets are sealed with on flash; it never leaves the bracelet. */
export function sealKey(core: Core, device: Device): Uint8Array {
  return core.derive(device.root, "seal", new Uint8Array(0), 16);
}
