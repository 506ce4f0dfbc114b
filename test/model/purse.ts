/**
 * The ideal purse: what a bracelet must do, written to be read. It speaks the same APDUs as the firmware, with @noble and js-ascon in place of
 * the constant-time core, one plain object in place of the journal, and nothing done ahead of time. It never tears: a test cuts its pipe.
 *
 * Its memory is one value, so a test can copy it and put it back (a rolled-back flash). The vault's counter is not part of it.
 */

import { suiteOf } from "../../parties/shared/crypto/suites.js";
import { sealBlob } from "../../parties/shared/crypto/wallet-key.js";
import { type Environment, hex, unhex } from "../../parties/shared/environment.js";
import { concatBytes, sameBytes } from "../../protocol/codec/bytes.js";
import { decodeCommand, encodeResponse, statusOnly } from "../../protocol/commands/apdu.js";
import {
  contextDigest,
  decodeRequest,
  encodePayAnswer,
  type PayRequest,
  payMessageOf,
} from "../../protocol/commands/pay.js";
import { decodeReceipt } from "../../protocol/commands/receipt.js";
import { encodeSelectAnswer } from "../../protocol/commands/select.js";
import { SW } from "../../protocol/commands/status.js";
import { LIFE, type PurseStatus, REASON, type Report } from "../../protocol/commands/sync.js";
import { FREE_OPENS } from "../../protocol/commands/sync-open.js";
import { encodeBlob } from "../../protocol/messages/blob.js";
import { nextChain } from "../../protocol/messages/chain.js";
import { keyListDigest, MAX_TICKETS } from "../../protocol/messages/key-list.js";
import type { OrderItem } from "../../protocol/messages/orders.js";
import { SUPPORTED_SUITES } from "../../protocol/messages/suites.js";
import { encodeTicket, type TicketHead, ticketId } from "../../protocol/messages/ticket.js";
import { enrolStep } from "./purse-enrol.js";
import { blank, type Memory, type ModelTicket, namesOf, sameName, suspendMemory, ticketOf } from "./purse-memory.js";
import { allowItem, applyItem, fits, questionOf } from "./purse-orders.js";
import { ModelSync } from "./purse-sync.js";
import { type Moment, openAllowed, type Question, questionAt, show, waitingPayment } from "./questions.js";

export class ModelPurse {
  memory: Memory = blank();
  readonly #world: Environment;
  /** The vault's counter; null where the board has none. */
  #counter: number | null;
  /** What the wearer was shown and did since power-on; what a press means is read off it. */
  #moments: readonly Moment[] = [];
  #freeInField = 0;
  #sync: ModelSync | null = null;

  constructor(world: Environment, options: { counter?: boolean } = {}) {
    this.#world = world;
    this.#counter = options.counter ? 0 : null;
  }

  get counter(): number | null {
    return this.#counter;
  }

  /** One command, one answer. */
  readonly pipe = async (apdu: Uint8Array): Promise<Uint8Array> => this.answer(apdu);

  answer(apdu: Uint8Array): Uint8Array {
    const command = decodeCommand(apdu);
    if (!command.ok) return statusOnly(apdu[1] === 0xa4 ? SW.notFound : SW.malformed);
    switch (command.value.name) {
      case "select":
        return this.#select();
      case "pay":
        return this.#pay(command.value.data);
      case "receipt":
        return this.#receipt(command.value.data);
      case "sync-open":
        return this.#syncOpen(command.value.data);
      case "sync":
        return this.#syncFrame(command.value.data);
      case "enrol":
        return enrolStep(this.memory, this.#world, command.value);
      default:
        return statusOnly(SW.refused);
    }
  }

  // What happens to a bracelet from outside.

  /** The wearer presses: the last question is answered, nothing else. */
  press(): void {
    const at_ms = this.#now_ms();
    const question = questionAt(this.#moments, at_ms)?.question;
    this.#moments = [...this.#moments, { what: "press", at_ms }];
    if (question?.kind === "bind" || question?.kind === "unload") allowItem(this.memory, question);
  }

  #now_ms(): number {
    return this.#world.now_s() * 1_000;
  }

  /** The bracelet leaves the reader's field. */
  leave(): void {
    this.#freeInField = 0;
    this.#sync = null;
  }

  copy(): Memory {
    return structuredClone(this.memory);
  }

  /** Power on with this memory: the vault is asked whether it is the newest. */
  boot(memory: Memory): void {
    this.memory = structuredClone(memory);
    this.#moments = [];
    this.leave();
    if (this.memory.life === LIFE.active && this.#counter !== null && this.#counter !== this.memory.seq) {
      this.#suspend(REASON.counter);
    }
  }

  /** The journal is lost: keys are kept elsewhere, what they bought is not known any more. */
  damage(): void {
    const m = this.memory;
    Object.assign(m, { seq: 0, balance_minor: 0, lastCredit: 0, chain: "00".repeat(16), tickets: [], listed: "" });
    Object.assign(m, { unacknowledged: [], last: null, lastUnload: 0 });
    this.#suspend(REASON.damaged);
  }

  /** The counter goes up and power goes before the payment is written. */
  bumpAndDie(): void {
    if (this.#counter === null) return;
    this.#counter++;
    this.boot(this.memory);
  }

  #suspend(reason: number): void {
    suspendMemory(this.memory, reason);
  }

  // Anyone.

  #select(): Uint8Array {
    const institution = this.memory.pin?.institution ?? new Uint8Array(4);
    return encodeResponse(encodeSelectAnswer({ version: 1, suites: SUPPORTED_SUITES, institution }), SW.done);
  }

  // Terminals.

  #pay(data: Uint8Array): Uint8Array {
    const m = this.memory;
    const request = decodeRequest(data);
    if (!request.ok) return statusOnly(SW.malformed);
    const bytes = hex(data);
    if (m.life === LIFE.suspended) return statusOnly(SW.sync);
    if (m.life !== LIFE.active) return statusOnly(SW.refused);
    if (m.last?.request === bytes) return encodeResponse(m.last.answer, SW.done);
    const { amount_minor, currency, online } = request.value;
    if (amount_minor > m.params.maxPayment_minor || currency !== m.currency) return statusOnly(SW.refused);
    const waiting = waitingPayment(this.#moments, this.#now_ms());
    if (waiting !== null && waiting.request !== bytes) return statusOnly(SW.refused);
    const pressed = waiting?.pressed === true;
    const free = amount_minor <= m.params.pressFree_minor && this.#freeInField === 0;
    if (!pressed && !free) return this.#wantPress(bytes);
    const ticket = m.tickets.find((t) => t.head !== null);
    if (ticket === undefined) return statusOnly(SW.sync);
    if (!online && !(ticket.head as TicketHead).offline) return this.#refusePaying();
    if (!pressed && m.pressFreeSpent_minor + amount_minor > m.params.pressFreeSum_minor) return this.#wantPress(bytes);
    // Only what would be paid tells of the balance, or of a name.
    if (amount_minor > m.balance_minor || namesOf(m).some((held) => sameName(held, request.value))) {
      return this.#refusePaying();
    }
    return encodeResponse(this.#spend(ticket, data, request.value, pressed), SW.done);
  }

  #refusePaying(): Uint8Array {
    this.#over("payment");
    return statusOnly(SW.refused);
  }

  #wantPress(request: string): Uint8Array {
    this.#show({ kind: "payment", request });
    return statusOnly(SW.press);
  }

  #show(question: Question): void {
    this.#moments = show(this.#moments, question, this.#now_ms());
  }

  #over(kind: Question["kind"]): void {
    this.#moments = [...this.#moments, { what: "over", kind, at_ms: this.#now_ms() }];
  }

  /** Bump first, sign second, write third, answer fourth. */
  #spend(key: ModelTicket, bytes: Uint8Array, request: PayRequest, pressed: boolean): Uint8Array {
    const m = this.memory;
    const { amount_minor } = request;
    const { id: suite, signerOf, verifier } = suiteOf(m.suite);
    if (this.#counter !== null) this.#counter++;
    const ticket = ticketOf(key);
    const id = ticketId(verifier, ticket.publicKey);
    const plain = encodeBlob({ seq: m.seq + 1, balance_minor: m.balance_minor, chain: unhex(m.chain) });
    const blob = sealBlob(unhex(m.walletKey), id, plain);
    const context = contextDigest(verifier, encodeTicket(ticket), blob);
    const signature = signerOf(unhex(key.secret)).sign(
      payMessageOf(verifier, suite, { context, request: bytes, pressed }),
    );
    const answer = encodePayAnswer({ pressed, ticket, blob, signature });
    m.chain = hex(nextChain(verifier, unhex(m.chain), { ticketId: id, request: bytes, pressed }));
    m.seq++;
    m.balance_minor -= amount_minor;
    m.tickets = m.tickets.filter((t) => t !== key);
    m.unacknowledged.push({ seq: m.seq, ticketId: id, pressed, request: bytes, amount_minor });
    m.last = { request: hex(bytes), answer };
    m.pressFreeSpent_minor = pressed ? 0 : m.pressFreeSpent_minor + amount_minor;
    if (!pressed) this.#freeInField++;
    this.#over("payment");
    return answer;
  }

  #receipt(data: Uint8Array): Uint8Array {
    const asked = decodeReceipt(data);
    const last = this.memory.last;
    if (!asked.ok) return statusOnly(SW.malformed);
    const held = last === null ? null : decodeRequest(unhex(last.request));
    if (last === null || !held?.ok) return statusOnly(SW.refused);
    const { payee, txId, nonce } = asked.value;
    const its =
      sameBytes(payee, held.value.payee) && sameBytes(txId, held.value.txId) && sameBytes(nonce, held.value.nonce);
    return its ? encodeResponse(last.answer, SW.done) : statusOnly(SW.refused);
  }

  // Its institution.

  #syncOpen(institutionNonce: Uint8Array): Uint8Array {
    const m = this.memory;
    if (m.life !== LIFE.active && m.life !== LIFE.suspended) return statusOnly(SW.refused);
    if (m.opens >= FREE_OPENS && !openAllowed(this.#moments, this.#now_ms())) {
      // Handles are random meanwhile; while a payment waits for its press no other question is asked.
      this.#sync = null;
      if (waitingPayment(this.#moments, this.#now_ms()) === null) this.#show({ kind: "sync-open" });
      return encodeResponse(this.#world.random(32), SW.done);
    }
    this.#over("sync-open");
    Object.assign(m, { opens: m.opens + 1, handle: m.handle + 1 }); // Stored before it is shown.
    this.#sync = new ModelSync(this, unhex(m.walletKey), m.handle, institutionNonce, this.#world.random(16));
    return encodeResponse(this.#sync.opened, SW.done);
  }

  #syncFrame(box: Uint8Array): Uint8Array {
    const answer = this.#sync?.take(box) ?? null;
    if (answer === null) {
      this.#sync = null;
      return statusOnly(SW.refused);
    }
    return encodeResponse(answer, SW.done);
  }

  standing(): PurseStatus {
    const { life, reason, seq, balance_minor, lastCredit, chain } = this.memory;
    const tickets = this.memory.tickets.filter((t) => t.head !== null).length;
    const whole = { life, reason, counter: this.#counter, seq, balance_minor, lastCredit, tickets };
    const phone = { binding: this.memory.binding, lastUnload: this.memory.lastUnload };
    return { ...whole, chain: unhex(chain), ...phone };
  }

  /** Makes keys up to the number of tickets it keeps ready, and states everything not acknowledged. */
  report(): Report {
    const m = this.memory;
    const { newSecret, signerOf } = suiteOf(m.suite);
    while (m.tickets.length < Math.min(m.params.tickets, MAX_TICKETS)) {
      const secret = newSecret(this.#world);
      m.tickets.push({ secret: hex(secret), publicKey: hex(signerOf(secret).publicKey), head: null, signature: "" });
    }
    const keys = m.tickets.filter((t) => t.head === null).map((t) => unhex(t.publicKey));
    const paid = m.unacknowledged.map(({ amount_minor: _, ...p }) => p);
    return { standing: this.standing(), paid, keys: keys.length === 0 ? null : this.#list(keys) };
  }

  #list(keys: Uint8Array[]): NonNullable<Report["keys"]> {
    const m = this.memory;
    const listed = hex(concatBytes(...keys));
    if (m.listed !== listed) {
      m.list++;
      m.listed = listed;
    }
    const { id, signerOf, verifier } = suiteOf(m.suite);
    const digest = keyListDigest(verifier, { suite: id, wallet: unhex(m.wallet), number: m.list, keys });
    return { number: m.list, keys, signature: signerOf(unhex(m.identity)).sign(digest) };
  }

  /** Each item is safe to apply twice. */
  apply(items: readonly OrderItem[]): void {
    for (const item of items) {
      applyItem(this.memory, this.#counter, item);
      const question = questionOf(item);
      if (question === null || !fits(this.memory, question)) continue;
      if (waitingPayment(this.#moments, this.#now_ms()) === null) this.#show(question);
    }
  }
}
