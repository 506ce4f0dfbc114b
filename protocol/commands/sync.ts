/**
 * SYNC: the messages of institution and purse inside the channel.
 *
 *   institution  HELLO   time                              proves it knows the session key
 *   purse        REPORT  status, payments, new keys
 *   institution  ORDERS  items, each safe to apply twice   committed before it is sent
 *   purse        APPLIED status                            each item in flash before this is sent
 */

import { concatBytes, Reader, Writer } from "../codec/bytes.js";
import type { Decoded } from "../codec/result.js";
import { CHAIN_LENGTH } from "../messages/chain.js";
import { type KeyList, MAX_TICKETS } from "../messages/key-list.js";
import { encodeCommand } from "./apdu.js";
import { REQUEST_LENGTH } from "./pay.js";

/** Life of a purse as a report states it. */
export const LIFE = Object.freeze({ blank: 0, enrolled: 1, active: 2, suspended: 3, retired: 4 } as const);
export type LifeCode = (typeof LIFE)[keyof typeof LIFE];

/** Why a purse is suspended; 0 when it is not. */
export const REASON = Object.freeze({ none: 0, damaged: 1, counter: 2, bank: 3 } as const);

export interface PurseStatus {
  readonly life: number;
  readonly reason: number;
  /** The vault's monotonic counter, or null where the board has none. */
  readonly counter: number | null;
  /** Payments made. */
  readonly seq: number;
  readonly balance_minor: number;
  /** Number of the last credit applied. */
  readonly lastCredit: number;
  readonly chain: Uint8Array;
  /** Certified tickets not spent. */
  readonly tickets: number;
  /** Number of the binding in force, 0 when no phone is bound. */
  readonly binding: number;
  /** Number of the last unload that was pressed for. */
  readonly lastUnload: number;
}

export interface PaidReport {
  readonly seq: number;
  readonly ticketId: Uint8Array;
  readonly pressed: boolean;
  /** The 35 bytes of the request. */
  readonly request: Uint8Array;
}

export interface Report {
  readonly standing: PurseStatus;
  /** Payments not yet acknowledged, in order. */
  readonly paid: readonly PaidReport[];
  readonly keys: KeyList | null;
}

const STATUS_LENGTH = 2 + 4 * 4 + CHAIN_LENGTH + 1 + 4 * 2;
const PAID_LENGTH = 4 + 8 + 1 + REQUEST_LENGTH;
const NO_COUNTER = 0xffffffff;
/** A purse pays no more than this between two syncs that acknowledge payments. */
export const MAX_REPORTED = 24;

export function encodeSync(frame: Uint8Array): Uint8Array {
  return encodeCommand("sync", frame);
}

export function encodeHello(time_s: number): Uint8Array {
  return new Writer(4).u32(time_s).done();
}

export function decodeHello(bytes: Uint8Array): Decoded<number> {
  const r = new Reader(bytes);
  const time_s = r.u32();
  return r.done(time_s);
}

export function encodePurseStatus(s: PurseStatus): Uint8Array {
  return new Writer(STATUS_LENGTH)
    .u8(s.life)
    .u8(s.reason)
    .u32(s.counter ?? NO_COUNTER)
    .u32(s.seq)
    .u32(s.balance_minor)
    .u32(s.lastCredit)
    .append(s.chain)
    .u8(s.tickets)
    .u32(s.binding)
    .u32(s.lastUnload)
    .done();
}

function readPurseStatus(r: Reader): PurseStatus {
  const life = r.ranged(0, 4);
  const reason = r.ranged(0, 3);
  const counter = r.u32();
  return {
    life,
    reason,
    counter: counter === NO_COUNTER ? null : counter,
    seq: r.u32(),
    balance_minor: r.u32(),
    lastCredit: r.u32(),
    chain: r.bytes(CHAIN_LENGTH),
    tickets: r.u8(),
    binding: r.u32(),
    lastUnload: r.u32(),
  };
}

export function decodePurseStatus(bytes: Uint8Array): Decoded<PurseStatus> {
  const r = new Reader(bytes);
  const standing = readPurseStatus(r);
  return r.done(standing);
}

export function encodeReport(report: Report): Uint8Array {
  const paid = report.paid.map((p) =>
    new Writer(PAID_LENGTH)
      .u32(p.seq)
      .append(p.ticketId)
      .u8(p.pressed ? 1 : 0)
      .append(p.request)
      .done(),
  );
  const keys = report.keys;
  const list =
    keys === null
      ? Uint8Array.of(0)
      : concatBytes(
          Uint8Array.of(keys.keys.length),
          new Writer(4).u32(keys.number).done(),
          ...keys.keys,
          keys.signature,
        );
  return concatBytes(encodePurseStatus(report.standing), Uint8Array.of(paid.length), ...paid, list);
}

export function decodeReport(bytes: Uint8Array): Decoded<Report> {
  const r = new Reader(bytes);
  const standing = readPurseStatus(r);
  const count = r.ranged(0, MAX_REPORTED);
  const paid: PaidReport[] = [];
  for (let i = 0; i < count && r.error === null; i++) {
    paid.push({ seq: r.u32(), ticketId: r.bytes(8), pressed: r.ranged(0, 1) === 1, request: r.bytes(REQUEST_LENGTH) });
  }
  const keyCount = r.ranged(0, MAX_TICKETS);
  let keys: KeyList | null = null;
  if (keyCount > 0 && r.error === null) {
    const number = r.u32();
    const list: Uint8Array[] = [];
    for (let i = 0; i < keyCount && r.error === null; i++) list.push(r.bytes(33));
    keys = { number, keys: list, signature: r.bytes(64) };
  }
  return r.done({ standing, paid, keys });
}
