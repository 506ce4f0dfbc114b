/** What each item of ORDERS does to the ideal purse. */

import { suiteOf } from "../../parties/crypto/suites.js";
import { hex, unhex } from "../../parties/world.js";
import type { OrderItem } from "../../protocol/orders.js";
import { LIFE, REASON } from "../../protocol/sync.js";
import { ticketId } from "../../protocol/ticket.js";
import { type Memory, suspendMemory } from "./purse-memory.js";

/** One item; each is safe to apply twice. `counter` is the vault's, or null. */
export function applyItem(m: Memory, counter: number | null, item: OrderItem): void {
  switch (item.tag) {
    case "time":
      m.time_s = Math.max(m.time_s, item.time_s);
      return;
    case "acknowledge":
      m.unacknowledged = m.unacknowledged.filter((p) => p.seq > item.seq);
      return;
    case "credit":
      if (item.number !== m.lastCredit + 1) return;
      m.lastCredit = item.number;
      m.balance_minor += item.amount_minor;
      return;
    case "tickets":
      for (const certified of item.tickets) {
        const key = m.tickets.find(
          (t) => hex(ticketId(suiteOf(m.suite).verifier, unhex(t.publicKey))) === hex(certified.ticketId),
        );
        if (key !== undefined) Object.assign(key, { head: item.head, signature: hex(certified.signature) });
      }
      return;
    case "params":
      m.params = item.params;
      return;
    case "baseline":
      if (counter !== null && counter !== item.seq) return;
      Object.assign(m, { life: LIFE.active, reason: REASON.none, seq: item.seq, balance_minor: item.balance_minor });
      Object.assign(m, { lastCredit: item.lastCredit, chain: hex(item.chain), unacknowledged: [], last: null });
      m.tickets = m.tickets.filter((t) => t.head === null);
      return;
    case "suspend":
      suspendMemory(m, REASON.bank);
      return;
    case "retire":
      m.life = LIFE.retired;
  }
}
