/**
 * What a level of protection is trusted with, in fen. Data, not code: the table of docs/design/levels.md.
 *
 * A level follows from how the maker protects keys and counter, and from nothing a station or a bracelet says.
 */
import type { Params } from "../../../protocol/messages/params.js";

export interface Level {
  readonly params: Params;
  /** Good for a payee that is off line. */
  readonly offline: boolean;
  /** Σ of what a purse's open tickets are good for stays within this. */
  readonly cap_minor: number;
}

function level(balance: number, payment: number, free: number, sum: number, offline: boolean): Level {
  const params = {
    maxBalance_minor: balance * 100,
    maxPayment_minor: payment * 100,
    pressFree_minor: free * 100,
    pressFreeSum_minor: sum * 100,
    tickets: 10,
  };
  return Object.freeze({ params, offline, cap_minor: params.tickets * params.maxPayment_minor });
}

/** By level 0, 1, 2; in yuan as the design states them. */
export const LEVELS: readonly Level[] = Object.freeze([
  level(200, 50, 20, 40, false),
  level(1_000, 100, 50, 150, true),
  level(10_000, 500, 200, 600, true),
]);

/** Tickets are good for about this long; the expiry is the end of a day, the same for all of a level. */
export const TICKET_DAYS = 90;
/** A payee has this long after the expiry, or after the purse first reported the payment. */
export const CLAIM_DAYS = 7;
/** A cooperative bank's order is carried to the bracelet within this time. */
export const ORDER_DAYS = 30;
/** Class IV is the anonymous one, and the only one a cooperative bank may open. */
export const DELEGABLE_CLASS = 4;
