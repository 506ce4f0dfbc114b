/**
 * Performs what the step wants on the medium, in order, and knows where in the journal each ticket's secret lies. It decides nothing.
 */
import { Secret } from "../crypto/memory/secret.js";
import type { Journal } from "../journal/journal.js";
import { SALT_SIZE } from "../journal/layout.js";
import type { Vault } from "../port/vault.js";
import type { Core } from "./core.js";
import type { Effect } from "./effects.js";
import { encodeChange, snapshot } from "./state/journal-entries.js";
import type { Change, Money } from "./state/money.js";
import type { Replay } from "./state/replay.js";

export class EffectPerformer {
  readonly #journal: Journal;
  readonly #vault: Vault;
  readonly #core: Core;
  /** Ticket numbers and, at the same index, the journal position of the secret. */
  #tickets: number[];
  #positions: number[];
  /** What the journal is being compacted to in slices, and the entries for it. */
  #target: Money | null = null;
  #changes: readonly Change[] = [];

  constructor(core: Core, journal: Journal, vault: Vault, replay: Replay) {
    this.#core = core;
    this.#journal = journal;
    this.#vault = vault;
    this.#tickets = replay.tickets;
    this.#positions = replay.positions;
  }

  /** The counter's new value when the effect was a bump, else null. */
  perform(effect: Effect): number | null {
    switch (effect.kind) {
      case "append": {
        const position = this.#journal.append(encodeChange(effect.change));
        if (effect.change.kind === "made") this.#remember(effect.change.ticket.number, position);
        return null;
      }
      case "wipe":
        this.#journal.wipe(this.#positions[this.#tickets.indexOf(effect.ticket)]);
        return null;
      case "vault":
        this.#vault.write(effect.slot, effect.bytes instanceof Secret ? effect.bytes.reveal() : effect.bytes);
        return null;
      case "compact":
        this.#begin(effect.money);
        while (!this.#compactSlice());
        return null;
      case "compactSlice":
        // Starts over when it is for other money than the compaction under way, or when that one was abandoned.
        if (this.#target !== effect.money || !this.#journal.compacting) this.#begin(effect.money);
        else this.#compactSlice();
        return null;
      case "bump":
        return this.#vault.bump();
    }
  }

  #remember(ticket: number, position: number): void {
    this.#tickets.push(ticket);
    this.#positions.push(position);
  }

  #begin(money: Money): void {
    this.#target = money;
    this.#changes = snapshot(money);
    this.#journal.beginCompaction(this.#changes.length, this.#core.random(SALT_SIZE));
  }

  #compactSlice(): boolean {
    const changes = this.#changes;
    if (!this.#journal.compactSlice((i) => encodeChange(changes[i]))) return false;
    this.#target = null;
    this.#changes = [];
    this.#tickets = [];
    this.#positions = [];
    for (let i = 0; i < changes.length; i++) {
      const change = changes[i];
      if (change.kind === "made") this.#remember(change.ticket.number, i + 1);
    }
    return true;
  }
}
