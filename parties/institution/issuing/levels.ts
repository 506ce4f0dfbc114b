/**
 * What each level of protection is trusted with: the table of docs/design/levels.md. A level follows from how the maker protects keys and counter, and
 * from nothing that a station or a bracelet states.
 */
import type { Level } from "../contract.js";

interface Caps {
  readonly balance: number;
  readonly payment: number;
  /** Without a press: one payment, and the sum of those between two presses. */
  readonly free: number;
  readonly freeSum: number;
  readonly offline: boolean;
}

/** Caps in yuan, as the design states them. */
function level({ balance, payment, free, freeSum, offline }: Caps): Level {
  const params = {
    maxBalance_minor: balance * 100,
    maxPayment_minor: payment * 100,
    pressFree_minor: free * 100,
    pressFreeSum_minor: freeSum * 100,
    tickets: 10,
  };
  return Object.freeze({ params, offline, cap_minor: params.tickets * params.maxPayment_minor });
}

/** By level 0, 1, 2. */
export const LEVELS: readonly Level[] = Object.freeze([
  level({ balance: 200, payment: 50, free: 20, freeSum: 40, offline: false }),
  level({ balance: 1_000, payment: 100, free: 50, freeSum: 150, offline: true }),
  level({ balance: 10_000, payment: 500, free: 200, freeSum: 600, offline: true }),
]);

/** Tickets are good for about this long; the expiry is the end of a day, the same for all of a level. */
export const TICKET_DAYS = 90;
/** A payee has this long after the expiry, or after the purse first reported the payment. */
export const CLAIM_DAYS = 7;
/** A cooperative bank's order must reach the bracelet within this time. */
export const ORDER_DAYS = 30;
