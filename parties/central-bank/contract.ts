/**
 * The central bank as institutions use it, and an institution as a netting round uses it: interfaces, because either may be a process of its own.
 */
import type { PartyResult } from "../shared/errors.js";
import type { Posting } from "../shared/ledger/ledger.js";

/** Issues and redeems digital cash. Both are idempotent by key. */
export interface IssuingBank {
  issue(institution: Uint8Array, amount_minor: number, key: string): Promise<PartyResult<Posting>>;
  redeem(institution: Uint8Array, amount_minor: number, key: string): Promise<PartyResult<Posting>>;
}

export interface InstitutionRequest {
  /** 4 bytes. */
  readonly institution: Uint8Array;
  readonly keyNumber: number;
  readonly publicKey: Uint8Array;
  readonly expiry_s: number;
}

/** Certifies ticket keys of institutions. The same request gives the same certificate, 109 bytes. */
export interface CertifyingBank {
  certifyInstitution(request: InstitutionRequest): Promise<Uint8Array>;
}

/** A claim of `creditor` against `debtor`; ids in hexadecimal. */
export interface Presentment {
  readonly debtor: string;
  readonly creditor: string;
  readonly amount_minor: number;
}

/** A round's name at the central bank. */
export const nettingKey = (round: string): string => `net/${round}`;

/** An institution in a netting round. The steps come in this order, and each can be repeated (institution/interbank/netting.ts). */
export interface NettingMember {
  /** 4 bytes. */
  readonly id: Uint8Array;
  /** What is due to it, fixed by the first call. */
  present(round: string): Promise<PartyResult<readonly Presentment[]>>;
  /** It confirms that it owes what the others present, or refuses. */
  agree(round: string, presented: readonly Presentment[]): Promise<PartyResult<null>>;
  /** The central bank has moved the net; the member records it. */
  finish(round: string): Promise<PartyResult<Posting>>;
  /** The round was called off; its name is not used again. */
  abandon(round: string): Promise<void>;
}
