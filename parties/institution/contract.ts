/**
 * What others see of an institution: its peers, terminals and their merchants, cooperative banks and stations, phones, and the services that offer it over
 * HTTP. Types, so that the institution may be in the same process or behind a connection. What each call guarantees stands with its implementation.
 */
import type { PurseStatus } from "../../protocol/commands/sync.js";
import type { CooperativeCertificate } from "../../protocol/messages/certificate.js";
import type { KeyList } from "../../protocol/messages/key-list.js";
import type { Params } from "../../protocol/messages/params.js";
import type { PartySuite } from "../shared/crypto/suites.js";
import type { PartyError, PartyResult } from "../shared/errors.js";
import type { Posting } from "../shared/ledger/ledger.js";

/** Class IV is the anonymous one, and the only one that a cooperative bank may open. */
export const DELEGABLE_CLASS = 4;

/** What a level of protection is trusted with, fen. */
export interface Level {
  readonly params: Params;
  /** Good for a payee that is offline. */
  readonly offline: boolean;
  /** A purse's open tickets are together good for no more than this. */
  readonly cap_minor: number;
}

// Cooperative banks and their stations.

/** What a cooperative bank is chartered for: its enrolment key, its range of wallet numbers, a class and an expiry. */
export type Charter = Omit<CooperativeCertificate, "signature" | "suite" | "institution">;

export interface EnrolmentRequest {
  /** The cooperative bank's certificate, 130 bytes. */
  readonly certificate: Uint8Array;
  /** The signed order, 91 bytes, and the bracelet's answer to it, 119 bytes. */
  readonly order: Uint8Array;
  readonly answer: Uint8Array;
}

/** A credit on the institution's books, which the purse receives at its next sync. */
export interface CreditBooking {
  readonly creditNumber: number;
  /** It had been booked before, under the same key. */
  readonly again: boolean;
}

/** Between a soft wallet and a purse. */
export interface WalletTransfer {
  readonly softWallet: string;
  /** The purse's wallet number, 8 bytes. */
  readonly wallet: Uint8Array;
  readonly amount_minor: number;
  /** The idempotency key. */
  readonly key: string;
}

/** An institution as the cooperative banks on top of it use it. */
export interface SponsorInstitution {
  /** 4 bytes. */
  readonly id: Uint8Array;
  readonly suite: PartySuite;
  /** ISO 4217 numeric. */
  readonly currency: number;
  /** The certificate, 130 bytes. */
  certifyCooperative(charter: Charter): Promise<PartyResult<Uint8Array>>;
  openSoftWallet(name: string): Promise<void>;
  /** From a soft wallet onto a purse. Idempotent by key. */
  load(softWallet: string, wallet: Uint8Array, amount_minor: number, key: string): Promise<PartyResult<CreditBooking>>;
  /** The data of the KEY step, 65 bytes. */
  beginEnrolment(request: EnrolmentRequest): Promise<PartyResult<Uint8Array>>;
  /** The activation box, 37 bytes. */
  activate(wallet: Uint8Array, confirm: Uint8Array): Promise<PartyResult<Uint8Array>>;
}

// Syncs and phones.

export type SyncStep =
  | { readonly do: "send"; readonly frame: Uint8Array }
  | { readonly do: "done" }
  | { readonly do: "failed"; readonly error: PartyError };

/** One sync. The nonce goes into SYNC-OPEN; then each answer of the purse gives the next frame. */
export interface SyncSession {
  readonly nonce: Uint8Array;
  /** The purse's answer to SYNC-OPEN. */
  purseOpened(answer: Uint8Array): Promise<SyncStep>;
  /** The purse's answer to a SYNC. */
  purseAnswered(frame: Uint8Array): Promise<SyncStep>;
  /** The last status that the purse sent through the channel; null before the first. */
  readonly purseStatus: PurseStatus | null;
  /** What became of the carrier's request to be bound; null before the report, and without such a request. */
  readonly binding: PartyResult<Binding> | null;
}

/** A session as its carrier has it: without the purse's status and without the binding, which only the institution and the phone may see. */
export type CarriedSession = Omit<SyncSession, "purseStatus" | "binding">;

export type BindingState = "asked" | "bound" | "ending" | "ended";

/** What a phone knows of a bracelet that is bound to its soft wallet, or about to be. */
export interface Binding {
  readonly wallet: Uint8Array;
  /** From 1, per bracelet. */
  readonly number: number;
  /** 32 bytes, secret: for LINK-OPEN. */
  readonly key: Uint8Array;
  readonly state: BindingState;
}

/** An institution as the phone of one soft wallet uses it while a bracelet is near. */
export interface PhoneInstitution {
  /** Opens the soft wallet, or logs in to it. */
  open(): Promise<PartyResult<Posting>>;
  /** A sync that this phone carries; with `bind` it requests that the bracelet be bound to it. */
  openSync(bind: boolean): SyncSession;
  /** The bracelets bound to the soft wallet, or about to be. */
  bindings(): Promise<readonly Binding[]>;
}

export type UnloadState = "asked" | "done" | "cancelled";

/** How far the replacement of a lost bracelet has come. */
export interface Replaced {
  /** Moved so far, fen. */
  readonly moved_minor: number;
  /** Still behind the lost bracelet, until its tickets close. */
  readonly waiting_minor: number;
}

// Merchants and their terminals.

/** What a terminal stores of a payment: its own request, 35 bytes, and the purse's answer, 222 bytes. */
export interface ClaimRecord {
  readonly request: Uint8Array;
  readonly answer: Uint8Array;
}

export type ClaimResult =
  | {
      readonly outcome: "paid" | "already-paid";
      readonly amount_minor: number;
      /** The ticket that was paid, hexadecimal. */
      readonly ticket: string;
      /** The institution that presented the claim for its merchant, hexadecimal; empty when the merchant is the issuer's own. */
      readonly via: string;
    }
  | { readonly outcome: "refused"; readonly error: PartyError };

/** Part or all of a settled payment goes back to the purse that made it; the payee names the payment, not the wallet. */
export interface Refund {
  /** 8 bytes. */
  readonly payee: Uint8Array;
  /** 8 bytes. */
  readonly ticketId: Uint8Array;
  readonly amount_minor: number;
  /** The payee's idempotency key. */
  readonly key: string;
}

/** What an institution tells every terminal that is online: the certificates of its ticket keys, and the tickets not to take offline. */
export interface Bulletin {
  /** Hexadecimal. A later bulletin of the same institution replaces this one. */
  readonly institution: string;
  readonly certificates: readonly Uint8Array[];
  /** Ticket ids, hexadecimal. They leave the list when they close. */
  readonly hotlist: readonly string[];
}

// Other institutions.

/** One ticket and two different signed bodies; see settlement/fork-proof.ts. */
export interface ForkProof {
  /** Two records: request ‖ answer, 257 bytes each. */
  readonly first: Uint8Array;
  readonly second: Uint8Array;
  /** The bracelet's identity key, 33 bytes, its wallet number, and its signed list with the ticket's key. */
  readonly identity: Uint8Array;
  readonly wallet: Uint8Array;
  readonly list: KeyList;
}

/** An institution as another institution uses it. Its connection authenticates the caller, so `from` is known and not merely stated. */
export interface Peer {
  /** 4 bytes. */
  readonly id: Uint8Array;
  /** Payments under this institution's tickets, taken by a merchant of `from`. A payment that is presented again is not paid again. */
  claim(from: Uint8Array, payee: Uint8Array, records: readonly ClaimRecord[]): Promise<readonly ClaimResult[]>;
  /** A merchant of `from` gives back part or all of such a payment. Idempotent by key; a refusal is final for that key. */
  refund(from: Uint8Array, refund: Refund): Promise<PartyResult<CreditBooking>>;
  bulletin(): Promise<Bulletin>;
  /** What this institution can show of purses of its own that paid twice with one ticket. */
  forkProofs(): Promise<readonly ForkProof[]>;
}
