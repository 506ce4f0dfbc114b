/**
 * Certifying tickets. This is the one signature that can become money, so: never one key twice, never more than the offline cap of the level in open
 * tickets, only for keys that the bracelet's identity key has signed, and the same keys always get the same tickets.
 */
import { sql } from "kysely";
import { concatBytes } from "../../../protocol/codec/bytes.js";
import { type KeyList, keyListDigest } from "../../../protocol/messages/key-list.js";
import type { OrderItem } from "../../../protocol/messages/orders.js";
import {
  decodeTicketHead,
  encodeTicketHead,
  type TicketHead,
  ticketDigest,
  ticketId,
} from "../../../protocol/messages/ticket.js";
import { DAY_S, hex, unhex } from "../../shared/environment.js";
import type { InstitutionContext } from "../context.js";
import type { Level } from "../contract.js";
import { TICKET_DAYS } from "../issuing/levels.js";
import { ruleOf } from "../issuing/rules.js";
import type { PurseRow, TicketRow, Tx } from "../store/tables.js";

/** The head that all tickets of a level certified on one day have in common. No ticket expires later than the certificate of the key that signs it. */
function ticketHead(context: InstitutionContext, level: number, rule: Level, now_s: number): TicketHead {
  const { number, expiry_s } = context.keyring.current;
  const days = Math.min(Math.ceil(now_s / DAY_S) + TICKET_DAYS, Math.floor((expiry_s ?? Infinity) / DAY_S));
  return {
    version: 1,
    suite: context.suite.id,
    institution: context.id,
    keyNumber: number,
    level,
    offline: rule.offline,
    max_minor: rule.params.maxPayment_minor,
    currency: context.currency,
    expiry_s: days * DAY_S,
  };
}

/** Σ of what this purse's tickets could still bring: usable ones at their maximum, void ones as far as they can have been spent. */
async function openValue(tx: Tx, purse: PurseRow): Promise<number> {
  const row = await tx
    .selectFrom("ticket")
    .select(sql<number>`coalesce(sum(max), 0)::bigint`.as("sum"))
    .where("wallet", "=", purse.wallet)
    .where("state", "=", "open")
    .where("void", "=", false)
    .executeTakeFirstOrThrow();
  return row.sum + purse.exposure;
}

/** Stores the signed list. False when it is forged, old, or contradicts one of the same number; then nothing is certified. */
async function acceptList(context: InstitutionContext, tx: Tx, purse: PurseRow, list: KeyList): Promise<boolean> {
  if (list.number < purse.last_list) return false;
  const { id, verifier } = context.suite;
  const digest = keyListDigest(verifier, { ...list, suite: id, wallet: unhex(purse.wallet) });
  if (!verifier.verify(digest, list.signature, unhex(purse.identity))) return false;
  const row = {
    wallet: purse.wallet,
    number: list.number,
    digest: hex(digest),
    keys: hex(concatBytes(...list.keys)),
    signature: hex(list.signature),
  };
  const before = await tx
    .selectFrom("key_list")
    .select("digest")
    .where("wallet", "=", purse.wallet)
    .where("number", "=", list.number)
    .executeTakeFirst();
  if (before !== undefined) return before.digest === row.digest;
  await tx.insertInto("key_list").values(row).execute();
  await tx.updateTable("purse").set({ last_list: list.number }).where("wallet", "=", purse.wallet).execute();
  return true;
}

export interface TicketRequest {
  readonly list: KeyList;
  /** What the purse's open tickets may be good for besides the cap of its level, fen; see `ticketRoom` (purses/unload.ts). */
  readonly room_minor: number;
  readonly now_s: number;
}

/** Tickets for the keys of a list, grouped by head. A key that is no point, or is another purse's, or was spent, gets none. */
export async function certify(
  context: InstitutionContext,
  tx: Tx,
  purse: PurseRow,
  { list, room_minor, now_s }: TicketRequest,
): Promise<OrderItem[]> {
  if (!(await acceptList(context, tx, purse, list))) return [];
  const { isPoint, verifier } = context.suite;
  await context.keyring.read(tx);
  const rule = await ruleOf(context, tx, purse.level);
  const head = ticketHead(context, purse.level, rule, now_s);
  let value = await openValue(tx, purse);
  const most = Math.min(rule.cap_minor, room_minor);
  const given: TicketRow[] = [];
  for (const key of list.keys) {
    const id = hex(ticketId(verifier, key));
    const before = await tx.selectFrom("ticket").selectAll().where("id", "=", id).executeTakeFirst();
    if (before !== undefined) {
      const usable = before.state === "open" && !before.void && before.reported === null;
      if (before.wallet === purse.wallet && usable && !given.some((t) => t.id === id)) given.push(before);
      continue;
    }
    if (!isPoint(key) || head.expiry_s <= now_s || value + head.max_minor > most) continue;
    value += head.max_minor;
    const row: TicketRow = {
      id,
      wallet: purse.wallet,
      public_key: hex(key),
      head: hex(encodeTicketHead(head)),
      max: head.max_minor,
      expiry: head.expiry_s,
      signature: hex(context.keyring.current.signer.sign(ticketDigest(verifier, head, key))),
      state: "open",
      void: false,
      reported_s: null,
      reported: null,
    };
    await tx.insertInto("ticket").values(row).execute();
    given.push(row);
  }
  return itemsOf(given);
}

function itemsOf(rows: readonly TicketRow[]): OrderItem[] {
  const items: OrderItem[] = [];
  for (const head of new Set(rows.map((r) => r.head))) {
    const decoded = decodeTicketHead(unhex(head));
    if (!decoded.ok) throw new Error("a ticket's head on our own books cannot be read");
    const tickets = rows
      .filter((r) => r.head === head)
      .map((r) => ({ ticketId: unhex(r.id), signature: unhex(r.signature) }));
    items.push({ tag: "tickets", head: decoded.value, tickets });
  }
  return items;
}
