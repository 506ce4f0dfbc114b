/** The list of new public keys that waits for certificates. */
import type { KeyList } from "../../../protocol/messages/key-list.js";
import type { Money, PurseTicket } from "./money.js";

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
export function keyListDue(money: Money): boolean {
  if (money.tickets.some((t) => t.stage === "made")) return true;
  return money.tickets.some((t) => t.stage === "listed") && keyList(money) === null;
}
