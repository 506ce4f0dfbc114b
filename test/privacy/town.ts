/**
 * Twenty bracelets, two institutions, four shops that collude, ten days' worth of touches: who comes when, who is poor, whose answer is lost, whose
 * power fails. From one seed; the same seed gives the same book.
 */

import { ascii } from "../../protocol/codec/bytes.js";
import { OWN_LIMITS } from "../../protocol/commands/link.js";
import type { PayRequest } from "../../protocol/commands/pay.js";
import { SW } from "../../protocol/commands/status.js";
import { FREE_OPENS } from "../../protocol/commands/sync-open.js";
import { rest } from "../harness/purse.js";
import { type Leak, Merchants, MIDDLE, PROBE } from "./merchant.js";
import type { Transcript } from "./transcript.js";
import { Wearer } from "./wearer.js";

export interface TownOptions {
  readonly wearers?: number;
  readonly rounds?: number;
  readonly leak?: Leak;
  /** For controls: done to a bracelet before each touch. */
  readonly tamper?: (wearer: Wearer) => void;
}

const PAUSE_MS = 20_000;
const PENDING_MS = 31_000;
const FIRST_KEY_DAYS = 4;
/** Which of OWN_LIMITS a wearer chooses, from 1; and who wishes for some of his own making, which no bracelet takes. */
const CHOSEN: Readonly<Record<number, number>> = { 7: 1, 10: 2, 13: 3, 19: 4 };
const WISHING: readonly number[] = [1, 4];
export const WISH_minor = 2_500;
/** As many as are free, and some more. */
const OPENS = FREE_OPENS + 4;

/** Levels and institutions by number: 10 of level 1 and 5 of level 0 at one institution, 5 of level 1 at another. */
function wearer(purse: number): Wearer {
  const second = purse % 4 === 3;
  return new Wearer({
    purse,
    level: !second && purse % 4 === 1 ? 0 : 1,
    institution: ascii(second ? "OI02" : "OI01"),
    bankSeed: second ? 98 : 99,
    balance_minor: 0,
  });
}

/** Every third has a phone of its own. */
const isBound = (w: Wearer): boolean => w.purse % 3 === 1;

const isPoor = (w: Wearer): boolean => w.purse % 5 === 0;

/** What things cost this wearer: nothing is left to luck that the document says is told. */
function price(w: Wearer, m: Merchants): number {
  // At level 0 two payments reach the sum without a press; a poor one of level 1 runs out of tickets and of money together.
  if (w.level === 0) return 1_900;
  return isPoor(w) ? 600 : 300 + m.below(8) * 100;
}

class Town {
  readonly wearers: Wearer[] = [];
  readonly merchants: Merchants;
  readonly #options: TownOptions;
  #day = 0;
  /** Names of payments that the merchants have, newest last, with who paid: the truth, for choosing what to ask. */
  readonly #made: PayRequest[] = [];

  constructor(options: TownOptions = {}) {
    this.#options = options;
    this.merchants = new Merchants(4_180, options.leak ?? null);
    for (let i = 0; i < (options.wearers ?? 20); i++) this.wearers.push(wearer(i));
  }

  run(): Transcript {
    for (const w of this.wearers) {
      // Half the town was at the counter a day before the other half; every fifth has little money.
      w.sync(w.purse % 2, 1, isPoor(w) ? (w.level === 0 ? 4_300 : 2_500) : 15_000);
      rest(w.bracelet);
      if (isBound(w)) w.bind(w.purse % 2);
    }
    for (let round = 0; round < (this.#options.rounds ?? 10); round++) this.#round(round);
    const { heard, touch } = this.merchants;
    return { heard, touches: touch, payments: this.#made.length };
  }

  #pass(ms: number): void {
    for (const w of this.wearers) w.board.uptime_ms += ms;
  }

  #round(round: number): void {
    this.#day = round + 1;
    const order = this.wearers.map((w) => ({ w, at: this.merchants.below(1 << 20) })).sort((a, b) => a.at - b.at);
    for (const { w } of order) {
      this.#options.tamper?.(w);
      this.#before(w, round);
      this.#visit(w, round);
      this.merchants.touch++;
      this.#pass(PAUSE_MS);
    }
  }

  /** What happens to a bracelet on its way: at a counter, in a bag beside a stranger's reader. */
  #before(w: Wearer, round: number): void {
    if (w.purse > 17 && round === 5) w.sync(this.#day, 2, 0, [{ tag: "suspend" }]);
    if ((w.purse === 16 || w.purse === 17) && round === 9) w.sync(this.#day, 2, 0, [{ tag: "retire" }]);
    if (w.bound && w.life === "active") this.#phone(w, round);
    rest(w.bracelet);
  }

  /** The wearer looks, freezes for two days, or wants lower limits. */
  #phone(w: Wearer, round: number): void {
    const m = this.merchants;
    if (round === 1 && w.purse in CHOSEN) {
      w.own = CHOSEN[w.purse];
      m.overhear(w, { tag: "limits", limits: OWN_LIMITS[w.own - 1] });
    } else if (round === 1 && WISHING.includes(w.purse)) {
      const limits = { ...w.limits, maxPayment_minor: WISH_minor };
      m.overhear(w, { tag: "limits", limits });
      w.wished = true;
    } else if (round === 5) {
      m.overhear(w, { tag: "freeze" });
      w.frozen = true;
    } else if (round === 7) {
      m.overhear(w, { tag: "thaw" });
      w.bracelet.press();
      w.frozen = false;
    } else m.overhear(w, { tag: "status" });
  }

  #visit(w: Wearer, round: number): void {
    const m = this.merchants;
    m.probe(w);
    if (round === 3 && w.purse < 16 && w.purse % 5 === 2) for (let i = 0; i < OPENS; i++) m.open(w);
    const stranger = this.#made.find((made) => !w.hasMade(made));
    if (w.last !== null) m.askAgain(w, w.last.request);
    if (stranger !== undefined) m.askAgain(w, stranger);
    if (w.pending !== null) this.#pass(PENDING_MS);
    const sw = this.#sale(w, round);
    if (sw === SW.sync || (sw === SW.refused && round > 4 && w.balance_minor < 1_000)) {
      this.#empty(w, stranger);
      this.#carry(w, round);
      m.meet(w);
      this.#sale(w, round);
    }
    m.leave(w);
    this.#after(w, round, stranger);
    rest(w.bracelet);
  }

  /** One customer, one price; the last word. */
  #sale(w: Wearer, round: number): number {
    const m = this.merchants;
    if ((w.purse + round) % 5 === 4) return this.#consented(w, "PAY of 30.00", m.request(MIDDLE, true));
    const amount_minor = price(w, m);
    // Who is asked for a press first, and is then told that offline it cannot be, must wait until that press has lapsed.
    const offline = (w.purse + round) % 3 !== 0 && !(w.level === 0 && w.own > 0);
    const ask = (online: boolean) => `PAY of up to 20.00, ${online ? "online" : "offline"}`;
    const request = m.request(amount_minor, !offline);
    const sw = this.#torn(w, round, ask(!offline), request) ?? this.#consented(w, ask(!offline), request);
    if (sw === SW.refused && offline && w.level === 0)
      return this.#consented(w, ask(true), m.request(amount_minor, true));
    return sw;
  }

  /** In some touches the power fails: before anything is written, or when the record is and the answer is not sent. Null: nothing was paid. */
  #torn(w: Wearer, round: number, ask: string, request: PayRequest): number | null {
    const m = this.merchants;
    const late = (w.purse + round) % 2 === 0;
    if ((w.purse + 2 * round) % 7 !== 0) return null;
    const wipe = w.level === 0 ? 2 : 3;
    if (!w.torn(late ? wipe : 1, () => m.pay(w, ask, request))) return null;
    m.meet(w);
    if (!late) return null;
    w.hasPaid(request, false);
    this.#made.push(request);
    m.askAgain(w, request);
    return SW.done;
  }

  /** PAY, a press when it is asked for, PAY again. */
  #consented(w: Wearer, ask: string, request: PayRequest): number {
    const m = this.merchants;
    let sw = m.pay(w, ask, request);
    if (sw === SW.press) {
      w.bracelet.press();
      sw = m.pay(w, `${ask}, after a press`, request, true);
    }
    if (sw === SW.done) this.#made.push(request);
    return sw;
  }

  /** What can be asked of a bracelet that has no ticket: it never pays, so it can be asked much. */
  #empty(w: Wearer, stranger: PayRequest | undefined): void {
    const m = this.merchants;
    if ((w.ready.length > 0 && w.life === "active") || w.own > 0) return;
    for (const amount of [2_000, 1_000, 500, 100]) m.pay(w, "PAY of up to 20.00, online", m.request(amount, true));
    this.#consented(w, "PAY of 30.00", m.request(MIDDLE, true));
    for (const made of [w.last?.request, stranger]) {
      if (made === undefined) continue;
      m.askName(w, made, "below");
    }
  }

  /** A terminal that is online carries a sync through. */
  #carry(w: Wearer, round: number): void {
    const m = this.merchants;
    if (w.spent) {
      // The wearer sees the light; the terminal does not.
      m.ask(w);
      w.bracelet.press();
      w.openPressed = true;
    }
    let frames = 0;
    let bytes = "";
    w.listen = (apdu, reply) => {
      const name = apdu[1] === 0x62 ? "SYNC carried through" : apdu[1] === 0x60 ? "SYNC-OPEN" : "SELECT";
      m.note(w, name, apdu, reply, w.standing(), null, true);
      if (name === "SYNC-OPEN") w.hasOpened();
      if (name === "SYNC carried through") frames++;
    };
    const key = this.#day > FIRST_KEY_DAYS ? 2 : 1;
    const mended = w.life === "suspended" ? [this.#baseline(w)] : [];
    const credit = isPoor(w) ? 2_000 : w.balance_minor < 4_000 ? 8_000 : 0;
    const report = w.sync(this.#day, key, credit, mended);
    bytes = `${report.paid.length} payments, ${report.keys?.keys.length ?? 0} keys, ${mended.length + Math.sign(credit)}`;
    w.listen = null;
    m.count(w, "frames of a sync", `${frames} frames`, { ...w.standing(), traffic: bytes, round });
    m.leave(w);
    rest(w.bracelet);
  }

  #baseline(w: Wearer) {
    const { counter, seq, balance_minor, lastCredit, lastUnload, chain } = w.bank.status(w.bracelet);
    return { tag: "baseline", seq: counter ?? seq, balance_minor, lastCredit, lastUnload, chain } as const;
  }

  /** The answer is lost and asked for again; the next shop is near; a reader with a list of names tries them. */
  #after(w: Wearer, round: number, stranger: PayRequest | undefined): void {
    const m = this.merchants;
    const last = w.last?.request;
    m.meet(w);
    if (last !== undefined) m.askAgain(w, last);
    if ((w.purse + round) % 4 === 1) {
      m.pay(w, "PAY of 60.00", m.request(PROBE, true));
      m.pay(w, "PAY of 60.00", m.request(PROBE, true));
      this.#pass(PENDING_MS);
    }
    for (const made of [last, stranger]) {
      if (made === undefined || (w.purse + round) % 4 !== 2) continue;
      m.askName(w, made, "above");
      this.#pass(PENDING_MS);
      // A bracelet that has not paid this name pays it now; the poor need their tickets for what the town sells.
      if (w.limits.pressFree_minor > 0 && (made === last || !isPoor(w))) m.askName(w, made, "below");
      m.leave(w);
      m.meet(w);
    }
    m.leave(w);
  }
}

/** The whole town's book is written once. */
let whole: Transcript | null = null;

export function record(options?: TownOptions): Transcript {
  if (options !== undefined) return new Town(options).run();
  whole ??= new Town().run();
  return whole;
}
