/**
 * A bracelet and what its wearer can know of it: what the light and the buzz did, what the bank last heard from it through a channel, and what the tills
 * have said since. Nothing here looks inside the bracelet.
 */
import type { OwnLimits } from "../../protocol/commands/link.js";
import type { PurseStatus } from "../../protocol/commands/sync.js";
import type { SimBracelet } from "../world/bracelet.js";
import type { Came, EventStream } from "../world/events.js";

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

/** What the bracelet told its own phone, inside the link. */
export interface Own {
  /** In force: the bank's, or the wearer's own where they are lower. */
  readonly limits: OwnLimits;
  readonly frozen: boolean;
  readonly at_ms: number;
}

/** One payment that the purse remembers for its phone. */
export interface Remembered {
  readonly amount_minor: number;
  readonly payee: string;
  /** The terminal's clock. */
  readonly at_s: number;
  readonly pressed: boolean;
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
  /** To the soft wallet of the phone, as the bank knows. */
  bound = false;
  own: Own | null = null;
  /** Newest last; null before the phone has read it. */
  history: readonly Remembered[] | null = null;
  /** What the phone asked that a press is for; null when nothing, or a payment, waits. */
  asked: string | null = null;
  /** Asked of the bank and not heard to be done: the key it was asked under. */
  unload: { readonly key: string; readonly amount_minor: number } | null = null;
  /** The copied bracelet that this one is made of, or the lost one whose money it gets. */
  copyOf: string | null = null;
  heirOf: string | null = null;
  /** On their way to the purse: cash and top-ups, refunds. */
  loads_minor = 0;
  refunds_minor = 0;
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

  /** Says what came beside cash and top-ups: what the balance rose by, beyond what was known to be on its way. */
  hear(standing: PurseStatus, through: string, at_ms: number): Came {
    const { balance_minor, tickets, life, reason } = standing;
    const rose = balance_minor - ((this.heard?.balance_minor ?? 0) - this.paid_minor) - this.loads_minor;
    const refunded_minor = rose >= this.refunds_minor ? this.refunds_minor : 0;
    const more = Math.max(0, rose - refunded_minor);
    if (refunded_minor > 0) this.refunds_minor = 0;
    this.loads_minor = 0;
    this.heard = { balance_minor, tickets, life, reason, at_ms, through };
    this.paid_minor = 0;
    this.payments = 0;
    for (const sale of this.#torn) this.#tornBefore.add(sale);
    this.#torn.clear();
    const heir = this.heirOf !== null;
    return { refunded_minor, moved_minor: heir ? more : 0, back_minor: heir ? 0 : more };
  }

  /** The button was pressed: whether something was approved, and which wish of the phone it was. */
  pressed(approved: boolean): { outcome: "approved" | "nothing"; reason?: string } {
    if (!approved) return { outcome: "nothing" };
    if (this.asked === "thaw") this.thawed();
    const { asked } = this;
    this.asked = null;
    return { outcome: "approved", ...(asked === null ? {} : { reason: asked }) };
  }

  /** Pays again after a freeze. */
  thawed(): void {
    if (this.own !== null) this.own = { ...this.own, frozen: false };
  }

  /** No phone's any more. */
  unbound(): void {
    this.bound = false;
    this.own = null;
    this.history = null;
  }

  touches(): void {
    this.asked = null;
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
