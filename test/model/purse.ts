/**
 * The ideal purse: what a bracelet must do, written to be read. It speaks the same APDUs as the firmware, with @noble and js-ascon in place of
 * the constant-time core, one plain object in place of the journal, and nothing done ahead of time. It never tears: a test cuts its pipe.
 *
 * Its memory is one value, so a test can copy it and put it back (a rolled-back flash). The vault's counter is not part of it.
 */

import { prf } from "../../parties/crypto/ascon.js";
import { newSecret, signerOf } from "../../parties/crypto/signer.js";
import { verifier } from "../../parties/crypto/verifier.js";
import { openActivation, sealBlob, walletKey } from "../../parties/crypto/wallet-key.js";
import { hex, unhex, type World } from "../../parties/world.js";
import { type Command, decodeCommand, ENROL_STEP, encodeResponse, statusOnly } from "../../protocol/apdu.js";
import { encodeBlob } from "../../protocol/blob.js";
import { nextChain } from "../../protocol/chain.js";
import {
  decodeActivation,
  decodeKey,
  decodeOrder,
  decodePin,
  encodeOrderAnswer,
  enrolTranscript,
  type Pin,
} from "../../protocol/enrol.js";
import { keyListDigest, MAX_TICKETS } from "../../protocol/keys.js";
import type { OrderItem } from "../../protocol/orders.js";
import type { Params } from "../../protocol/params.js";
import { contextDigest, decodeRequest, encodePayAnswer, type PayRequest, payBody } from "../../protocol/pay.js";
import { decodeReceipt } from "../../protocol/receipt.js";
import { encodeSelectAnswer } from "../../protocol/select.js";
import { SW } from "../../protocol/status.js";
import { SUITE } from "../../protocol/suites.js";
import { LIFE, type PaidReport, REASON, type Report, type Standing } from "../../protocol/sync.js";
import { encodeTicket, type Ticket, type TicketHead, ticketId } from "../../protocol/ticket.js";
import { join, same } from "../../protocol/wire.js";
import { ModelSync } from "./purse-sync.js";

/** A ticket's key, and its certificate once there is one. */
export interface ModelTicket {
  readonly secret: string;
  readonly publicKey: string;
  head: TicketHead | null;
  signature: string;
}

export interface Memory {
  life: number;
  reason: number;
  identity: string;
  pin: Pin | null;
  order: string;
  nonce: string;
  transcript: string;
  confirm: string;
  walletKey: string;
  wallet: string;
  currency: number;
  box: string;
  params: Params;
  time_s: number;
  handle: number;
  list: number;
  listed: string;
  seq: number;
  balance_minor: number;
  lastCredit: number;
  chain: string;
  tickets: ModelTicket[];
  unacknowledged: (PaidReport & { amount_minor: number })[];
  last: { request: string; answer: Uint8Array } | null;
  pressFreeSpent_minor: number;
}

const PRESS_S = 30;
const NO_PARAMS: Params = {
  maxBalance_minor: 0,
  maxPayment_minor: 0,
  pressFree_minor: 0,
  pressFreeSum_minor: 0,
  tickets: 1,
};

const blank = (): Memory => ({
  ...{ life: LIFE.blank, reason: REASON.none, identity: "", pin: null, order: "", nonce: "", transcript: "" },
  ...{ confirm: "", walletKey: "", wallet: "", currency: 0, box: "", params: NO_PARAMS, time_s: 0, handle: 0, list: 0 },
  ...{ listed: "", seq: 0, balance_minor: 0, lastCredit: 0, chain: "00".repeat(16), tickets: [], unacknowledged: [] },
  ...{ last: null, pressFreeSpent_minor: 0 },
});

export class ModelPurse {
  memory: Memory = blank();
  readonly #world: World;
  /** The vault's counter; null where the board has none. */
  #counter: number | null;
  #pending: { request: string; until_s: number; pressed: boolean } | null = null;
  #freeInField = 0;
  #sync: ModelSync | null = null;

  constructor(world: World, options: { counter?: boolean } = {}) {
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
        return this.#enrol(command.value);
      default:
        return statusOnly(SW.refused);
    }
  }

  // What happens to a bracelet from outside.

  /** The wearer presses: whatever waits is approved, nothing else. */
  press(): void {
    if (this.#pending !== null && this.#world.now_s() <= this.#pending.until_s) this.#pending.pressed = true;
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
    this.#pending = null;
    this.leave();
    if (this.memory.life === LIFE.active && this.#counter !== null && this.#counter !== this.memory.seq) {
      this.#suspend(REASON.counter);
    }
  }

  /** The journal is lost: keys are kept elsewhere, what they bought is not known any more. */
  damage(): void {
    const m = this.memory;
    Object.assign(m, { seq: 0, balance_minor: 0, lastCredit: 0, chain: "00".repeat(16), tickets: [], listed: "" });
    Object.assign(m, { unacknowledged: [], last: null });
    this.#suspend(REASON.damaged);
  }

  /** The counter goes up and power goes before the payment is written. */
  bumpAndDie(): void {
    if (this.#counter === null) return;
    this.#counter++;
    this.boot(this.memory);
  }

  #suspend(reason: number): void {
    Object.assign(this.memory, { life: LIFE.suspended, reason });
  }

  // Anyone.

  #select(): Uint8Array {
    const institution = this.memory.pin?.institution ?? new Uint8Array(4);
    return encodeResponse(encodeSelectAnswer({ version: 1, suites: 1 << (SUITE.nist - 1), institution }), SW.done);
  }

  // Terminals.

  #pay(data: Uint8Array): Uint8Array {
    const m = this.memory;
    const request = decodeRequest(data);
    if (!request.ok) return statusOnly(SW.malformed);
    const bytes = hex(data);
    if (m.life === LIFE.suspended) return statusOnly(SW.sync);
    if (m.life !== LIFE.active) return statusOnly(SW.refused);
    if (m.last !== null && sameName(m.last.request, request.value)) {
      return m.last.request === bytes ? encodeResponse(m.last.answer, SW.done) : statusOnly(SW.refused);
    }
    const { amount_minor, currency, online } = request.value;
    if (amount_minor > m.params.maxPayment_minor || currency !== m.currency) return statusOnly(SW.refused);
    const pressed = this.#pressedFor(bytes);
    if (pressed === "other") return statusOnly(SW.refused);
    const free = amount_minor <= m.params.pressFree_minor && this.#freeInField === 0;
    if (!pressed && !free) return this.#wantPress(bytes);
    if (amount_minor > m.balance_minor) return statusOnly(SW.refused);
    const ticket = m.tickets.find((t) => t.head !== null);
    if (ticket === undefined) return statusOnly(SW.sync);
    if (!online && !(ticket.head as TicketHead).offline) return statusOnly(SW.refused);
    if (!pressed && m.pressFreeSpent_minor + amount_minor > m.params.pressFreeSum_minor) return this.#wantPress(bytes);
    return encodeResponse(this.#spend(ticket, data, request.value, pressed), SW.done);
  }

  #pressedFor(request: string): boolean | "other" {
    const p = this.#pending;
    if (p === null || this.#world.now_s() > p.until_s) return false;
    return p.request === request ? p.pressed : "other";
  }

  #wantPress(request: string): Uint8Array {
    const p = this.#pending;
    if (p?.request !== request || this.#world.now_s() > p.until_s) {
      this.#pending = { request, until_s: this.#world.now_s() + PRESS_S, pressed: false };
    }
    return statusOnly(SW.press);
  }

  /** Bump first, sign second, write third, answer fourth. */
  #spend(key: ModelTicket, bytes: Uint8Array, request: PayRequest, pressed: boolean): Uint8Array {
    const m = this.memory;
    const { amount_minor } = request;
    if (this.#counter !== null) this.#counter++;
    const ticket = ticketOf(key);
    const id = ticketId(verifier, ticket.publicKey);
    const plain = encodeBlob({ seq: m.seq + 1, balance_minor: m.balance_minor, chain: unhex(m.chain) });
    const blob = sealBlob(unhex(m.walletKey), id, plain);
    const body = payBody(contextDigest(verifier, encodeTicket(ticket), blob), bytes, pressed);
    const signature = signerOf(unhex(key.secret)).sign(verifier.hash(body));
    const answer = encodePayAnswer({ pressed, ticket, blob, signature });
    m.chain = hex(nextChain(verifier, unhex(m.chain), id, bytes, pressed));
    m.seq++;
    m.balance_minor -= amount_minor;
    m.tickets = m.tickets.filter((t) => t !== key);
    m.unacknowledged.push({ seq: m.seq, ticketId: id, pressed, request: bytes, amount_minor });
    m.last = { request: hex(bytes), answer };
    m.pressFreeSpent_minor = pressed ? 0 : m.pressFreeSpent_minor + amount_minor;
    if (!pressed) this.#freeInField++;
    this.#pending = null;
    return answer;
  }

  #receipt(data: Uint8Array): Uint8Array {
    const asked = decodeReceipt(data);
    const last = this.memory.last;
    if (!asked.ok) return statusOnly(SW.malformed);
    const held = last === null ? null : decodeRequest(unhex(last.request));
    if (last === null || !held?.ok) return statusOnly(SW.refused);
    const { payee, txId, nonce } = asked.value;
    const its = same(payee, held.value.payee) && same(txId, held.value.txId) && same(nonce, held.value.nonce);
    return its ? encodeResponse(last.answer, SW.done) : statusOnly(SW.refused);
  }

  // Its institution.

  #syncOpen(institutionNonce: Uint8Array): Uint8Array {
    const m = this.memory;
    if (m.life !== LIFE.active && m.life !== LIFE.suspended) return statusOnly(SW.refused);
    m.handle++; // Stored before it is shown.
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

  standing(): Standing {
    const { life, reason, seq, balance_minor, lastCredit, chain } = this.memory;
    const tickets = this.memory.tickets.filter((t) => t.head !== null).length;
    return { life, reason, counter: this.#counter, seq, balance_minor, lastCredit, chain: unhex(chain), tickets };
  }

  /** Makes keys up to the number of tickets it keeps ready, and states everything not acknowledged. */
  report(): Report {
    const m = this.memory;
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
    const listed = hex(join(...keys));
    if (m.listed !== listed) {
      m.list++;
      m.listed = listed;
    }
    const digest = keyListDigest(verifier, SUITE.nist, unhex(m.wallet), m.list, keys);
    return { number: m.list, keys, signature: signerOf(unhex(m.identity)).sign(digest) };
  }

  /** Each item is safe to apply twice. */
  apply(items: readonly OrderItem[]): void {
    for (const item of items) this.#applyItem(item);
  }

  #applyItem(item: OrderItem): void {
    const m = this.memory;
    switch (item.tag) {
      case "time":
        m.time_s = Math.max(m.time_s, item.time_s);
        return;
      case "acknowledge":
        m.unacknowledged = m.unacknowledged.filter((p) => p.seq > item.seq);
        return;
      case "credit":
        if (item.number !== m.lastCredit + 1) return;
        m.lastCredit = item.number;
        m.balance_minor += item.amount_minor;
        return;
      case "tickets":
        for (const certified of item.tickets) {
          const key = m.tickets.find((t) => hex(ticketId(verifier, unhex(t.publicKey))) === hex(certified.ticketId));
          if (key !== undefined) Object.assign(key, { head: item.head, signature: hex(certified.signature) });
        }
        return;
      case "params":
        m.params = item.params;
        return;
      case "baseline":
        if (this.#counter !== null && this.#counter !== item.seq) return;
        Object.assign(m, { life: LIFE.active, reason: REASON.none, seq: item.seq, balance_minor: item.balance_minor });
        Object.assign(m, { lastCredit: item.lastCredit, chain: hex(item.chain), unacknowledged: [], last: null });
        m.tickets = m.tickets.filter((t) => t.head === null);
        return;
      case "suspend":
        this.#suspend(REASON.bank);
        return;
      case "retire":
        m.life = LIFE.retired;
    }
  }

  // Factory and station.

  #enrol(command: Command): Uint8Array {
    switch (command.p1) {
      case ENROL_STEP.make:
        return this.#make();
      case ENROL_STEP.pin:
        return this.#pin(command.data);
      case ENROL_STEP.order:
        return this.#order(command.data);
      case ENROL_STEP.key:
        return this.#key(command.data);
      default:
        return this.#activate(command.data);
    }
  }

  #make(): Uint8Array {
    const m = this.memory;
    if (m.identity === "") m.identity = hex(newSecret(this.#world));
    return encodeResponse(signerOf(unhex(m.identity)).publicKey, SW.done);
  }

  #pin(data: Uint8Array): Uint8Array {
    const m = this.memory;
    const pin = decodePin(data);
    if (!pin.ok) return statusOnly(SW.malformed);
    if (m.identity === "") return statusOnly(SW.refused);
    if (m.pin !== null) return statusOnly(hex(m.pin.q) === hex(pin.value.q) ? SW.done : SW.refused);
    if (!same(pin.value.attestation.identity, signerOf(unhex(m.identity)).publicKey)) return statusOnly(SW.refused);
    m.pin = pin.value;
    return statusOnly(SW.done);
  }

  #order(data: Uint8Array): Uint8Array {
    const m = this.memory;
    const order = decodeOrder(data);
    if (!order.ok) return statusOnly(SW.malformed);
    if (m.pin === null || !same(order.value.institution, m.pin.institution)) return statusOnly(SW.refused);
    if (m.order !== hex(data)) {
      if (m.life !== LIFE.blank) return statusOnly(SW.refused);
      Object.assign(m, { order: hex(data), nonce: hex(this.#world.random(16)), transcript: "" });
    }
    const answer = encodeOrderAnswer({ attestation: m.pin.attestation, nonce: unhex(m.nonce) });
    return encodeResponse(answer, SW.done);
  }

  #key(data: Uint8Array): Uint8Array {
    const m = this.memory;
    const step = decodeKey(data);
    if (!step.ok) return statusOnly(SW.malformed);
    if (m.pin === null || m.order === "") return statusOnly(SW.refused);
    const { e, nonce, confirm } = step.value;
    const own = signerOf(unhex(m.identity));
    const [order, purseNonce] = [unhex(m.order), unhex(m.nonce)];
    const transcript = enrolTranscript(verifier, order, own.publicKey, purseNonce, m.pin.q, e, nonce);
    if (m.life !== LIFE.blank) {
      return m.transcript === hex(transcript) ? encodeResponse(unhex(m.confirm), SW.done) : statusOnly(SW.refused);
    }
    const key = this.#agree(own, m.pin.q, e, transcript);
    if (key === null || !same(prf(key, "confirmInstitution", transcript, 16), confirm)) return statusOnly(SW.refused);
    const mine = prf(key, "confirmPurse", transcript, 16);
    Object.assign(m, { transcript: hex(transcript), walletKey: hex(key), confirm: hex(mine) });
    return encodeResponse(mine, SW.done);
  }

  #agree(own: ReturnType<typeof signerOf>, q: Uint8Array, e: Uint8Array, transcript: Uint8Array): Uint8Array | null {
    try {
      return walletKey(own.sharedX(q), own.sharedX(e), transcript);
    } catch {
      return null; // E is not a point.
    }
  }

  #activate(data: Uint8Array): Uint8Array {
    const m = this.memory;
    if (m.box === hex(data)) return statusOnly(SW.done);
    if (m.life !== LIFE.blank || m.transcript === "") return statusOnly(SW.refused);
    const plain = openActivation(unhex(m.walletKey), unhex(m.transcript), data);
    const activation = plain === null ? null : decodeActivation(plain);
    const order = decodeOrder(unhex(m.order));
    if (!activation?.ok || !order.ok) return statusOnly(SW.refused);
    const { params, time_s } = activation.value;
    const { wallet, currency } = order.value;
    Object.assign(m, { box: hex(data), params, time_s, wallet: hex(wallet), currency, life: LIFE.active });
    return statusOnly(SW.done);
  }
}

function sameName(held: string, request: PayRequest): boolean {
  const last = decodeRequest(unhex(held));
  return last.ok && same(last.value.payee, request.payee) && same(last.value.txId, request.txId);
}

function ticketOf(key: ModelTicket): Ticket {
  return { head: key.head as TicketHead, publicKey: unhex(key.publicKey), signature: unhex(key.signature) };
}
