/**
 * What each level of protection is trusted with: the table of docs/design/levels.md. A level follows from how the maker protects keys and counter, and
 * from nothing that a station or a bracelet states.
 */
import type { Level } from "../contract.js";

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
/** A cooperative bank's order must reach the bracelet within this time. */
export const ORDER_DAYS = 30;
