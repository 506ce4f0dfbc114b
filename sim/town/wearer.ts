/**
 * A bracelet and what its wearer can know of it: what the light and the buzz did, what the bank last heard from it through a channel, and what the tills
 * have said since. Nothing here looks inside the bracelet.
 */
import type { Standing } from "../../protocol/sync.js";
import type { SimBracelet } from "../bracelet.js";
import type { EventStream } from "../events.js";

/** What the purse said of itself inside a sync. */
export interface Heard {
  readonly balance_minor: number;
  /** Off-line payments left. */
  readonly tickets: number;
  readonly life: number;
  readonly reason: number;
  readonly at_ms: number;
  /** Who carried it. */
  readonly through: string;
}

export class Wearer {
  readonly bracelet: SimBracelet;
  readonly wallet: Uint8Array;
  readonly level: 0 | 1;
  /** Made, enrolled and handed over. */
  issued = false;
  resting = false;
  heard: Heard | null = null;
  /** Payments that a till has said since. */
  paid_minor = 0;
  payments = 0;
  /** The last thing the light and the buzz did; null without power. */
  panel: { readonly cue: string; readonly at_ms: number } | null = null;
  /** Sales that were torn since, and may have been paid; and those that were torn before the purse was last heard. */
  #torn = new Set<string>();
  #tornBefore = new Set<string>();
  /** Whether the touch that is going on was answered with a payment made earlier. */
  #byReceipt = false;

  constructor(bracelet: SimBracelet, wallet: Uint8Array, level: 0 | 1, stream: EventStream) {
    this.bracelet = bracelet;
    this.wallet = wallet;
    this.level = level;
    stream.listen((event, { at_ms }) => {
      if (!("bracelet" in event) || event.bracelet !== bracelet.name) return;
      if (event.kind === "cue") this.panel = { cue: event.cue, at_ms };
      if (event.kind === "power") this.panel = null;
      if (event.kind === "apdu" && event.exchange.asked.startsWith("RECEIPT")) {
        this.#byReceipt = event.exchange.said.startsWith("done");
      }
    });
  }

  get name(): string {
    return this.bracelet.name;
  }

  /** A touch was torn and nobody knows yet whether it paid. */
  get uncertain(): boolean {
    return this.#torn.size > 0;
  }

  hear(standing: Standing, through: string, at_ms: number): void {
    const { balance_minor, tickets, life, reason } = standing;
    this.heard = { balance_minor, tickets, life, reason, at_ms, through };
    this.paid_minor = 0;
    this.payments = 0;
    for (const sale of this.#torn) this.#tornBefore.add(sale);
    this.#torn.clear();
  }

  touches(): void {
    this.#byReceipt = false;
  }

  tore(sale: string): void {
    this.#torn.add(sale);
  }

  /** A till says that this was paid, now or in a touch that was torn. */
  spent(sale: string, amount_minor: number): void {
    this.#torn.delete(sale);
    // Paid before the purse was last heard: its balance has it already.
    if (this.#byReceipt && this.#tornBefore.delete(sale)) return;
    this.paid_minor += amount_minor;
    this.payments++;
  }
}
