/**
 * What the journal says, taken in entry by entry as it is read: the fold, and where the secrets of tickets lie. No entry is kept, because a nearly
 * full journal does not fit into a wrist's memory.
 */
import type { Stored } from "../../journal/layout.js";
import { decodeChange } from "./journal-entries.js";
import { apply, type ChainOf, type Change, type Money } from "./money.js";

export class Replay {
  readonly #chainOf: ChainOf;
  #money: Money | null = null;
  #consistent = true;
  /** At one index each: a ticket that was made, its record's position, and whether its secret is still there. */
  readonly tickets: number[] = [];
  readonly positions: number[] = [];
  readonly unwiped: boolean[] = [];

  constructor(chainOf: ChainOf) {
    this.#chainOf = chainOf;
  }

  /** The fold over all entries, or null when there were none or they contradict each other. */
  get money(): Money | null {
    return this.#consistent ? this.#money : null;
  }

  take(entry: Stored): void {
    const change = decodeChange(entry);
    if (change?.kind === "made" && entry.secret !== null) {
      this.tickets.push(change.ticket.number);
      this.positions.push(entry.position);
      this.unwiped.push(entry.secret.some((byte) => byte !== 0));
    }
    if (this.#consistent) this.#consistent = change !== null && this.#fold(change);
  }

  #fold(change: Change): boolean {
    try {
      this.#money = apply(this.#money, change, this.#chainOf);
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }
}
