/**
 * ORDERS: what an institution has a purse do in a sync, as items of tag(1) ‖ length(2) ‖ value. Each item is safe to apply twice: numbered,
 * or a plain setting. They are applied in the order they come.
 */

import { concatBytes, Reader, Writer } from "../codec/bytes.js";
import { type Decoded, type DecodeError, err, ok } from "../codec/result.js";
import { CHAIN_LENGTH } from "./chain.js";
import { MAX_TICKETS } from "./key-list.js";
import { encodeParams, type Params, readParams } from "./params.js";
import { encodeTicketHead, readTicketHead, type TicketHead } from "./ticket.js";

/** Where a credit comes from. */
export const CREDIT = Object.freeze({ load: 1, refund: 2, lapse: 3, repair: 4 } as const);

interface CertifiedTicket {
  readonly ticketId: Uint8Array;
  readonly signature: Uint8Array;
}

export type OrderItem =
  /** The institution's time: the purse's lower bound of now. */
  | { readonly tag: "time"; readonly time_s: number }
  /** Payments up to and with `seq` are on the institution's books. */
  | { readonly tag: "acknowledge"; readonly seq: number }
  /** Money. Applied only when `number` is the last applied plus one. */
  | { readonly tag: "credit"; readonly number: number; readonly kind: number; readonly amount_minor: number }
  /** Certificates for keys of the last list. */
  | { readonly tag: "tickets"; readonly head: TicketHead; readonly tickets: readonly CertifiedTicket[] }
  | { readonly tag: "params"; readonly params: Params }
  /** After damage: the purse's new starting point. Every ticket and open payment on the purse is void. */
  | {
      readonly tag: "baseline";
      /** Becomes the number of payments made; at level 1 it must be the vault's counter. */
      readonly seq: number;
      readonly balance_minor: number;
      readonly lastCredit: number;
      /** Number of the last unload on the institution's books: a purse that lost its memory does not know it. */
      readonly lastUnload: number;
      readonly chain: Uint8Array;
    }
  | { readonly tag: "suspend" }
  | { readonly tag: "retire" }
  /** A phone wants to be bound: it waits for a press with a cue of its own. Numbers begin at 1, keys are 32 bytes. */
  | { readonly tag: "bind"; readonly number: number; readonly key: Uint8Array }
  /** The binding of this number ends. */
  | { readonly tag: "unbind"; readonly number: number }
  /** Money back to the soft wallet: waits for a press with a cue of its own. `number` is the last unload plus one. */
  | { readonly tag: "unload"; readonly number: number; readonly amount_minor: number };

const TAG = Object.freeze({
  time: 1,
  acknowledge: 2,
  credit: 3,
  tickets: 4,
  params: 5,
  baseline: 6,
  suspend: 7,
  retire: 8,
  bind: 9,
  unbind: 10,
  unload: 11,
} as const);
/** More items than any institution needs; a bound so that a decoder's work is bounded. */
export const MAX_ITEMS = 32;

function value(item: OrderItem): Uint8Array {
  switch (item.tag) {
    case "time":
      return new Writer(4).u32(item.time_s).done();
    case "acknowledge":
      return new Writer(4).u32(item.seq).done();
    case "credit":
      return new Writer(9).u32(item.number).u8(item.kind).u32(item.amount_minor).done();
    case "tickets":
      return concatBytes(encodeTicketHead(item.head), ...item.tickets.map((t) => concatBytes(t.ticketId, t.signature)));
    case "params":
      return encodeParams(item.params);
    case "baseline":
      return new Writer(16 + CHAIN_LENGTH)
        .u32(item.seq)
        .u32(item.balance_minor)
        .u32(item.lastCredit)
        .u32(item.lastUnload)
        .append(item.chain)
        .done();
    case "suspend":
    case "retire":
      return new Uint8Array(0);
    case "bind":
      return concatBytes(new Writer(4).u32(item.number).done(), item.key);
    case "unbind":
      return new Writer(4).u32(item.number).done();
    case "unload":
      return new Writer(8).u32(item.number).u32(item.amount_minor).done();
  }
}

export function encodeOrders(items: readonly OrderItem[]): Uint8Array {
  return concatBytes(
    ...items.map((item) => {
      const bytes = value(item);
      return concatBytes(new Writer(3).u8(TAG[item.tag]).u16(bytes.length).done(), bytes);
    }),
  );
}

function readAmount(r: Reader): number {
  const amount = r.u32();
  if (amount > 0x7fffffff) r.fail("bad-value");
  return amount;
}

/** From 1: in a purse's status 0 says that there is none. */
function readNumber(r: Reader): number {
  const number = r.u32();
  if (number === 0) r.fail("bad-value");
  return number;
}

function readTickets(r: Reader): OrderItem {
  const head = readTicketHead(r);
  const tickets: CertifiedTicket[] = [];
  while (r.left > 0 && r.error === null) {
    tickets.push({ ticketId: r.bytes(8), signature: r.bytes(64) });
    if (tickets.length > MAX_TICKETS) r.fail("bad-value");
  }
  return { tag: "tickets", head, tickets };
}

function readItem(tag: number, bytes: Uint8Array): Decoded<OrderItem> {
  const r = new Reader(bytes);
  switch (tag) {
    case TAG.time:
      return finish(r, { tag: "time", time_s: r.u32() });
    case TAG.acknowledge:
      return finish(r, { tag: "acknowledge", seq: r.u32() });
    case TAG.credit:
      return finish(r, { tag: "credit", number: r.u32(), kind: r.ranged(1, 4), amount_minor: readAmount(r) });
    case TAG.tickets:
      return finish(r, readTickets(r));
    case TAG.params:
      return finish(r, { tag: "params", params: readParams(r) });
    case TAG.baseline:
      return finish(r, {
        tag: "baseline",
        seq: r.u32(),
        balance_minor: readAmount(r),
        lastCredit: r.u32(),
        lastUnload: r.u32(),
        chain: r.bytes(CHAIN_LENGTH),
      });
    case TAG.suspend:
      return finish(r, { tag: "suspend" });
    case TAG.retire:
      return finish(r, { tag: "retire" });
    case TAG.bind:
      return finish(r, { tag: "bind", number: readNumber(r), key: r.bytes(32) });
    case TAG.unbind:
      return finish(r, { tag: "unbind", number: readNumber(r) });
    case TAG.unload:
      return finish(r, { tag: "unload", number: readNumber(r), amount_minor: readAmount(r) });
    default:
      return err("bad-value");
  }
}

function finish(r: Reader, item: OrderItem): Decoded<OrderItem> {
  return r.done(item);
}

/** All items or none. */
export function decodeOrders(bytes: Uint8Array): Decoded<readonly OrderItem[]> {
  const r = new Reader(bytes);
  const items: OrderItem[] = [];
  let error: DecodeError | null = null;
  while (r.left > 0 && r.error === null && error === null) {
    const tag = r.u8();
    const length = r.u16();
    const item = readItem(tag, r.bytes(length));
    if (r.error !== null) break;
    if (item.ok) items.push(item.value);
    else error = item.error;
    if (items.length > MAX_ITEMS) error = "bad-value";
  }
  if (r.error !== null) return err(r.error);
  return error === null ? ok(items) : err(error);
}
