/**
 * An institution at the other end of HTTP, with the methods that it has in one process, so that a cooperative bank, a terminal or a relay works with either.
 * Only what another party needs is here; the rest is an operator's, and in the document.
 */
import type {
  Bulletin,
  CarriedSession,
  Charter,
  ClaimRecord,
  ClaimResult,
  CreditBooking,
  EnrolmentRequest,
  SponsorInstitution,
  SyncStep,
} from "../../parties/institution/contract.js";
import { type PartySuite, suiteOf } from "../../parties/shared/crypto/suites.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import type { PartyResult } from "../../parties/shared/errors.js";
import { institution as contract } from "../contract/institution.js";
import type { ResponseOf } from "../contract/route.js";
import { mapResult, unwrap } from "../results.js";
import { readResults, writeRecords } from "./claims.js";
import { freshKey, HttpClient, type HttpClientOptions } from "./http-client.js";

const { bulletins, enrolment, identity, merchants, phones, syncs, wallets } = contract;

/** Whether the ledger had it already is not in the answer: the same key has the same answer. */
export const readBooked = ({ creditNumber }: ResponseOf<typeof wallets.load>): CreditBooking => ({
  creditNumber,
  again: false,
});

export const readBulletin = ({ institution, certificates, hotlist }: ResponseOf<typeof bulletins.own>): Bulletin => ({
  institution,
  certificates: certificates.map(unhex),
  hotlist,
});

/** A sync session whose bank is elsewhere. What the purse says of itself is not for the carrier. */
class RemoteSession implements CarriedSession {
  readonly nonce: Uint8Array;
  readonly #http: HttpClient;
  readonly #session: string;

  constructor(http: HttpClient, { session, nonce }: ResponseOf<typeof syncs.open>) {
    this.#http = http;
    this.#session = session;
    this.nonce = unhex(nonce);
  }

  purseOpened(answer: Uint8Array): Promise<SyncStep> {
    return this.#step(syncs.opened, answer);
  }
  purseAnswered(frame: Uint8Array): Promise<SyncStep> {
    return this.#step(syncs.frame, frame);
  }
  async #step(route: typeof syncs.frame, answer: Uint8Array): Promise<SyncStep> {
    const params = { session: this.#session };
    const result = await this.#http.call(route, { params, body: { answer: hex(answer) } });
    if (!result.ok) return { do: "failed", error: result.error };
    const step = result.value;
    return step.do === "send" ? { do: "send", frame: unhex(step.frame) } : { do: "done" };
  }
}

/** As a cooperative bank, a terminal or a phone sees it; its token says which of these it may do. */
export class InstitutionClient implements SponsorInstitution {
  readonly id: Uint8Array;
  readonly suite: PartySuite;
  readonly currency: number;
  /** From the central bank; a terminal checks it against the root. */
  readonly certificate: Uint8Array;
  /** Q: pinned in every bracelet at manufacture. */
  readonly enrolmentKey: Uint8Array;
  readonly #http: HttpClient;

  private constructor(http: HttpClient, identified: ResponseOf<typeof identity.identify>) {
    this.#http = http;
    this.id = unhex(identified.id);
    this.suite = suiteOf(identified.suite);
    this.currency = identified.currency;
    this.certificate = unhex(identified.certificate);
    this.enrolmentKey = unhex(identified.enrolmentKey);
  }

  /** Fetches which institution it is. */
  static async connect(options: HttpClientOptions): Promise<InstitutionClient> {
    const http = new HttpClient(options);
    return new InstitutionClient(http, unwrap(await http.call(identity.identify)));
  }

  async certifyCooperative({ cooperative, firstWallet, lastWallet, publicKey, ...charter }: Charter) {
    const { keyNumber, bestClass, expiry_s } = charter;
    const range = { firstWallet: hex(firstWallet), lastWallet: hex(lastWallet) };
    const body = { keyNumber, bestClass, expiry_s, ...range, publicKey: hex(publicKey) };
    const certified = await this.#http.call(enrolment.charter, { params: { id: hex(cooperative) }, body });
    return mapResult(certified, ({ certificate }) => unhex(certificate));
  }
  async openSoftWallet(name: string): Promise<void> {
    unwrap(await this.#http.call(wallets.open, { body: { name, holder: "business" } }));
  }
  async beginEnrolment({ certificate, order, answer }: EnrolmentRequest): Promise<PartyResult<Uint8Array>> {
    const body = { certificate: hex(certificate), order: hex(order), answer: hex(answer) };
    return mapResult(await this.#http.call(enrolment.begin, { body }), ({ keyStep }) => unhex(keyStep));
  }
  async activate(wallet: Uint8Array, confirm: Uint8Array): Promise<PartyResult<Uint8Array>> {
    const request = { params: { wallet: hex(wallet) }, body: { confirm: hex(confirm) } };
    return mapResult(await this.#http.call(enrolment.activate, request), ({ box }) => unhex(box));
  }
  async load(name: string, wallet: Uint8Array, amount_minor: number, key: string): Promise<PartyResult<CreditBooking>> {
    const body = { wallet: hex(wallet), amount_minor };
    return mapResult(await this.#http.call(wallets.load, { params: { name }, body, key }), readBooked);
  }
  async refund(
    payee: Uint8Array,
    ticketId: Uint8Array,
    amount_minor: number,
    key: string,
  ): Promise<PartyResult<CreditBooking>> {
    const request = { params: { payee: hex(payee) }, body: { ticketId: hex(ticketId), amount_minor }, key };
    return mapResult(await this.#http.call(merchants.refund, request), readBooked);
  }
  /** Opens a session there; for `relaySync`. A phone names its soft wallet, and may want the bracelet bound. */
  async openSync(phone?: { readonly name: string; readonly bind: boolean }): Promise<CarriedSession> {
    const opened =
      phone === undefined
        ? this.#http.call(syncs.open)
        : this.#http.call(phones.sync, { params: { name: phone.name }, body: { bind: phone.bind } });
    return new RemoteSession(this.#http, unwrap(await opened));
  }
  /**
   * A batch under a key of its own: a record that is refused for the moment must be decided again the next time, and being decided twice is safe.
   * Throws when the batch as a whole was not taken; then no record of it may be marked.
   */
  async settle(payee: Uint8Array, records: readonly ClaimRecord[]): Promise<readonly ClaimResult[]> {
    const request = { params: { payee: hex(payee) }, body: { records: writeRecords(records) }, key: freshKey() };
    return readResults(unwrap(await this.#http.call(merchants.claim, request)), records.length);
  }
  /** For terminals, when they are online. */
  async bulletin(): Promise<Bulletin> {
    return readBulletin(unwrap(await this.#http.call(bulletins.own)));
  }
  /** And those of the institutions that this one has an agreement with. */
  async bulletins(): Promise<Bulletin[]> {
    return unwrap(await this.#http.call(bulletins.all)).bulletins.map(readBulletin);
  }
}
