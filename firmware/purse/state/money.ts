/**
 * The money on the bracelet, and every entry that can change it. `apply` is the only way from one `Money` to the next: live and at boot the same
 * fold runs over the same entries, so what the journal says is what the purse is.
 */
import { MAX_HISTORY, type OwnLimits } from "../../../protocol/commands/link.js";
import type { PaidReport } from "../../../protocol/commands/sync.js";
import type { Params } from "../../../protocol/messages/params.js";

/** `made`: the key pair is on flash. `listed`: signed into a list. `ready`: certified. A spent ticket leaves the array. */
export type TicketStage = "made" | "listed" | "ready";

export interface PurseTicket {
  readonly number: number;
  readonly stage: TicketStage;
  /** Protocol ticket id, 8 bytes. */
  readonly id: Uint8Array;
  /** 33 bytes. */
  readonly publicKey: Uint8Array;
  /** What is fixed of its signature (crypto/suite/suite.ts), 32 bytes; public once spent. */
  readonly first: Uint8Array;
  /** Z of its key in suite 1, 32 bytes (zeros in suite 2). */
  readonly z: Uint8Array;
  /** Seal of the secret: nonce and tag, 16 bytes each. */
  readonly sealNonce: Uint8Array;
  readonly sealTag: Uint8Array;
  /** The sealed secret, 32 bytes, as it lies in flash. */
  readonly sealed: Uint8Array;
  /** Encoded head, 20 bytes, and the institution's signature, once ready. */
  readonly head: Uint8Array | null;
  readonly signature: Uint8Array | null;
}

/** The last payment: enough to give the very same answer again. */
export interface LastPayment {
  readonly seq: number;
  readonly request: Uint8Array;
  readonly pressed: boolean;
  /** The ticket it spent. */
  readonly ticket: PurseTicket;
  /** The second half of the signature; the first follows from the ticket and what was signed. */
  readonly s: Uint8Array;
  readonly balanceBefore_minor: number;
  readonly chainBefore: Uint8Array;
}

export interface KeyListHead {
  readonly number: number;
  /** Ticket numbers, in the order they were signed. */
  readonly tickets: readonly number[];
  readonly signature: Uint8Array;
}

export interface Money {
  readonly wallet: Uint8Array;
  readonly currency: number;
  readonly params: Params;
  /** Payments made; at level 1 equal to the vault's counter. */
  readonly seq: number;
  readonly balance_minor: number;
  readonly lastCredit: number;
  /** Chain value over all payments but `unchained`. */
  readonly chain: Uint8Array;
  /** The payment whose link of the chain is still to be computed; that is idle work. */
  readonly unchained: PaidReport | null;
  readonly acknowledged: number;
  readonly pressFreeSum_minor: number;
  /** The institution's time at the last sync: the lower bound of now. */
  readonly time_s: number;
  readonly suspended: boolean;
  readonly retired: boolean;
  readonly tickets: readonly PurseTicket[];
  readonly nextTicket: number;
  readonly list: KeyListHead | null;
  /** Payments the institution has not acknowledged, in order. */
  readonly paid: readonly PaidReport[];
  readonly last: LastPayment | null;
  /** The last payments, acknowledged or not, for the bound phone; newest last. */
  readonly history: readonly PaidReport[];
  /** The wearer's own limits; null when none were set. */
  readonly limits: OwnLimits | null;
  readonly frozen: boolean;
  /** Number of the last unload that was pressed for. */
  readonly lastUnload: number;
}

export type Change =
  | { readonly kind: "base"; readonly money: Money }
  | { readonly kind: "made"; readonly ticket: PurseTicket }
  | { readonly kind: "listed"; readonly list: KeyListHead }
  | { readonly kind: "certified"; readonly number: number; readonly head: Uint8Array; readonly signature: Uint8Array }
  | {
      readonly kind: "paid";
      readonly ticket: number;
      readonly seq: number;
      readonly pressed: boolean;
      readonly request: Uint8Array;
      readonly s: Uint8Array;
    }
  | { readonly kind: "past"; readonly paid: PaidReport }
  | { readonly kind: "remembered"; readonly paid: PaidReport }
  | {
      readonly kind: "held";
      readonly ticket: number;
      readonly seq: number;
      readonly pressed: boolean;
      readonly request: Uint8Array;
      readonly s: Uint8Array;
      readonly balanceBefore_minor: number;
      readonly chainBefore: Uint8Array;
    }
  | { readonly kind: "credit"; readonly number: number; readonly amount_minor: number }
  | { readonly kind: "acknowledge"; readonly seq: number }
  | { readonly kind: "params"; readonly params: Params }
  | { readonly kind: "time"; readonly time_s: number }
  | { readonly kind: "limits"; readonly limits: OwnLimits }
  | { readonly kind: "frozen"; readonly on: boolean }
  | { readonly kind: "unloaded"; readonly number: number; readonly amount_minor: number }
  | { readonly kind: "suspend" }
  | { readonly kind: "retire" };

/** The next chain value; given from outside, because hashing is not this module's business. */
export type ChainOf = (chain: Uint8Array, paid: PaidReport) => Uint8Array;

export function chained(money: Money, chainOf: ChainOf): Money {
  if (money.unchained === null) return money;
  return { ...money, chain: chainOf(money.chain, money.unchained), unchained: null };
}

/** The amount field of an encoded request. */
export function amountOf(request: Uint8Array): number {
  return request[9] * 16777216 + request[10] * 65536 + request[11] * 256 + request[12];
}

/** The currency field of an encoded request. */
export function currencyOf(request: Uint8Array): number {
  return request[13] * 256 + request[14];
}

export function apply(before: Money | null, change: Change, chainOf: ChainOf): Money {
  if (change.kind === "base") return change.money;
  if (before === null) throw new RangeError("an entry before the base");
  switch (change.kind) {
    case "made":
      return {
        ...before,
        tickets: [...before.tickets, change.ticket],
        nextTicket: Math.max(before.nextTicket, change.ticket.number + 1),
      };
    case "listed":
      return {
        ...before,
        list: change.list,
        tickets: before.tickets.map((t) =>
          t.stage === "made" && change.list.tickets.includes(t.number) ? { ...t, stage: "listed" as const } : t,
        ),
      };
    case "certified":
      return {
        ...before,
        tickets: before.tickets.map((t) =>
          t.number === change.number
            ? { ...t, stage: "ready" as const, head: change.head, signature: change.signature }
            : t,
        ),
      };
    case "paid":
      return applyPaid(chained(before, chainOf), change);
    case "past":
      return { ...before, paid: [...before.paid, change.paid], history: remember(before.history, change.paid) };
    case "remembered":
      return { ...before, history: remember(before.history, change.paid) };
    case "limits":
      return { ...before, limits: change.limits };
    case "frozen":
      return { ...before, frozen: change.on };
    case "unloaded":
      return applyUnloaded(before, change);
    case "held": {
      const ticket = before.tickets.find((t) => t.number === change.ticket);
      if (ticket === undefined) throw new RangeError("a held payment without its ticket");
      return { ...before, tickets: before.tickets.filter((t) => t !== ticket), last: { ...change, ticket } };
    }
    case "credit":
      return { ...before, lastCredit: change.number, balance_minor: before.balance_minor + change.amount_minor };
    case "acknowledge":
      return { ...before, acknowledged: change.seq, paid: before.paid.filter((p) => p.seq > change.seq) };
    case "params":
      return { ...before, params: change.params };
    case "time":
      return { ...before, time_s: change.time_s, tickets: before.tickets.filter((t) => alive(t, change.time_s)) };
    case "suspend":
      return { ...before, suspended: true };
    case "retire":
      return { ...before, retired: true };
  }
}

function remember(history: readonly PaidReport[], paid: PaidReport): readonly PaidReport[] {
  return history.concat(paid).slice(-MAX_HISTORY);
}

function applyPaid(before: Money, change: Extract<Change, { kind: "paid" }>): Money {
  const amount = amountOf(change.request);
  const ticket = before.tickets.find((t) => t.number === change.ticket);
  // Both were checked before the entry was written; an entry that breaks them is not ours.
  if (ticket === undefined || amount > before.balance_minor || change.seq !== before.seq + 1) {
    throw new RangeError("a payment that the purse could not have made");
  }
  const report = { seq: change.seq, ticketId: ticket.id, pressed: change.pressed, request: change.request };
  return {
    ...before,
    seq: change.seq,
    balance_minor: before.balance_minor - amount,
    unchained: report,
    pressFreeSum_minor: change.pressed ? 0 : before.pressFreeSum_minor + amount,
    tickets: before.tickets.filter((t) => t !== ticket),
    paid: before.paid.concat(report),
    history: remember(before.history, report),
    last: {
      seq: change.seq,
      request: change.request,
      pressed: change.pressed,
      ticket: { ...ticket, sealed: new Uint8Array(32) },
      s: change.s,
      balanceBefore_minor: before.balance_minor,
      chainBefore: before.chain,
    },
  };
}

function applyUnloaded(before: Money, change: Extract<Change, { kind: "unloaded" }>): Money {
  const { number, amount_minor } = change;
  if (number !== before.lastUnload + 1 || amount_minor > before.balance_minor) {
    throw new RangeError("an unload that the purse could not have made");
  }
  return { ...before, lastUnload: number, balance_minor: before.balance_minor - amount_minor };
}

/** A certified ticket lives until its expiry (the last four bytes of its head); others have none yet. */
function alive(ticket: PurseTicket, time_s: number): boolean {
  const h = ticket.head;
  return h === null || h[16] * 16777216 + h[17] * 65536 + h[18] * 256 + h[19] > time_s;
}
