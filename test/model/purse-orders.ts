/** What each item of ORDERS does to the ideal purse. */

import { suiteOf } from "../../parties/shared/crypto/suites.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import { LIFE, REASON } from "../../protocol/commands/sync.js";
import type { OrderItem } from "../../protocol/messages/orders.js";
import { ticketId } from "../../protocol/messages/ticket.js";
import { type Memory, suspendMemory } from "./purse-memory.js";
import type { Question } from "./questions.js";

/** What waits for a press: binding a phone and unloading. */
export type ConsentItem = Extract<Question, { kind: "bind" | "unload" }>;

export function questionOf(item: OrderItem): ConsentItem | null {
  if (item.tag === "bind") return { kind: "bind", number: item.number, key: hex(item.key) };
  if (item.tag === "unload") return { kind: "unload", number: item.number, amount_minor: item.amount_minor };
  return null;
}

export function fits(m: Memory, item: ConsentItem): boolean {
  if (item.kind === "bind") return m.binding === 0 && m.life !== LIFE.retired;
  const next = item.number === m.lastUnload + 1 && item.amount_minor > 0;
  return m.life === LIFE.active && next && item.amount_minor <= m.balance_minor;
}

/** The wearer pressed in time. */
export function allowItem(m: Memory, item: ConsentItem): void {
  if (!fits(m, item)) return;
  if (item.kind === "bind") Object.assign(m, { binding: item.number, bindingKey: item.key });
  else Object.assign(m, { lastUnload: item.number, balance_minor: m.balance_minor - item.amount_minor });
}

/** One item; each is safe to apply twice. `counter` is the vault's, or null. */
export function applyItem(m: Memory, counter: number | null, item: OrderItem): void {
  switch (item.tag) {
    case "time":
      m.time_s = Math.max(m.time_s, item.time_s);
      m.tickets = m.tickets.filter((t) => t.head === null || t.head.expiry_s > m.time_s);
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
      Object.assign(m, {
        lastCredit: item.lastCredit,
        lastUnload: item.lastUnload,
        chain: hex(item.chain),
        unacknowledged: [],
        last: null,
      });
      m.tickets = m.tickets.filter((t) => t.head === null);
      return;
    case "suspend":
      suspendMemory(m, REASON.bank);
      return;
    case "retire":
      m.life = LIFE.retired;
      return;
    case "unbind":
      if (m.binding === item.number) Object.assign(m, { binding: 0, bindingKey: "" });
      return;
    case "bind":
    case "unload":
      return; // Not before a press.
  }
}
