/**
 * A bracelet and what its wearer can know of it: what the light and the buzz did, what the purse last reported to its bank, and what the tills have
 * reported since. Nothing here looks inside the bracelet.
 */
import type { PurseStatus } from "../../protocol/commands/sync.js";
import type { EventOf } from "../api/contract/events.js";
import type { LastKnown, LinkStatus, RememberedPayment } from "../api/contract/state.js";
import type { SimBracelet } from "../world/bracelet.js";
import type { EventStream } from "../world/events.js";
import type { Outcome } from "./context.js";

/** Money that a sync brought beside cash and top-ups, by where it came from. */
type Arrivals = Pick<EventOf<"report">, "refunded_minor" | "moved_minor" | "back_minor">;

export class Wearer {
  readonly bracelet: SimBracelet;
  readonly wallet: Uint8Array;
  readonly level: 0 | 1;
  /** Made, enrolled and handed over. */
  issued = false;
  resting = false;
  lastKnown: LastKnown | null = null;
  /** Payments that tills have reported since the last sync. */
  paid_minor = 0;
  payments = 0;
  /** To the soft wallet of the phone, as the bank knows. */
  bound = false;
  linkStatus: LinkStatus | null = null;
  /** Newest last; null before the phone has read it. */
  history: readonly RememberedPayment[] | null = null;
  /** What a press answers for the phone; null when nothing waits, or a payment. */
  question: string | null = null;
  /** Requested at the bank and not reported as done, with its idempotency key. */
  unload: { readonly key: string; readonly amount_minor: number } | null = null;
  /** The copied bracelet that this one is made of, or the lost one whose money it gets. */
  copyOf: string | null = null;
  heirOf: string | null = null;
  /** On their way to the purse: cash and top-ups, refunds. */
  loads_minor = 0;
  refunds_minor = 0;
  /** The last thing the light and the buzz did; null without power. */
  panel: { readonly cue: string; readonly at_ms: number } | null = null;
  /** Sales that were torn since the last sync and may have been paid; and those that were torn before it. */
  #torn = new Set<string>();
  #tornBefore = new Set<string>();
  /** Whether the current touch was answered with the record of an earlier payment. */
  #byReceipt = false;

  constructor(bracelet: SimBracelet, wallet: Uint8Array, level: 0 | 1, stream: EventStream) {
    this.bracelet = bracelet;
    this.wallet = wallet;
    this.level = level;
    stream.listen((event, { at_ms }) => {
      if (!("bracelet" in event) || event.bracelet !== bracelet.name) return;
      if (event.kind === "cue") this.panel = { cue: event.cue, at_ms };
      if (event.kind === "power") this.panel = null;
      if (event.kind === "apdu" && event.exchange.commandText.startsWith("RECEIPT")) {
        this.#byReceipt = event.exchange.answerText.startsWith("done");
      }
    });
  }

  get name(): string {
    return this.bracelet.name;
  }

  /** A touch was torn, and whether it paid is not known yet. */
  get uncertain(): boolean {
    return this.#torn.size > 0;
  }

  /** Takes over what the purse reported. Returns by how much the balance rose beyond the cash and top-ups that were on their way. */
  recordReport(status: PurseStatus, through: string, at_ms: number): Arrivals {
    const { balance_minor, tickets, life, reason } = status;
    const rose = balance_minor - ((this.lastKnown?.balance_minor ?? 0) - this.paid_minor) - this.loads_minor;
    const refunded_minor = rose >= this.refunds_minor ? this.refunds_minor : 0;
    const more = Math.max(0, rose - refunded_minor);
    if (refunded_minor > 0) this.refunds_minor = 0;
    this.loads_minor = 0;
    this.lastKnown = { balance_minor, tickets, life, reason, at_ms, through };
    this.paid_minor = 0;
    this.payments = 0;
    for (const sale of this.#torn) this.#tornBefore.add(sale);
    this.#torn.clear();
    const heir = this.heirOf !== null;
    return { refunded_minor, moved_minor: heir ? more : 0, back_minor: heir ? 0 : more };
  }

  /** The button was pressed: whether that approved something, and which question of the phone it was. */
  pressed(approved: boolean): Outcome<"press"> {
    if (!approved) return { outcome: "nothing" };
    if (this.question === "thaw") this.thawed();
    const { question } = this;
    this.question = null;
    return { outcome: "approved", ...(question === null ? {} : { reason: question }) };
  }

  /** Pays again after a freeze. */
  thawed(): void {
    if (this.linkStatus !== null) this.linkStatus = { ...this.linkStatus, frozen: false };
  }

  unbound(): void {
    this.bound = false;
    this.linkStatus = null;
    this.history = null;
  }

  beginTouch(): void {
    this.question = null;
    this.#byReceipt = false;
  }

  recordTorn(sale: string): void {
    this.#torn.add(sale);
  }

  /** A till reports that this was paid, now or in a torn touch. */
  recordPayment(sale: string, amount_minor: number): void {
    this.#torn.delete(sale);
    // Paid before the last sync: the reported balance has it already.
    if (this.#byReceipt && this.#tornBefore.delete(sale)) return;
    this.paid_minor += amount_minor;
    this.payments++;
  }
}
