/** All that the ideal purse remembers, as one plain value that a test can copy, change and put back. Secrets and ids are hexadecimal. */

import { hex, unhex } from "../../parties/shared/environment.js";
import { sameBytes } from "../../protocol/codec/bytes.js";
import type { Pin } from "../../protocol/commands/enrol.js";
import { decodeRequest, type PayRequest } from "../../protocol/commands/pay.js";
import { LIFE, type PaidReport, REASON } from "../../protocol/commands/sync.js";
import type { Params } from "../../protocol/messages/params.js";
import type { Ticket, TicketHead } from "../../protocol/messages/ticket.js";

/** A ticket's key, and its certificate once there is one. */
export interface ModelTicket {
  readonly secret: string;
  readonly publicKey: string;
  head: TicketHead | null;
  signature: string;
}

export interface Memory {
  life: number;
  reason: number;
  /** 0 before MAKE. */
  suite: number;
  identity: string;
  pin: Pin | null;
  order: string;
  nonce: string;
  transcript: string;
  confirm: string;
  walletKey: string;
  wallet: string;
  currency: number;
  box: string;
  params: Params;
  time_s: number;
  handle: number;
  /** Since the last finished sync. */
  opens: number;
  list: number;
  listed: string;
  seq: number;
  balance_minor: number;
  lastCredit: number;
  chain: string;
  tickets: ModelTicket[];
  unacknowledged: (PaidReport & { amount_minor: number })[];
  last: { request: string; answer: Uint8Array } | null;
  pressFreeSpent_minor: number;
  /** Number of the bound phone, 0 without one, and its key. */
  binding: number;
  bindingKey: string;
  lastUnload: number;
}

const NO_PARAMS: Params = {
  maxBalance_minor: 0,
  maxPayment_minor: 0,
  pressFree_minor: 0,
  pressFreeSum_minor: 0,
  tickets: 1,
};

/** Fresh from the mould. */
export const blank = (): Memory => ({
  life: LIFE.blank,
  reason: REASON.none,
  suite: 0,
  identity: "",
  pin: null,
  order: "",
  nonce: "",
  transcript: "",
  confirm: "",
  walletKey: "",
  wallet: "",
  currency: 0,
  box: "",
  params: NO_PARAMS,
  time_s: 0,
  handle: 0,
  opens: 0,
  list: 0,
  listed: "",
  seq: 0,
  balance_minor: 0,
  lastCredit: 0,
  chain: "00".repeat(16),
  tickets: [],
  unacknowledged: [],
  last: null,
  pressFreeSpent_minor: 0,
  binding: 0,
  bindingKey: "",
  lastUnload: 0,
});

export function suspendMemory(memory: Memory, reason: number): void {
  Object.assign(memory, { life: LIFE.suspended, reason });
}

/** Whether the request that is held and this one are the same payment by name. */
export function sameName(held: string, request: PayRequest): boolean {
  const last = decodeRequest(unhex(held));
  return last.ok && sameBytes(last.value.payee, request.payee) && sameBytes(last.value.txId, request.txId);
}

/** The requests of every payment that is remembered: those not acknowledged, and the last. */
export function namesOf(memory: Memory): string[] {
  const names = memory.unacknowledged.map((paid) => hex(paid.request));
  return memory.last === null ? names : [...names, memory.last.request];
}

/** A certified ticket, as the payee sees it. */
export function ticketOf(key: ModelTicket): Ticket {
  return { head: key.head as TicketHead, publicKey: unhex(key.publicKey), signature: unhex(key.signature) };
}
