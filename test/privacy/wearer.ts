/**
 * One bracelet in the town, with a key of its own, and the truth about it: what it holds, what it has done. The truth is kept beside the firmware, so
 * that each answer can be asked: of which of these facts are you a function? At every sync it is held against what the purse itself says.
 */
import { Bracelet } from "../../firmware/main.js";
import { LEVELS } from "../../parties/institution/issuing/levels.js";
import { OWN_LIMITS, type OwnLimits } from "../../protocol/commands/link.js";
import type { PayRequest } from "../../protocol/commands/pay.js";
import { LIFE, type PurseStatus, type Report } from "../../protocol/commands/sync.js";
import { FREE_OPENS } from "../../protocol/commands/sync-open.js";
import type { OrderItem } from "../../protocol/messages/orders.js";
import type { Params } from "../../protocol/messages/params.js";
import { Bank, TIME_S } from "../harness/bank.js";
import { MemoryBoard, PowerCut } from "../harness/board.js";
import { rest } from "../harness/purse.js";

export type Truth = Readonly<Record<string, string | number | boolean>>;

const TICKETS = 4;
const HELD_MS = 120_000;
const PENDING_MS = 30_000;
const DAY_S = 86_400;

export interface WearerOptions {
  readonly purse: number;
  readonly level: number;
  readonly institution: Uint8Array;
  /** Stands for the institution's keys. */
  readonly bankSeed: number;
  readonly balance_minor: number;
}

interface ReadyTicket {
  readonly day: number;
  readonly key: number;
}

const sameName = (a: PayRequest, b: PayRequest): boolean =>
  a.payee.join() === b.payee.join() && a.txId.join() === b.txId.join();

/** The lower of the bank's and the wearer's own, one by one. */
export function lower(bank: OwnLimits, own: OwnLimits): OwnLimits {
  return {
    maxPayment_minor: Math.min(bank.maxPayment_minor, own.maxPayment_minor),
    pressFree_minor: Math.min(bank.pressFree_minor, own.pressFree_minor),
    pressFreeSum_minor: Math.min(bank.pressFreeSum_minor, own.pressFreeSum_minor),
  };
}

/** Called for every command that a merchant can overhear: the APDU, the answer, and the truth before it was given. */
export type Listener = (apdu: Uint8Array, reply: Uint8Array) => void;

export class Wearer {
  readonly purse: number;
  readonly level: number;
  readonly board: MemoryBoard;
  readonly bank: Bank;
  readonly institution: string;
  readonly params: Params;
  listen: Listener | null = null;
  bracelet: Bracelet;
  life = "active";
  balance_minor = 0;
  sum_minor = 0;
  opens = 0;
  bound = false;
  /** What its phone made of it: 0, or which of OWN_LIMITS from 1; and whether it wished for limits that are not on the list. */
  own = 0;
  wished = false;
  frozen = false;
  readonly phoneKey: Uint8Array;
  openPressed = false;
  ready: ReadyTicket[] = [];
  /** Payments that no sync has acknowledged, and the last one. */
  unacknowledged: PayRequest[] = [];
  last: { readonly request: PayRequest; readonly told: Truth; until_ms: number } | null = null;
  pending: { readonly request: PayRequest; until_ms: number } | null = null;
  #credits = 0;

  constructor(options: WearerOptions) {
    this.purse = options.purse;
    this.level = options.level;
    this.phoneKey = Uint8Array.from({ length: 32 }, (_, i) => 7 * i + 11 * options.purse + 1);
    this.institution = String.fromCharCode(...options.institution);
    this.params = { ...LEVELS[options.level].params, tickets: TICKETS };
    this.board = new MemoryBoard({ counter: options.level > 0, seed: 1_000 + options.purse });
    const wallet = Uint8Array.of(0, 0, 0, 0, 0, 0, 4, options.purse);
    this.bank = new Bank(options.bankSeed, { institution: options.institution, wallet });
    this.bracelet = new Bracelet(this.board);
    this.bank.enrol(this.bracelet, options.level, this.params);
    this.#attach();
    rest(this.bracelet);
  }

  #attach(): void {
    const speak = this.bracelet.command.bind(this.bracelet);
    this.bracelet.command = (apdu, via) => {
      const reply = speak(apdu, via);
      this.listen?.(apdu, reply);
      return reply;
    };
  }

  get now_ms(): number {
    return this.board.uptime_ms;
  }

  /** The wearer's phone is bound, at a counter and with a press. */
  bind(day: number): void {
    this.sync(day, 1, 0, [{ tag: "bind", number: 1, key: this.phoneKey }]);
    this.bracelet.press();
    this.bound = true;
    rest(this.bracelet);
  }

  /** The power comes back after a cut. */
  reboot(): void {
    this.board.cutAt = 0;
    this.bracelet = new Bracelet(this.board);
    this.#attach();
    if (this.last !== null) this.last.until_ms = this.now_ms + HELD_MS;
    this.pending = null;
    this.openPressed = false;
  }

  /** Cuts the power at the n-th durable operation of what is done; true when it came to that. */
  torn(n: number, what: () => void): boolean {
    this.board.cutAt = this.board.operations + n;
    try {
      what();
      this.board.cutAt = 0;
      return false;
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      this.reboot();
      return true;
    }
  }

  /** What an answer may depend on, whatever was asked. */
  standing(): Truth {
    const { institution, level, life, own, frozen } = this;
    return { institution, level, life, "own-limits": own, frozen, opens: this.spent };
  }

  /** The free opens are spent, and nobody has pressed. */
  get spent(): boolean {
    return this.opens >= FREE_OPENS && !this.openPressed;
  }

  /** In force. */
  get limits(): OwnLimits {
    return this.own === 0 ? this.params : lower(this.params, OWN_LIMITS[this.own - 1]);
  }

  /** After a SYNC-OPEN that was answered. */
  hasOpened(): void {
    if (!this.spent) this.opens++;
    this.openPressed = false;
  }

  /** What an answer to PAY may depend on: each fact is stated only where the purse comes to look at it. */
  forPay(request: PayRequest, approved = false): Truth {
    const has = this.ready.length > 0;
    const poor = request.amount_minor > this.balance_minor;
    const over = !approved && this.sum_minor + request.amount_minor > this.limits.pressFreeSum_minor;
    const waits = this.pending !== null && this.now_ms < this.pending.until_ms && this.pending.request !== request;
    return {
      ...this.standing(),
      waits,
      tickets: has,
      sum: has && over,
      balance: has && !over && poor,
      named: has && !over && !poor && this.hasMade(request),
      pressed: approved,
      day: this.ready[0]?.day ?? -1,
      key: this.ready[0]?.key ?? -1,
    };
  }

  hasMade(named: PayRequest): boolean {
    const made = this.last === null ? this.unacknowledged : [...this.unacknowledged, this.last.request];
    return made.some((one) => sameName(one, named));
  }

  /** Is this the last payment, in its two minutes? */
  holds(request: PayRequest): boolean {
    const last = this.last;
    if (last === null || this.now_ms >= last.until_ms) return false;
    return sameName(last.request, request) && last.request.nonce.join() === request.nonce.join();
  }

  hasPaid(request: PayRequest, approved: boolean): void {
    const told = { pressed: approved, day: this.ready[0].day, key: this.ready[0].key };
    this.balance_minor -= request.amount_minor;
    this.sum_minor = approved ? 0 : this.sum_minor + request.amount_minor;
    this.ready.shift();
    this.unacknowledged.push(request);
    this.last = { request, told, until_ms: this.now_ms + HELD_MS };
    this.pending = null;
  }

  waitsFor(request: PayRequest): void {
    if (this.pending === null || this.now_ms >= this.pending.until_ms) {
      this.pending = { request, until_ms: this.now_ms + PENDING_MS };
    }
  }

  /** A whole sync: everything acknowledged, `credit_minor` loaded, new keys certified on this day under this key number. */
  sync(day: number, key: number, credit_minor: number, extra: readonly OrderItem[] = []): Report {
    let certified = 0;
    const { report, applied } = this.bank.sync(this.bracelet, (said) => {
      const head = {
        ...this.bank.head(this.level),
        keyNumber: key,
        max_minor: this.params.maxPayment_minor,
        expiry_s: TIME_S + (90 + day) * DAY_S,
      };
      const tickets = this.bank.certify(said, head);
      certified = said.keys?.keys.length ?? 0;
      const items: OrderItem[] = [...extra, { tag: "time", time_s: TIME_S + day * DAY_S }];
      if (!extra.some((one) => one.tag === "baseline")) items.push({ tag: "acknowledge", seq: said.standing.seq });
      if (credit_minor > 0) items.push({ tag: "credit", number: ++this.#credits, kind: 1, amount_minor: credit_minor });
      return certified > 0 ? [...items, tickets] : items;
    });
    this.balance_minor += credit_minor;
    this.unacknowledged = [];
    this.opens = 0;
    this.openPressed = false;
    for (const item of extra) {
      if (item.tag === "suspend") this.life = "suspended";
      if (item.tag === "retire") this.life = "retired";
      if (item.tag !== "baseline") continue;
      this.life = "active";
      this.ready = [];
      certified = 0;
    }
    for (let i = 0; i < certified; i++) this.ready.push({ day, key });
    this.#agree(applied);
    return report;
  }

  /** The truth kept here is what the purse says of itself. */
  #agree(applied: PurseStatus): void {
    const lives: Readonly<Record<string, number>> = LIFE;
    const same =
      applied.balance_minor === this.balance_minor &&
      applied.tickets === this.ready.length &&
      applied.life === lives[this.life];
    if (!same)
      throw new Error(
        `purse ${this.purse} is not as the test believes: ${JSON.stringify({ ...applied, chain: 0 })} but ${this.balance_minor}, ${this.ready.length} tickets, ${this.life}`,
      );
  }
}
