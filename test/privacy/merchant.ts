/**
 * The merchants: they sell, they probe, and they write everything into one book. Each method is something that a reader in the field can do. The words
 * of `ask` are those of docs/privacy.md.
 */

import { linkKeys } from "../../parties/phone/link.js";
import { prf } from "../../parties/shared/crypto/ascon.js";
import { Channel } from "../../parties/shared/crypto/channel.js";
import { ascii } from "../../protocol/codec/bytes.js";
import { COMMANDS, decodeResponse, encodeCommand } from "../../protocol/commands/apdu.js";
import { encodeLink, encodeLinkRequest, type LinkRequest } from "../../protocol/commands/link.js";
import { encodeLinkGreet, encodeLinkProve, linkNonces } from "../../protocol/commands/link-open.js";
import { encodePay, type PayRequest } from "../../protocol/commands/pay.js";
import { encodeReceipt } from "../../protocol/commands/receipt.js";
import { encodeSelect } from "../../protocol/commands/select.js";
import { SW } from "../../protocol/commands/status.js";
import { encodeSyncOpen } from "../../protocol/commands/sync-open.js";
import { FRAME_KIND, framesOf } from "../../protocol/messages/frame.js";
import { AID } from "../../protocol/messages/labels.js";
import { TIME_S } from "../harness/bank.js";
import { seeded } from "../harness/board.js";
import { patiently } from "../harness/purse.js";
import type { Heard } from "./transcript.js";
import type { Truth, Wearer } from "./wearer.js";

/** Above the press-free amount of every level and within no cap; within the cap of level 1 alone; press-free at level 1 alone. */
const ABOVE_CAPS = 1_000_000;
export const PROBE = 6_000;
export const MIDDLE = 3_000;

/** For controls: makes of an answer what a bracelet with a leak would have said. */
export type Leak = (wearer: Wearer, ask: string, data: Uint8Array) => Uint8Array;

const SW_AT_END = 2;

function isWorking(reply: Uint8Array): boolean {
  const answer = decodeResponse(reply);
  return answer.ok && answer.value.sw === SW.working;
}

export class Merchants {
  readonly heard: Heard[] = [];
  touch = 0;
  /** What is asked, and when; apart from the bytes of a probe, so that a longer command does not change the story. */
  readonly #chance: () => number;
  readonly #noise: () => number;
  readonly #leak: Leak | null;
  readonly #paid = new Set<string>();
  #names = 0;

  constructor(seed: number, leak: Leak | null) {
    this.#chance = seeded(seed);
    this.#noise = seeded(seed + 1);
    this.#leak = leak;
  }

  /** 0 … n − 1. */
  below(n: number): number {
    return this.#chance() % n;
  }

  bytes(n: number): Uint8Array {
    return Uint8Array.from({ length: n }, () => this.#noise() & 255);
  }

  request(amount_minor: number, online: boolean): PayRequest {
    this.#names++;
    return {
      online,
      payee: ascii(`SHOP000${this.touch % 4}`),
      amount_minor,
      currency: 156,
      txId: ascii(String(10_000_000 + this.#names)),
      nonce: this.bytes(8),
      time_s: TIME_S,
    };
  }

  /** Asks, and writes down. */
  say(w: Wearer, ask: string, apdu: Uint8Array, truth: Truth, payment: string | null = null): number {
    // Asked again while it works: how often tells no more than how long it takes (docs/privacy.md, time).
    const reply = patiently(() => w.bracelet.command(apdu), isWorking);
    return this.note(w, ask, apdu, reply, truth, payment);
  }

  /** `carried`: the request is the institution's, and not ours. */
  note(
    w: Wearer,
    ask: string,
    apdu: Uint8Array,
    reply: Uint8Array,
    truth: Truth,
    payment: string | null,
    carried = false,
  ): number {
    const said = this.#leak === null ? reply : this.#leak(w, ask, reply);
    const answer = decodeResponse(said);
    // A leak may be no answer at all: then its last bytes are its word.
    const sw = answer.ok ? answer.value.sw : said[said.length - SW_AT_END] * 256 + said[said.length - 1];
    const data = answer.ok ? answer.value.data : said.slice(0, -SW_AT_END);
    // The same payment again is no new answer, as long as it is byte for byte the same.
    const again = payment !== null && sw === SW.done && this.#paid.has(`${payment} ${data.join()}`);
    if (payment !== null && sw === SW.done) this.#paid.add(`${payment} ${data.join()}`);
    const command = COMMANDS.find((one) => one.ins === apdu[1])?.name ?? "none";
    const outcome = `${sw.toString(16)}, ${data.length} bytes`;
    const request = carried ? apdu.slice(5, 5 + apdu[4]) : new Uint8Array(0);
    const kept = again || sw !== SW.done ? new Uint8Array(0) : data;
    this.heard.push({ purse: w.purse, touch: this.touch, ask, outcome, command, request, data: kept, payment, truth });
    return sw;
  }

  /** A count that the pipe makes. */
  count(w: Wearer, ask: string, outcome: string, truth: Truth): void {
    const none = new Uint8Array(0);
    this.heard.push({
      purse: w.purse,
      touch: this.touch,
      ask,
      outcome,
      command: "none",
      request: none,
      data: none,
      payment: null,
      truth,
    });
  }

  /** The bracelet comes into a reader's field. */
  meet(w: Wearer): void {
    w.bracelet.field(true);
    this.say(w, "SELECT", encodeSelect(), w.standing());
  }

  leave(w: Wearer): void {
    w.bracelet.field(false);
  }

  /** Everything that a stranger can say without any knowledge. */
  probe(w: Wearer): void {
    w.bracelet.field(true);
    this.say(w, "PAY before SELECT", encodePay(this.request(100, true)), w.standing());
    const other = Uint8Array.from(AID, (byte) => byte ^ 1);
    this.say(w, "SELECT of another application", encodeCommand("select", other), w.standing());
    this.meet(w);
    const receipt = { payee: ascii("SHOP0001"), txId: this.bytes(8), nonce: this.bytes(8) };
    this.say(w, "RECEIPT of a guessed name", encodeReceipt(receipt), w.standing());
    this.say(w, "SYNC without a session", encodeCommand("sync", this.bytes(240)), w.standing());
    // A strange phone, whether the bracelet has one of its own or none.
    this.say(w, "LINK-OPEN prove, unasked", encodeLinkProve(this.bytes(16)), w.standing());
    this.say(w, "LINK-OPEN greet", encodeLinkGreet(this.bytes(16)), w.standing());
    this.say(w, "LINK-OPEN prove", encodeLinkProve(this.bytes(16)), w.standing());
    this.say(w, "LINK", encodeCommand("link", this.bytes(240)), w.standing());
    for (const [step, length] of (COMMANDS.find((one) => one.name === "enrol")?.lc ?? []).entries()) {
      this.say(w, `ENROL ${step}`, encodeCommand("enrol", this.bytes(length), step), w.standing());
    }
    this.say(w, "no command", this.bytes(9), w.standing());
    this.say(w, "PAY of no form", encodeCommand("pay", new Uint8Array(35).fill(2)), w.standing());
    this.say(w, "PAY above every cap", encodePay(this.request(ABOVE_CAPS, true)), w.standing());
    if (this.ask(w) === SW.done) {
      this.say(w, "SYNC of garbage", encodeCommand("sync", this.bytes(240)), w.standing());
    }
  }

  open(w: Wearer): number {
    const sw = this.say(w, "SYNC-OPEN", encodeSyncOpen(this.bytes(16)), w.standing());
    if (sw === SW.done) w.hasOpened();
    return sw;
  }

  /** A shop that is online asks the institution too: is this one of yours? */
  ask(w: Wearer): number {
    const truth = w.standing();
    const sw = this.open(w);
    if (sw !== SW.done) return sw;
    const { data } = this.heard[this.heard.length - 1];
    const known = w.bank.knows(data.slice(0, 16));
    this.count(w, "a handle, by the institution", known ? "a frame" : "unknown-handle", truth);
    return sw;
  }

  /** One PAY of a name that is new. */
  pay(w: Wearer, ask: string, request: PayRequest, approved = false): number {
    const truth = w.forPay(request, approved);
    const sw = this.say(w, ask, encodePay(request), truth, this.nameOf(request));
    if (sw === SW.done) w.hasPaid(request, approved);
    if (sw === SW.press) w.waitsFor(request);
    else if (approved) w.pending = null;
    return sw;
  }

  nameOf(request: PayRequest): string {
    return `${String.fromCharCode(...request.payee)}/${String.fromCharCode(...request.txId)}`;
  }

  /** Asks for a payment that some colluding merchant was paid with: PAY's very bytes, and RECEIPT. */
  askAgain(w: Wearer, made: PayRequest): void {
    const held = w.holds(made);
    const truth = { ...w.standing(), ...(held ? w.last?.told : {}), held };
    this.say(w, "RECEIPT of a known name", encodeReceipt(made), truth, this.nameOf(made));
    const free = made.online && made.amount_minor <= w.limits.pressFree_minor;
    if (!held && !(w.hasMade(made) && free)) return;
    const sw = this.say(w, "PAY again", encodePay(made), { ...w.forPay(made), ...truth }, this.nameOf(made));
    if (sw === SW.press) w.waitsFor(made);
  }

  /** Has this bracelet made the payment of that name? Asked with another content: an amount that nobody is made to pay, or the smallest. */
  askName(w: Wearer, made: PayRequest, amount: "above" | "below"): void {
    const amount_minor = amount === "above" ? w.params.pressFree_minor + 999 : 1;
    const ask = `PAY of a known name ${amount} the press-free amount`;
    this.pay(w, ask, { ...made, amount_minor, online: true, nonce: this.bytes(8) });
  }

  /** The wearer's own phone sends requests; a stranger's radio listens. */
  overhear(w: Wearer, what: LinkRequest): void {
    const say = (ask: string, apdu: Uint8Array): Uint8Array => {
      const reply = w.bracelet.command(apdu);
      this.note(w, ask, apdu, reply, w.standing(), null, true);
      return reply.slice(0, -SW_AT_END);
    };
    w.bracelet.field(true);
    say("SELECT", encodeSelect());
    const mine = this.bytes(16);
    const nonces = linkNonces(mine, say("LINK-OPEN greet", encodeLinkGreet(mine)));
    say("LINK-OPEN prove, by the bound phone", encodeLinkProve(prf(w.phoneKey, "linkPhone", nonces, 16)));
    const channel = new Channel(linkKeys(w.phoneKey, nonces), "institution");
    const [frame] = framesOf(FRAME_KIND.request, encodeLinkRequest(what));
    say("LINK, by the bound phone", encodeLink(channel.seal(frame)));
    w.bracelet.field(false);
  }
}
