/** The list of new public keys that waits for certificates, and the work of signing one. */
import { type KeyList, keyListDigest } from "../../protocol/keys.js";
import { wipe } from "../crypto/bytes.js";
import type { Core } from "./core.js";
import type { Money, PurseTicket } from "./money.js";
import type { Device, Work } from "./state.js";
import { handlesOf } from "./sync-open.js";

/** The signed list, as long as one of its keys still waits for a certificate and all of them can be shown. */
export function keyList(money: Money): KeyList | null {
  const { list } = money;
  if (list === null || !money.tickets.some((t) => t.stage === "listed" && list.tickets.includes(t.number))) return null;
  const keys: Uint8Array[] = [];
  for (const number of list.tickets) {
    const ticket = find(money, number);
    // A key of the list is gone: the signature can no longer be shown with all it covers, and a new list is due.
    if (ticket === null) return null;
    keys.push(ticket.publicKey);
  }
  return { number: list.number, keys, signature: list.signature };
}

function find(money: Money, number: number): PurseTicket | null {
  for (const ticket of money.tickets) if (ticket.number === number) return ticket;
  return money.last?.ticket.number === number ? money.last.ticket : null;
}

/** Are there keys that no list shows? */
export function listDue(money: Money): boolean {
  if (money.tickets.some((t) => t.stage === "made")) return true;
  return money.tickets.some((t) => t.stage === "listed") && keyList(money) === null;
}

/** Starts signing a list of every key that has no certificate, with the identity key. */
export function startList(core: Core, device: Device, money: Money): Work {
  const waiting = money.tickets.filter((t) => t.stage !== "ready");
  const keys = waiting.map((t) => t.publicKey);
  // Numbered after the handle under which it can first be shown: that index lives in the vault, so the numbers of the lists that are shown go up even
  // across the loss of the journal.
  const number = handlesOf(device).index + 1;
  const digest = keyListDigest({ hash: core.hash }, core.suite.id, money.wallet, number, keys);
  const identity = device.identity.reveal();
  const secret = identity.slice(0, 32);
  const job = core.suite.signJob(secret, core.signedDigest(identity.slice(66), digest), core.random(32));
  wipe(secret);
  return { kind: "list", number, tickets: waiting.map((t) => t.number), job };
}
