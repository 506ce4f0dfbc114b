/**
 * The specified purse: what a bracelet in use must answer and show, over decoded events. It is what the firmware is compared with
 * (test/fuzz/model.test.ts), so it shares no shape with it: two lists, of facts (facts.ts) and of moments (questions.ts), and nothing else is stored.
 *
 * Specifies docs/protocol/pay.md (the order of the checks), sync-open.md (opens that want a press), link.md and sync.md (what waits for a press).
 */
import { atMost, OWN_LIMITS } from "../../protocol/commands/link.js";
import { encodeRequest, type PayRequest } from "../../protocol/commands/pay.js";
import { FREE_OPENS } from "../../protocol/commands/sync-open.js";
import type { Params } from "../../protocol/messages/params.js";
import type { TicketHead } from "../../protocol/messages/ticket.js";
import {
  balanceOf,
  bindingOf,
  creditsOf,
  type Fact,
  isFrozen,
  limitsOf,
  ownSet,
  paymentsOf,
  rememberedOf,
  unfinishedOpens,
  unloadsOf,
  unpressedInField,
  unpressedSum,
  unreportedOf,
} from "./facts.js";
import { type Moment, openAllowed, type Question, questionAt, show, waitingPayment } from "./questions.js";

export type Answer = "done" | "press" | "refused" | "sync";
/** What an institution says in a sync, in the order of the message. */
export type Order =
  | { readonly tag: "acknowledge" | "unbind" }
  | { readonly tag: "credit"; readonly amount_minor: number }
  | { readonly tag: "bind"; readonly number: number }
  | { readonly tag: "unload"; readonly number: number; readonly amount_minor: number };
export type Wish =
  | { readonly tag: "freeze" }
  | { readonly tag: "thaw" }
  | { readonly tag: "limits"; readonly set: number };

/** The last answer is given again for two minutes. */
const REPEAT_MS = 120_000;
const CUES = { payment: "press", "sync-open": "press", bind: "bind", unload: "unload", thaw: "thaw" } as const;

/** What a payment is judged by. */
interface Payment {
  readonly request: PayRequest;
  readonly byPhone: boolean;
  readonly at_ms: number;
}
type Rule = readonly [then: Answer, isMet: (purse: Specification, payment: Payment) => boolean, over?: "over"];

const bytesOf = (request: PayRequest): string => encodeRequest(request).join();
const nameOf = ({ payee, txId }: PayRequest): string => `${payee.join()}/${txId.join()}`;

/** PAY's checks in their order; the first that is met decides. `over`: what waited for a press waits no more. None is met: it is paid. */
const RULES: readonly Rule[] = [
  ["refused", (p, { request }) => request.currency !== p.head.currency],
  ["done", (p, pay) => p.isRepeat(pay)],
  ["refused", (p) => isFrozen(p.facts)],
  ["refused", (p, { request }) => request.amount_minor > p.limits.maxPayment_minor],
  ["refused", (p, { request, at_ms }) => ![undefined, bytesOf(request)].includes(p.waiting(at_ms)?.request)],
  ["press", (p, pay) => !p.isPressed(pay) && pay.byPhone],
  ["press", (p, pay) => !p.isPressed(pay) && pay.request.amount_minor > p.limits.pressFree_minor],
  ["press", (p, pay) => !p.isPressed(pay) && unpressedInField(p.facts)],
  ["sync", (p) => paymentsOf(p.facts).length >= p.tickets, "over"],
  ["refused", (p, { request }) => request.amount_minor > p.head.max_minor, "over"],
  ["refused", (p, { request }) => !request.online && !p.head.offline, "over"],
  ["press", (p, pay) => !p.isPressed(pay) && p.wouldExceedSum(pay)],
  ["refused", (p, { request }) => request.amount_minor > balanceOf(p.facts), "over"],
  ["refused", (p, { request }) => rememberedOf(p.facts).some((m) => nameOf(m.request) === nameOf(request)), "over"],
];

export class Specification {
  readonly bank: Params;
  readonly head: TicketHead;
  readonly tickets: number;
  facts: readonly Fact[];
  moments: readonly Moment[] = [];
  /** What the wearer was shown by the last event. */
  cues: string[] = [];

  /** A purse in use: what the bank set, its tickets' head and number, and what was loaded in one credit. */
  constructor(bank: Params, head: TicketHead, tickets: number, loaded_minor: number) {
    this.bank = bank;
    this.head = head;
    this.tickets = tickets;
    this.facts = [{ fact: "credit", amount_minor: loaded_minor }];
  }

  get limits() {
    return limitsOf(this.facts, this.bank);
  }
  waiting(at_ms: number) {
    return waitingPayment(this.moments, at_ms);
  }
  isPressed({ at_ms }: Payment): boolean {
    return this.waiting(at_ms)?.pressed === true;
  }
  isRepeat({ request, at_ms }: Payment): boolean {
    const last = paymentsOf(this.facts).at(-1);
    return last !== undefined && bytesOf(last.request) === bytesOf(request) && at_ms - last.at_ms < REPEAT_MS;
  }
  wouldExceedSum({ request }: Payment): boolean {
    return unpressedSum(this.facts) + request.amount_minor > this.limits.pressFreeSum_minor;
  }

  /** What a sync's status says. */
  status() {
    const { facts } = this;
    const seq = paymentsOf(facts).length;
    const [lastCredit, lastUnload] = [creditsOf(facts), unloadsOf(facts)];
    const tickets = this.tickets - seq;
    return { balance_minor: balanceOf(facts), seq, lastCredit, lastUnload, tickets, binding: bindingOf(facts) };
  }

  /** Payments that the institution has not acknowledged. */
  unreported() {
    return unreportedOf(this.facts);
  }

  field(): void {
    this.#now({ fact: "field" });
  }

  pay(payment: Payment): Answer {
    const { request, at_ms } = payment;
    const pressed = this.isPressed(payment);
    const [then, , over] = RULES.find(([, isMet]) => isMet(this, payment)) ?? ["done", null, "over"];
    const isPaid = then === "done" && over === "over";
    if (over === "over") this.#over("payment", at_ms);
    if (then === "press") this.#show({ kind: "payment", request: bytesOf(request) }, at_ms);
    if (isPaid) this.#now({ fact: "paid", request, pressed, at_ms });
    return then;
  }

  /** SYNC-OPEN: is the handle one of this purse? */
  open(at_ms: number): boolean {
    const real = unfinishedOpens(this.facts) < FREE_OPENS || openAllowed(this.moments, at_ms);
    if (real) {
      this.#now({ fact: "opened" });
      this.#over("sync-open", at_ms);
    } else if (this.waiting(at_ms) === null) this.#show({ kind: "sync-open" }, at_ms);
    return real;
  }

  /** A sync comes to its end. */
  orders(orders: readonly Order[], at_ms: number): void {
    const cues: string[] = [];
    for (const order of orders) {
      if (order.tag === "acknowledge") this.#now({ fact: "acknowledged" });
      else if (order.tag === "credit") this.#now({ fact: "credit", amount_minor: order.amount_minor });
      else if (order.tag === "unbind") this.#now({ fact: "unbound" });
      else {
        const { tag, ...rest } = order;
        this.#consent({ kind: tag, ...rest } as Question, at_ms);
      }
      cues.push(...this.cues.splice(0));
    }
    this.#now({ fact: "synced" });
    this.cues = cues.slice(-1);
  }

  /** What the bound phone asks for. */
  wish(wish: Wish, at_ms: number): Answer {
    if (wish.tag === "thaw") {
      if (!isFrozen(this.facts)) return "done";
      return this.#consent({ kind: "thaw" }, at_ms) ? "press" : "refused";
    }
    if (wish.tag === "freeze") {
      this.#now({ fact: "frozen" });
      this.#over("payment", at_ms);
      this.#over("thaw", at_ms);
      return "done";
    }
    const own = ownSet(this.facts);
    if (own !== null && !atMost(OWN_LIMITS[wish.set], own)) return "refused";
    this.#now({ fact: "limits", set: wish.set });
    return "done";
  }

  press(at_ms: number): void {
    const now = questionAt(this.moments, at_ms);
    this.moments = [...this.moments, { what: "press", at_ms }];
    if (now === null || !this.#isPossible(now.question)) return;
    this.cues.push("approved");
    const { question } = now;
    if (question.kind === "bind") this.#now({ fact: "bound", number: question.number });
    if (question.kind === "unload") this.#now({ fact: "unloaded", amount_minor: question.amount_minor });
    if (question.kind === "thaw") this.#now({ fact: "thawed" });
  }

  #isPossible(question: Question): boolean {
    if (question.kind === "bind") return bindingOf(this.facts) === 0;
    if (question.kind === "thaw") return isFrozen(this.facts);
    if (question.kind !== "unload") return true;
    return question.number === unloadsOf(this.facts) + 1 && question.amount_minor <= balanceOf(this.facts);
  }

  /** Asked only while no payment waits, and only for what can be done. */
  #consent(question: Question, at_ms: number): boolean {
    if (this.waiting(at_ms) !== null || !this.#isPossible(question)) return false;
    this.#show(question, at_ms);
    return true;
  }
  #show(question: Question, at_ms: number): void {
    this.moments = show(this.moments, question, at_ms);
    this.cues.push(CUES[question.kind]);
  }
  #over(kind: Question["kind"], at_ms: number): void {
    this.moments = [...this.moments, { what: "over", kind, at_ms }];
  }
  #now(fact: Fact): void {
    this.facts = [...this.facts, fact];
  }
}
