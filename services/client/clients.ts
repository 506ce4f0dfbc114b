/**
 * The parties at the other end of HTTP, with the methods that they have in one process: a cooperative bank, a terminal or a relay works with either
 * and cannot tell. Only what another party needs is here; the rest is an operator's, and in the document.
 */
import type { InstitutionRequest, IssuingBank } from "../../parties/central-bank/contract.js";
import type { StationBank } from "../../parties/cooperative/station.js";
import type {
  Booked,
  Bulletin,
  CarriedSession,
  Charter,
  ClaimRecord,
  ClaimResult,
  EnrolmentRequest,
  ItsInstitution,
  SyncStep,
} from "../../parties/institution/contract.js";
import { type PartySuite, suiteOf } from "../../parties/shared/crypto/suites.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import type { PartyResult } from "../../parties/shared/errors.js";
import type { Posted } from "../../parties/shared/ledger/ledger.js";
import { ok } from "../../protocol/codec/result.js";
import { type Flat, unflat, written } from "../server/claims.js";
import { Caller, type CallerOptions, type Reply } from "./http-client.js";

/** The answer's fields, which the document promises. */
export function map<T>(reply: Reply, read: (value: Record<string, string>) => T): PartyResult<T> {
  return reply.ok ? ok(read(reply.value as Record<string, string>)) : reply;
}

/** What cannot be refused for a reason of the books; a refusal is a mistake in how this party was set up. */
export function must<T>(reply: Reply, read: (value: Record<string, string>) => T): T {
  if (!reply.ok) throw new Error(`${reply.error.name}: ${reply.error.sentence}`);
  return read(reply.value as Record<string, string>);
}

/** Over HTTP the ledger's "again" is not told: the same key has the same answer. */
export const booked = (value: Record<string, unknown>): Booked => ({
  creditNumber: Number(value.creditNumber),
  again: false,
});
export const posted = (): Posted => ({ again: false });

/** For what is to be judged anew each time it is asked, and is safe to do twice. */
export const freshKey = (): string => hex(globalThis.crypto.getRandomValues(new Uint8Array(16)));

export class CentralBankClient implements IssuingBank {
  readonly #caller: Caller;

  constructor(options: CallerOptions) {
    this.#caller = new Caller(options);
  }

  async rootKey(): Promise<Uint8Array> {
    return must(await this.#caller.get("/root"), (v) => unhex(v.rootKey));
  }
  async certifyInstitution({ institution, publicKey, ...rest }: InstitutionRequest): Promise<Uint8Array> {
    const body = { ...rest, publicKey: hex(publicKey) };
    const reply = await this.#caller.post(`/institutions/${hex(institution)}/certificate`, body);
    return must(reply, (v) => unhex(v.certificate));
  }
  issue(institution: Uint8Array, amount_minor: number, movement: string): Promise<PartyResult<Posted>> {
    return this.#move(institution, "issue", amount_minor, movement);
  }
  redeem(institution: Uint8Array, amount_minor: number, movement: string): Promise<PartyResult<Posted>> {
    return this.#move(institution, "redeem", amount_minor, movement);
  }
  async #move(
    institution: Uint8Array,
    what: string,
    amount_minor: number,
    movement: string,
  ): Promise<PartyResult<Posted>> {
    const path = `/institutions/${hex(institution)}/${what}`;
    return map(await this.#caller.move(path, { amount_minor, movement }, movement), posted);
  }
}

/** A sync session whose bank is elsewhere. What the purse says of itself is not for the carrier. */
class RemoteSession implements CarriedSession {
  readonly nonce: Uint8Array;
  readonly #caller: Caller;
  readonly #path: string;

  constructor(caller: Caller, session: string, nonce: Uint8Array) {
    this.#caller = caller;
    this.#path = `/syncs/${session}`;
    this.nonce = nonce;
  }

  opened(answer: Uint8Array): Promise<SyncStep> {
    return this.#step("opened", answer);
  }
  take(frame: Uint8Array): Promise<SyncStep> {
    return this.#step("frames", frame);
  }
  async #step(end: string, answer: Uint8Array): Promise<SyncStep> {
    const reply = await this.#caller.post(`${this.#path}/${end}`, { answer: hex(answer) });
    if (!reply.ok) return { do: "failed", error: reply.error };
    const step = reply.value as { do: "send" | "done"; frame: string };
    return step.do === "send" ? { do: "send", frame: unhex(step.frame) } : { do: "done" };
  }
}

/** An institution, as a cooperative bank, a terminal or a phone sees it; which of these it may do, its token says. */
export class InstitutionClient implements ItsInstitution {
  readonly id: Uint8Array;
  readonly suite: PartySuite;
  readonly currency: number;
  /** From the central bank; a terminal checks it against the root. */
  readonly certificate: Uint8Array;
  /** Q: pinned in every bracelet at manufacture. */
  readonly enrolmentKey: Uint8Array;
  readonly #caller: Caller;

  private constructor(caller: Caller, about: Record<string, string>) {
    this.#caller = caller;
    this.id = unhex(about.id);
    this.suite = suiteOf(Number(about.suite));
    this.currency = Number(about.currency);
    this.certificate = unhex(about.certificate);
    this.enrolmentKey = unhex(about.enrolmentKey);
  }

  /** Asks who it is. */
  static async connect(options: CallerOptions): Promise<InstitutionClient> {
    const caller = new Caller(options);
    return new InstitutionClient(
      caller,
      must(await caller.get("/certificates"), (v) => v),
    );
  }

  async certifyCooperative({ cooperative, firstWallet, lastWallet, publicKey, ...rest }: Charter) {
    const wallets = { firstWallet: hex(firstWallet), lastWallet: hex(lastWallet) };
    const body = { ...rest, ...wallets, publicKey: hex(publicKey) };
    const reply = await this.#caller.post(`/cooperatives/${hex(cooperative)}/certificate`, body);
    return map(reply, (v) => unhex(v.certificate));
  }
  async openSoftWallet(name: string): Promise<void> {
    must(await this.#caller.post("/wallets", { name, holder: "business" }), () => undefined);
  }
  async beginEnrolment({ certificate, order, answer }: EnrolmentRequest): Promise<PartyResult<Uint8Array>> {
    const body = { certificate: hex(certificate), order: hex(order), answer: hex(answer) };
    return map(await this.#caller.post("/enrolments", body), (v) => unhex(v.keyStep));
  }
  async activate(wallet: Uint8Array, confirm: Uint8Array): Promise<PartyResult<Uint8Array>> {
    const reply = await this.#caller.post(`/enrolments/${hex(wallet)}/activation`, { confirm: hex(confirm) });
    return map(reply, (v) => unhex(v.box));
  }
  async load(name: string, wallet: Uint8Array, amount_minor: number, key: string): Promise<PartyResult<Booked>> {
    return map(await this.#caller.move(`/wallets/${name}/loads`, { wallet: hex(wallet), amount_minor }, key), booked);
  }
  async refund(
    payee: Uint8Array,
    ticketId: Uint8Array,
    amount_minor: number,
    key: string,
  ): Promise<PartyResult<Booked>> {
    const body = { ticketId: hex(ticketId), amount_minor };
    return map(await this.#caller.move(`/merchants/${hex(payee)}/refunds`, body, key), booked);
  }
  /** Opens a session there; for `relaySync`. A phone names its soft wallet, and may want the bracelet bound. */
  async openSync(phone?: { readonly name: string; readonly bind: boolean }): Promise<CarriedSession> {
    const asked =
      phone === undefined
        ? this.#caller.post("/syncs")
        : this.#caller.post(`/wallets/${phone.name}/syncs`, { bind: phone.bind });
    const { session, nonce } = must(await asked, (v) => v);
    return new RemoteSession(this.#caller, session, unhex(nonce));
  }
  /**
   * A batch under a key of its own: a record that is refused for the moment must be judged anew the next time, and being judged twice is safe.
   * Throws when the batch as a whole was not taken; then no record of it may be marked.
   */
  async settle(payee: Uint8Array, records: readonly ClaimRecord[]): Promise<readonly ClaimResult[]> {
    const reply = await this.#caller.move(`/merchants/${hex(payee)}/claims`, { records: written(records) }, freshKey());
    if (!reply.ok) throw new Error(`${reply.error.name}: ${reply.error.sentence}`);
    return unflat((reply.value as { results: readonly Flat[] }).results, records.length);
  }
  /** For terminals, when they are on line. */
  async bulletin(): Promise<Bulletin> {
    return must(await this.#caller.get("/bulletin"), readBulletin);
  }
  /** And those of the institutions that this one has an agreement with. */
  async bulletins(): Promise<Bulletin[]> {
    return must(await this.#caller.get("/bulletins"), (v) => (v.bulletins as unknown as unknown[]).map(readBulletin));
  }
}

/** A bulletin as the document promises it. */
export function readBulletin(value: unknown): Bulletin {
  const { certificates, ...rest } = value as Omit<Bulletin, "certificates"> & { certificates: readonly string[] };
  return { ...rest, certificates: certificates.map(unhex) };
}

/** A cooperative bank, as its stations see it. */
export class CooperativeClient implements StationBank {
  readonly certificate: Uint8Array;
  readonly institution: InstitutionClient;
  readonly #caller: Caller;

  private constructor(caller: Caller, certificate: Uint8Array, institution: InstitutionClient) {
    this.#caller = caller;
    this.certificate = certificate;
    this.institution = institution;
  }

  static async connect(options: CallerOptions, institution: InstitutionClient): Promise<CooperativeClient> {
    const caller = new Caller(options);
    const certificate = must(await caller.get("/certificate"), (v) => unhex(v.certificate));
    return new CooperativeClient(caller, certificate, institution);
  }

  async order(wallet: Uint8Array): Promise<Uint8Array> {
    return must(await this.#caller.post("/orders", { wallet: hex(wallet) }), (v) => unhex(v.order));
  }
  async takeCash(wallet: Uint8Array, amount_minor: number, key: string): Promise<PartyResult<Booked>> {
    return map(await this.#caller.move("/cash", { wallet: hex(wallet), amount_minor }, key), booked);
  }
}
