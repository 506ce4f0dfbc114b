/**
 * An institution of one purse, in memory and engine-neutral: just enough of the other side to take a bracelet into use and to sync with it, on @noble
 * and js-ascon. The real one, with its ledger, is parties/institution.
 */
import type { Bracelet } from "../../firmware/main.js";
import { prf } from "../../parties/shared/crypto/ascon.js";
import { Channel } from "../../parties/shared/crypto/channel.js";
import type { Signer } from "../../parties/shared/crypto/signer.js";
import { type PartySuite, suiteOf } from "../../parties/shared/crypto/suites.js";
import {
  handleOf,
  openActivation,
  type SessionKeys,
  sealActivation,
  sessionKeys,
  walletKey,
} from "../../parties/shared/crypto/wallet-key.js";
import { ascii, concatBytes, sameBytes } from "../../protocol/codec/bytes.js";
import { decodeResponse } from "../../protocol/commands/apdu.js";
import {
  decodeOrderAnswer,
  encodeActivate,
  encodeActivation,
  encodeKey,
  encodeMake,
  encodeOrder,
  encodePin,
  enrolTranscript,
  orderBody,
} from "../../protocol/commands/enrol.js";
import { encodeSelect } from "../../protocol/commands/select.js";
import { SW } from "../../protocol/commands/status.js";
import {
  decodePurseStatus,
  decodeReport,
  encodeHello,
  encodeSync,
  type PurseStatus,
  type Report,
} from "../../protocol/commands/sync.js";
import { decodeSyncOpenAnswer, encodeSyncOpen } from "../../protocol/commands/sync-open.js";
import { attestationBody, certificateDigest } from "../../protocol/messages/certificate.js";
import { FRAME_KIND, framesOf } from "../../protocol/messages/frame.js";
import { keyListDigest } from "../../protocol/messages/key-list.js";
import { domainTag } from "../../protocol/messages/labels.js";
import { encodeOrders, type OrderItem } from "../../protocol/messages/orders.js";
import type { Params } from "../../protocol/messages/params.js";
import { type TicketHead, ticketDigest, ticketId } from "../../protocol/messages/ticket.js";
import { seeded } from "./board.js";

export const PARAMS: Params = {
  maxBalance_minor: 100_000,
  maxPayment_minor: 10_000,
  pressFree_minor: 5_000,
  pressFreeSum_minor: 15_000,
  tickets: 3,
};

export const TIME_S = 1_790_000_000;
const INSTITUTION = ascii("OI01");
const WALLET = Uint8Array.of(0, 0, 0, 0, 0, 0, 4, 210);

export function answer(bracelet: Bracelet, apdu: Uint8Array): { sw: number; data: Uint8Array } {
  const decoded = decodeResponse(bracelet.command(apdu));
  if (!decoded.ok) throw new Error(`the bracelet's answer: ${decoded.error}`);
  return decoded.value;
}

/** Sends until the answer is not "working", giving the bracelet its idle time. */
function worked(bracelet: Bracelet, apdu: Uint8Array): Uint8Array {
  for (;;) {
    const { sw, data } = answer(bracelet, apdu);
    if (sw === SW.done) return data;
    if (sw !== SW.working) throw new Error(`status ${sw.toString(16)}`);
    while (bracelet.idle());
  }
}

/** Another institution, or another wallet of the same one; the seed stands for the institution's keys. */
export interface BankOptions {
  readonly institution?: Uint8Array;
  readonly wallet?: Uint8Array;
  /** 2 unless said otherwise: the vectors' suite. */
  readonly suite?: number;
}

export class Bank {
  readonly key: Signer;
  readonly suite: PartySuite;
  readonly #static: Signer;
  readonly #ephemeral: Signer;
  readonly #maker: Signer;
  readonly #random: (n: number) => Uint8Array;
  #identity = new Uint8Array(33);
  walletKey = new Uint8Array(32);
  handles = 0;

  readonly #seed: number;
  readonly #options: BankOptions;
  readonly #institution: Uint8Array;
  readonly #wallet: Uint8Array;

  constructor(seed = 99, options: BankOptions = {}) {
    this.#seed = seed;
    this.#options = options;
    this.suite = suiteOf(options.suite ?? 2);
    this.#institution = options.institution ?? INSTITUTION;
    this.#wallet = options.wallet ?? WALLET;
    let next = seeded(seed);
    this.#random = (n) => Uint8Array.from({ length: n }, () => next() & 255);
    const signer = () => this.suite.signerOf(this.suite.newSecret({ random: this.#random }));
    this.key = signer();
    this.#static = signer();
    this.#ephemeral = signer();
    this.#maker = signer();
    // Wallets of one institution share its keys, not its nonces.
    if (options.wallet !== undefined) next = seeded(seed * 65_537 + options.wallet[6] * 256 + options.wallet[7]);
  }

  get identity(): Uint8Array {
    return this.#identity;
  }

  /** The same bank at the same moment, for a clone of its purse. */
  copy(): Bank {
    const bank = new Bank(this.#seed, this.#options);
    bank.#identity = this.#identity;
    bank.walletKey = this.walletKey;
    bank.handles = this.handles;
    return bank;
  }

  /** MAKE, PIN. */
  manufacture(bracelet: Bracelet, level: number): void {
    bracelet.field(true);
    answer(bracelet, encodeSelect());
    const identity = worked(bracelet, encodeMake(this.suite.id));
    const body = { maker: ascii("MKR1"), level, identity };
    const signature = this.#maker.sign(certificateDigest(this.suite.verifier, "attestation", attestationBody(body)));
    const pin = encodePin({
      q: this.#static.publicKey,
      institution: this.#institution,
      attestation: { ...body, signature },
    });
    worked(bracelet, pin);
    this.#identity = Uint8Array.from(identity);
  }

  order(): { bytes: Uint8Array; apdu: Uint8Array } {
    const order = {
      suite: this.suite.id,
      institution: this.#institution,
      cooperative: ascii("COOP"),
      keyNumber: 1,
      wallet: this.#wallet,
      walletClass: 4,
      currency: 156,
      time_s: TIME_S,
    };
    const signature = this.#maker.sign(this.suite.verifier.hash(domainTag("order"), orderBody(order)));
    return { bytes: concatBytes(orderBody(order), signature), apdu: encodeOrder({ ...order, signature }) };
  }

  /** KEY's APDU and what the purse must confirm with, for the answer to ORDER. */
  keyStep(order: Uint8Array, orderAnswer: Uint8Array) {
    const decoded = decodeOrderAnswer(orderAnswer);
    if (!decoded.ok) throw new Error(decoded.error);
    const identity = decoded.value.attestation.identity;
    const nonce = ascii("institution nonc", 16);
    const q = this.#static.publicKey;
    const e = this.#ephemeral.publicKey;
    const seen = { order, identity, purseNonce: decoded.value.nonce, q, e, institutionNonce: nonce };
    const transcript = enrolTranscript(this.suite.verifier, seen);
    const key = walletKey(this.#static.sharedX(identity), this.#ephemeral.sharedX(identity), transcript);
    const apdu = encodeKey({ e, nonce, confirm: prf(key, "confirmInstitution", transcript, 16) });
    return { apdu, key, transcript, confirm: prf(key, "confirmPurse", transcript, 16) };
  }

  activation(key: Uint8Array, transcript: Uint8Array, params: Params): Uint8Array {
    const box = sealActivation(key, transcript, encodeActivation({ params, time_s: TIME_S }));
    if (openActivation(key, transcript, box) === null) throw new Error("our own box does not open");
    return encodeActivate(box);
  }

  /** MAKE to ACTIVATE. */
  enrol(bracelet: Bracelet, level = 1, params: Params = PARAMS): void {
    this.manufacture(bracelet, level);
    const order = this.order();
    const step = this.keyStep(order.bytes, worked(bracelet, order.apdu));
    const confirm = worked(bracelet, step.apdu);
    if (confirm.join() !== step.confirm.join()) throw new Error("the purse does not confirm the wallet key");
    worked(bracelet, this.activation(step.key, step.transcript, params));
    this.walletKey = Uint8Array.from(step.key);
  }

  /** The head of this bank's tickets. */
  head(level = 1): TicketHead {
    return {
      version: 1,
      suite: this.suite.id,
      institution: this.#institution,
      keyNumber: 1,
      level,
      offline: level > 0,
      max_minor: 10_000,
      currency: 156,
      expiry_s: TIME_S + 90 * 86_400,
    };
  }

  /** Certificates for the keys of a report, after its list's signature was checked. */
  certify(report: Report, head = this.head()): OrderItem {
    const list = report.keys;
    if (list === null) return { tag: "tickets", head, tickets: [] };
    const { verifier } = this.suite;
    const digest = keyListDigest(verifier, { ...list, suite: this.suite.id, wallet: this.#wallet });
    if (!verifier.verify(digest, list.signature, this.#identity)) throw new Error("the key list is not the bracelet's");
    const tickets = list.keys.map((key) => ({
      ticketId: ticketId(verifier, key),
      signature: this.key.sign(ticketDigest(verifier, head, key)),
    }));
    return { tag: "tickets", head, tickets };
  }

  /** Opens a session; the channel is the bank's end. */
  open(bracelet: Bracelet): Channel {
    bracelet.field(true);
    answer(bracelet, encodeSelect());
    const nonce = this.#random(16);
    const { sw, data } = answer(bracelet, encodeSyncOpen(nonce));
    if (sw !== SW.done) throw new Error(`SYNC-OPEN: ${sw.toString(16)}`);
    this.handles++;
    return this.channelFor(data, nonce);
  }

  /** The bank's end of what SYNC-OPEN answered, as any holder of the wallet key makes it. */
  channelFor(answered: Uint8Array, nonce: Uint8Array): Channel {
    const opened = decodeSyncOpenAnswer(answered);
    if (!opened.ok) throw new Error(opened.error);
    const keys: SessionKeys = sessionKeys(this.walletKey, opened.value.handle, nonce, opened.value.nonce);
    return new Channel(keys, "institution");
  }

  /** Is it a handle of this purse, one of the first 256? */
  knows(handle: Uint8Array): boolean {
    for (let i = 1; i <= 256; i++) if (sameBytes(handleOf(this.walletKey, i), handle)) return true;
    return false;
  }

  /** Says a message and hears the one that answers it. */
  exchange(bracelet: Bracelet, channel: Channel, kind: number, message: Uint8Array, answerKind: number): Uint8Array {
    let box = new Uint8Array(0);
    for (const frame of framesOf(kind, message)) {
      const { sw, data } = answer(bracelet, encodeSync(channel.seal(frame)));
      if (sw !== SW.done) throw new Error(`SYNC: ${sw.toString(16)}`);
      const got = channel.open(data);
      if (got === null) throw new Error("the bracelet's frame does not open");
      if (frame.more) continue;
      let part = channel.collect(got, answerKind);
      while (part === "more") {
        const next = channel.seal({ more: false, kind: FRAME_KIND.next, payload: new Uint8Array(0) });
        const frameBack = channel.open(answer(bracelet, encodeSync(next)).data);
        part = frameBack === null ? null : channel.collect(frameBack, answerKind);
      }
      if (part === null) throw new Error("the bracelet's message does not fit");
      box = Uint8Array.from(part);
    }
    return box;
  }

  receiveReport(bracelet: Bracelet, channel: Channel): Report {
    const report = decodeReport(
      this.exchange(bracelet, channel, FRAME_KIND.hello, encodeHello(TIME_S), FRAME_KIND.report),
    );
    if (!report.ok) throw new Error(report.error);
    return report.value;
  }

  sendOrders(bracelet: Bracelet, channel: Channel, items: readonly OrderItem[]): PurseStatus {
    const applied = this.exchange(bracelet, channel, FRAME_KIND.orders, encodeOrders(items), FRAME_KIND.applied);
    const standing = decodePurseStatus(applied);
    if (!standing.ok) throw new Error(standing.error);
    return standing.value;
  }

  /** A whole sync. */
  sync(bracelet: Bracelet, items: (report: Report) => readonly OrderItem[]): { report: Report; applied: PurseStatus } {
    const channel = this.open(bracelet);
    const report = this.receiveReport(bracelet, channel);
    return { report, applied: this.sendOrders(bracelet, channel, items(report)) };
  }

  /** What the purse says of itself, through the channel. */
  status(bracelet: Bracelet): PurseStatus {
    return this.receiveReport(bracelet, this.open(bracelet)).standing;
  }
}
