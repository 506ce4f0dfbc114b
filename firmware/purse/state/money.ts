/**
 * The money on the bracelet, and every entry that can change it. `apply` is the only way from one `Money` to the next: live and at boot the same
 * fold runs over the same entries, so what the journal says is what the purse is.
 */
import { MAX_HISTORY, type OwnLimits } from "../../../protocol/commands/link.js";
import type { ReceivedRequest } from "../../../protocol/commands/pay.js";
import type { PaidReport } from "../../../protocol/commands/sync.js";
import type { Params } from "../../../protocol/messages/params.js";
import type { ReceivedHead } from "../../../protocol/messages/ticket.js";

/** `made`: the key pair is on flash. `listed`: signed into a list. A spent ticket leaves the array. */
type TicketStage = "made" | "listed" | "certified";

/** The institution's word for a ticket: its head, and the signature over head and public key, 64 bytes. */
export interface Certificate {
  readonly head: ReceivedHead;
  readonly signature: Uint8Array;
}

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
  /** From the stage `certified` on. */
  readonly certificate: Certificate | null;
}

/** The last payment: enough to give the very same answer again. */
export interface LastPayment {
  readonly seq: number;
  readonly request: ReceivedRequest;
  readonly pressed: boolean;
  /** The ticket it spent. */
  readonly ticket: PurseTicket;
  /** The second half of the signature; the first follows from the ticket and what was signed. */
  readonly s: Uint8Array;
  readonly balanceBefore_minor: number;
  readonly chainBefore: Uint8Array;
}

interface KeyListHead {
  readonly number: number;
  /** Ticket numbers, in the order they were signed. */
  readonly tickets: readonly number[];
  readonly signature: Uint8Array;
}

export interface Money {
  /** Wallet number, 8 bytes. */
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
  | { readonly kind: "certified"; readonly number: number; readonly certificate: Certificate }
  | {
      readonly kind: "paid";
      readonly ticket: number;
      readonly seq: number;
      readonly pressed: boolean;
      readonly request: ReceivedRequest;
      readonly s: Uint8Array;
    }
  /** In a compacted journal: a payment that is not acknowledged. */
  | { readonly kind: "unacknowledged"; readonly paid: PaidReport }
  /** In a compacted journal: a payment of the history alone. */
  | { readonly kind: "history"; readonly paid: PaidReport }
  /** In a compacted journal: the last payment. */
  | {
      readonly kind: "lastPayment";
      readonly ticket: number;
      readonly seq: number;
      readonly pressed: boolean;
      readonly request: ReceivedRequest;
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

/** The next chain value; given from outside, because this module does not hash. */
export type ChainOf = (chain: Uint8Array, paid: PaidReport) => Uint8Array;

/** The same money with its chain complete. */
export function chained(money: Money, chainOf: ChainOf): Money {
  if (money.unchained === null) return money;
  return { ...money, chain: chainOf(money.chain, money.unchained), unchained: null };
}

/** The ticket that the next payment spends: the oldest certified one. */
export function nextTicket(money: Money): PurseTicket | null {
  for (const ticket of money.tickets) if (ticket.stage === "certified") return ticket;
  return null;
}

/** Certified tickets not spent. */
export function certifiedTickets(money: Money): number {
  return money.tickets.filter((t) => t.stage === "certified").length;
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
          t.number === change.number ? { ...t, stage: "certified" as const, certificate: change.certificate } : t,
        ),
      };
    case "paid":
      return applyPaid(chained(before, chainOf), change);
    case "unacknowledged":
      return { ...before, paid: [...before.paid, change.paid], history: remember(before.history, change.paid) };
    case "history":
      return { ...before, history: remember(before.history, change.paid) };
    case "limits":
      return { ...before, limits: change.limits };
    case "frozen":
      return { ...before, frozen: change.on };
    case "unloaded":
      return applyUnloaded(before, change);
    case "lastPayment": {
      const ticket = before.tickets.find((t) => t.number === change.ticket);
      if (ticket === undefined) throw new RangeError("a last payment without its ticket");
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
  const amount = change.request.amount_minor;
  const ticket = before.tickets.find((t) => t.number === change.ticket);
  // Both were checked before the entry was written; an entry that breaks them is not ours.
  if (ticket === undefined || amount > before.balance_minor || change.seq !== before.seq + 1) {
    throw new RangeError("a payment that the purse could not have made");
  }
  const report = { seq: change.seq, ticketId: ticket.id, pressed: change.pressed, request: change.request.bytes };
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

/** A certified ticket lives until its expiry; others have none yet. */
function alive({ certificate }: PurseTicket, time_s: number): boolean {
  return certificate === null || certificate.head.expiry_s > time_s;
}
