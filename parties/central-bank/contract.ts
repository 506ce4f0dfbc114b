/**
 * An institution as a netting round sees it: an interface, so that it may be a process of its own. Every part can be asked for again, in this order; what
 * an institution does in them stands in institution/interbank/netting.ts.
 */
import type { PartyResult } from "../shared/errors.js";
import type { Posted } from "../shared/ledger/ledger.js";

/** `creditor` says that `debtor` owes it this; ids in hexadecimal. */
export interface Presentment {
  readonly debtor: string;
  readonly creditor: string;
  readonly amount_minor: number;
}

/** A round's name at the central bank. */
export const nettingKey = (round: string): string => `net/${round}`;

export interface NettingMember {
  /** 4 bytes. */
  readonly id: Uint8Array;
  /** What is due to it, fixed at the first time of asking. */
  present(round: string): Promise<PartyResult<readonly Presentment[]>>;
  /** It owes what the others present, or not. */
  agree(round: string, presented: readonly Presentment[]): Promise<PartyResult<null>>;
  /** The central bank has moved the net; the member writes it down. */
  finish(round: string): Promise<PartyResult<Posted>>;
  /** The round did not come about; its name is spent. */
  abandon(round: string): Promise<void>;
}
