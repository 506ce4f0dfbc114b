/**
 * Journal entries to changes of money and back: the bodies of the records, format 1. All integers big-endian. Requests and ticket heads are decoded here,
 * so that what comes out of the journal is in the same form as what comes from a reader.
 */

import { concatBytes, Reader, Writer } from "../../../protocol/codec/bytes.js";
import { REQUEST_LENGTH, receiveRequest } from "../../../protocol/commands/pay.js";
import type { PaidReport } from "../../../protocol/commands/sync.js";
import { encodeParams, PARAMS_LENGTH, type Params, readParams } from "../../../protocol/messages/params.js";
import { decodeTicketHead, receivedHead, TICKET_HEAD_LENGTH } from "../../../protocol/messages/ticket.js";
import { type Entry, HAS_SECRET } from "../../journal/layout.js";
import type { Certificate, Change, Money, PurseTicket } from "./money.js";

/** The type byte of each entry's record. */
export const ENTRY_TYPE = Object.freeze({
  base: 1,
  made: 2 | HAS_SECRET,
  listed: 3,
  certified: 4,
  paid: 5,
  unacknowledged: 6,
  lastPayment: 7,
  credit: 8,
  acknowledge: 9,
  params: 10,
  time: 11,
  suspend: 12,
  retire: 13,
  history: 14,
  limits: 15,
  frozen: 16,
  unloaded: 17,
} as const);

const MADE_LENGTH = 4 + 8 + 33 + 32 + 32 + 16 + 16;
const BASE_LENGTH = 8 + 2 + PARAMS_LENGTH + 4 * 8 + 16 + 3;

function encodeBase(m: Money): Uint8Array {
  return new Writer(BASE_LENGTH)
    .append(m.wallet)
    .u16(m.currency)
    .append(encodeParams(m.params))
    .u32(m.seq)
    .u32(m.balance_minor)
    .u32(m.lastCredit)
    .u32(m.acknowledged)
    .u32(m.pressFreeSum_minor)
    .u32(m.time_s)
    .u32(m.nextTicket)
    .u32(m.lastUnload)
    .append(m.chain)
    .u8(m.suspended ? 1 : 0)
    .u8(m.retired ? 1 : 0)
    .u8(m.frozen ? 1 : 0)
    .done();
}

function readBase(r: Reader): Money {
  const wallet = r.bytes(8);
  const currency = r.u16();
  const params: Params = readParams(r);
  const seq = r.u32();
  const balance_minor = r.u32();
  const lastCredit = r.u32();
  const acknowledged = r.u32();
  const pressFreeSum_minor = r.u32();
  const time_s = r.u32();
  const nextTicket = r.u32();
  const lastUnload = r.u32();
  const chain = r.bytes(16);
  const suspended = r.u8() === 1;
  const retired = r.u8() === 1;
  const frozen = r.u8() === 1;
  const empty = { unchained: null, tickets: [], list: null, paid: [], last: null, history: [], limits: null };
  const limits = { acknowledged, pressFreeSum_minor, time_s, suspended, retired, frozen, lastUnload };
  return { wallet, currency, params, seq, balance_minor, lastCredit, chain, nextTicket, ...limits, ...empty };
}

function encodeReported(p: PaidReport): Uint8Array {
  return new Writer(13 + REQUEST_LENGTH)
    .u32(p.seq)
    .append(p.ticketId)
    .u8(p.pressed ? 1 : 0)
    .append(p.request)
    .done();
}

/** The entry that says this change. */
export function encodeChange(change: Change): Entry {
  const secret = change.kind === "made" ? change.ticket.sealed : null;
  return { type: ENTRY_TYPE[change.kind], body: encodeBody(change), secret };
}

/** What `paid` and `lastPayment` have in common. */
function encodeSigned(change: Extract<Change, { kind: "paid" | "lastPayment" }>): Uint8Array {
  return new Writer(9 + REQUEST_LENGTH + 32)
    .u32(change.ticket)
    .u32(change.seq)
    .u8(change.pressed ? 1 : 0)
    .append(change.request.bytes)
    .append(change.s)
    .done();
}

function encodeBody(change: Change): Uint8Array {
  switch (change.kind) {
    case "base":
      return encodeBase(change.money);
    case "made": {
      const t = change.ticket;
      const body = new Writer(MADE_LENGTH).u32(t.number).append(t.id).append(t.publicKey).append(t.first).append(t.z);
      return body.append(t.sealNonce).append(t.sealTag).done();
    }
    case "listed": {
      const l = change.list;
      const body = new Writer(5 + 4 * l.tickets.length + 64).u32(l.number).u8(l.tickets.length);
      for (const number of l.tickets) body.u32(number);
      return body.append(l.signature).done();
    }
    case "certified":
      return concatBytes(
        new Writer(4).u32(change.number).done(),
        change.certificate.head.bytes,
        change.certificate.signature,
      );
    case "paid":
      return encodeSigned(change);
    case "unacknowledged":
    case "history":
      return encodeReported(change.paid);
    case "limits": {
      const { maxPayment_minor, pressFree_minor, pressFreeSum_minor } = change.limits;
      return new Writer(12).u32(maxPayment_minor).u32(pressFree_minor).u32(pressFreeSum_minor).done();
    }
    case "frozen":
      return Uint8Array.of(change.on ? 1 : 0);
    case "unloaded":
      return new Writer(8).u32(change.number).u32(change.amount_minor).done();
    case "lastPayment":
      return concatBytes(
        encodeSigned(change),
        new Writer(4).u32(change.balanceBefore_minor).done(),
        change.chainBefore,
      );
    case "credit":
      return new Writer(8).u32(change.number).u32(change.amount_minor).done();
    case "acknowledge":
      return new Writer(4).u32(change.seq).done();
    case "params":
      return encodeParams(change.params);
    case "time":
      return new Writer(4).u32(change.time_s).done();
    case "suspend":
    case "retire":
      return new Uint8Array(0);
  }
}

/** The change that an entry says, or null for a body that this firmware never wrote: the caller treats that as damage. */
export function decodeChange(entry: Entry): Change | null {
  const r = new Reader(entry.body);
  const change = readChange(entry, r);
  return change !== null && r.done(null).ok ? change : null;
}

function readChange(entry: Entry, r: Reader): Change | null {
  switch (entry.type) {
    case ENTRY_TYPE.base:
      return { kind: "base", money: readBase(r) };
    case ENTRY_TYPE.made:
      return { kind: "made", ticket: readMade(r, entry) };
    case ENTRY_TYPE.listed: {
      const number = r.u32();
      const tickets: number[] = [];
      for (let i = r.u8(); i > 0; i--) tickets.push(r.u32());
      return { kind: "listed", list: { number, tickets, signature: r.bytes(64) } };
    }
    case ENTRY_TYPE.certified: {
      const number = r.u32();
      const certificate = readCertificate(r);
      return certificate === null ? null : { kind: "certified", number, certificate };
    }
    case ENTRY_TYPE.paid: {
      const signed = readSigned(r);
      return signed === null ? null : { kind: "paid", ...signed };
    }
    case ENTRY_TYPE.unacknowledged:
      return { kind: "unacknowledged", paid: readReported(r) };
    case ENTRY_TYPE.history:
      return { kind: "history", paid: readReported(r) };
    case ENTRY_TYPE.limits: {
      const limits = { maxPayment_minor: r.u32(), pressFree_minor: r.u32(), pressFreeSum_minor: r.u32() };
      return { kind: "limits", limits };
    }
    case ENTRY_TYPE.frozen:
      return { kind: "frozen", on: r.u8() === 1 };
    case ENTRY_TYPE.unloaded:
      return { kind: "unloaded", number: r.u32(), amount_minor: r.u32() };
    case ENTRY_TYPE.lastPayment: {
      const signed = readSigned(r);
      if (signed === null) return null;
      return { kind: "lastPayment", ...signed, balanceBefore_minor: r.u32(), chainBefore: r.bytes(16) };
    }
    case ENTRY_TYPE.credit:
      return { kind: "credit", number: r.u32(), amount_minor: r.u32() };
    case ENTRY_TYPE.acknowledge:
      return { kind: "acknowledge", seq: r.u32() };
    case ENTRY_TYPE.params:
      return { kind: "params", params: readParams(r) };
    case ENTRY_TYPE.time:
      return { kind: "time", time_s: r.u32() };
    case ENTRY_TYPE.suspend:
      return { kind: "suspend" };
    case ENTRY_TYPE.retire:
      return { kind: "retire" };
    default:
      return null;
  }
}

function readSigned(r: Reader) {
  const ticket = r.u32();
  const seq = r.u32();
  const pressed = r.u8() === 1;
  const request = receiveRequest(r.bytes(REQUEST_LENGTH));
  const s = r.bytes(32);
  return request.ok ? { ticket, seq, pressed, request: request.value, s } : null;
}

function readCertificate(r: Reader): Certificate | null {
  const bytes = r.bytes(TICKET_HEAD_LENGTH);
  const head = decodeTicketHead(bytes);
  const signature = r.bytes(64);
  return head.ok ? { head: receivedHead(head.value, bytes), signature } : null;
}

function readReported(r: Reader): PaidReport {
  return { seq: r.u32(), ticketId: r.bytes(8), pressed: r.u8() === 1, request: r.bytes(REQUEST_LENGTH) };
}

function readMade(r: Reader, entry: Entry): PurseTicket {
  const number = r.u32();
  return {
    number,
    stage: "made",
    id: r.bytes(8),
    publicKey: r.bytes(33),
    first: r.bytes(32),
    z: r.bytes(32),
    sealNonce: r.bytes(16),
    sealTag: r.bytes(16),
    sealed: entry.secret ?? new Uint8Array(32),
    certificate: null,
  };
}

/** What a compacted journal says: changes that `apply` folds into this very `money`. */
export function snapshot(money: Money): readonly Change[] {
  const changes: Change[] = [{ kind: "base", money: { ...money, list: null } }];
  const tickets = money.last === null ? money.tickets : [money.last.ticket, ...money.tickets];
  for (const ticket of tickets) {
    changes.push({ kind: "made", ticket });
    const { number, certificate } = ticket;
    if (certificate !== null) changes.push({ kind: "certified", number, certificate });
  }
  if (money.last !== null) changes.push({ kind: "lastPayment", ...money.last, ticket: money.last.ticket.number });
  if (money.list !== null) changes.push({ kind: "listed", list: money.list });
  if (money.limits !== null) changes.push({ kind: "limits", limits: money.limits });
  for (const paid of money.history) {
    if (!money.paid.some((p) => p.seq === paid.seq)) changes.push({ kind: "history", paid });
  }
  for (const paid of money.paid) changes.push({ kind: "unacknowledged", paid });
  return changes;
}
