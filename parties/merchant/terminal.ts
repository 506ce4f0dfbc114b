/**
 * A merchant's terminal: store and forward. A sale's request is in SQL before a byte of it is sent; its answer is in SQL before the terminal shows "paid".
 * So a touch can tear at any instant and be repeated: the same bytes are sent, and a finished sale gives "already paid".
 *
 * The terminal holds no secret. Offline it relies on `verifyAnswer`; online it settles at the institution first.
 */
import type { Kysely } from "kysely";
import { sameBytes } from "../../protocol/codec/bytes.js";
import { ok } from "../../protocol/codec/result.js";
import {
  decodeRequest,
  encodePay,
  encodeRequest,
  PAY_ANSWER_LENGTH,
  type PayRequest,
} from "../../protocol/commands/pay.js";
import { encodeReceipt } from "../../protocol/commands/receipt.js";
import { decodeSelectAnswer, encodeSelect } from "../../protocol/commands/select.js";
import { SW } from "../../protocol/commands/status.js";
import type { InstitutionCertificate } from "../../protocol/messages/certificate.js";
import type { Bulletin } from "../institution/contract.js";
import { ONE_TOUCH, transmit } from "../shared/apdu-client.js";
import { type ApduExchange, type Environment, hex, unhex } from "../shared/environment.js";
import { type PartyError, type PartyResult, refuse } from "../shared/errors.js";
import { type Database, storeOf } from "../shared/ledger/database.js";
import { migrate } from "../shared/ledger/migrations.js";
import { type BatchSummary, type Settle, submit } from "./batch.js";
import { faultOf, ticketIn } from "./claim-result.js";
import { type SaleRow, TERMINAL_SCHEMA, type TerminalTables } from "./tables.js";
import { type AnswerFault, trustedCertificates, verifyAnswer } from "./verify.js";

export type TouchOutcome =
  | { readonly outcome: "paid"; readonly amount_minor: number; readonly pressed: boolean; readonly ticketId: string }
  | { readonly outcome: "already-paid"; readonly amount_minor: number; readonly ticketId: string }
  /** The wearer must press; then touch again. */
  | { readonly outcome: "press" }
  /** The purse must sync first; a terminal that is online can carry the sync. */
  | { readonly outcome: "sync" }
  | { readonly outcome: "refused" }
  | { readonly outcome: "malformed" }
  /** The answer was lost. It may have been paid: touch again with the same sale. */
  | { readonly outcome: "torn" }
  | { readonly outcome: "bad-answer"; readonly reason: AnswerFault; readonly error?: PartyError }
  | { readonly outcome: "no-such-sale" };

export interface TerminalOptions {
  /** 8 bytes: the merchant's id in every request. */
  readonly payee: Uint8Array;
  /** The central bank's root key. */
  readonly root: Uint8Array;
  /** Institutions' certificates, as bytes. */
  readonly certificates: readonly Uint8Array[];
  readonly currency?: number;
  readonly schema?: string;
}

export class Terminal {
  readonly payee: Uint8Array;
  readonly #db: Kysely<TerminalTables>;
  readonly #environment: Environment;
  readonly #currency: number;
  readonly #root: Uint8Array;
  #certificates: readonly InstitutionCertificate[];
  #hotlist: ReadonlySet<string> = new Set();
  readonly #hotlists = new Map<string, readonly string[]>();

  private constructor(db: Kysely<TerminalTables>, environment: Environment, options: TerminalOptions) {
    this.payee = options.payee;
    this.#db = db;
    this.#environment = environment;
    this.#currency = options.currency ?? 156;
    this.#root = options.root;
    this.#certificates = trustedCertificates(options.root, options.certificates);
  }

  static async open(database: Database, environment: Environment, options: TerminalOptions): Promise<Terminal> {
    const schema = options.schema ?? `terminal_${hex(options.payee)}`;
    await migrate(database, schema, [TERMINAL_SCHEMA]);
    return new Terminal(storeOf<TerminalTables>(database, schema), environment, options);
  }

  /** Ticket ids not to take, as of the last time online. */
  setHotlist(ids: readonly string[]): void {
    this.#hotlist = new Set(ids);
  }

  /** Bulletins, fetched when online: their certificates and hotlists replace those of the same institutions. */
  applyBulletins(bulletins: readonly Bulletin[]): void {
    const fresh = bulletins.flatMap((b) => trustedCertificates(this.#root, b.certificates));
    const replaced = (old: InstitutionCertificate) =>
      fresh.some((c) => hex(c.institution) === hex(old.institution) && c.keyNumber === old.keyNumber);
    this.#certificates = [...this.#certificates.filter((old) => !replaced(old)), ...fresh];
    for (const { institution, hotlist } of bulletins) this.#hotlists.set(institution, hotlist);
    this.setHotlist([...this.#hotlists.values()].flat());
  }

  /** A new sale, its request saved. Gives its name, txId in hexadecimal. */
  async sale(amount_minor: number, online = false): Promise<PartyResult<string>> {
    if (!Number.isInteger(amount_minor) || amount_minor < 1 || amount_minor > 0x7fffffff) return refuse("bad-amount");
    const request: PayRequest = {
      online,
      payee: this.payee,
      amount_minor,
      currency: this.#currency,
      txId: this.#environment.random(8),
      nonce: this.#environment.random(8),
      time_s: this.#environment.now_s(),
    };
    const sale = hex(request.txId);
    const row: SaleRow = {
      sale,
      request: hex(encodeRequest(request)),
      state: "open",
      sent: false,
      answer: "",
      note: "",
    };
    await this.#db.insertInto("sale").values(row).execute();
    return ok(sale);
  }

  /** One touch of a bracelet for this sale. A sale that is online is "paid" only after `settle`. */
  async touch(exchange: ApduExchange, sale: string, settle?: Settle): Promise<TouchOutcome> {
    const row = await this.#db.selectFrom("sale").selectAll().where("sale", "=", sale).executeTakeFirst();
    if (row === undefined) return { outcome: "no-such-sale" };
    const request = decodeRequest(unhex(row.request));
    if (!request.ok) throw new Error("a sale on our own books cannot be read");
    if (row.state === "paid" || row.state === "settled") return already(request.value, row);
    if (row.state === "rejected") return { outcome: "bad-answer", reason: "not-settled" };
    // Online, answered by the bracelet, and without a result of the institution: only the claim is submitted again.
    if (row.answer !== "") return this.#accept(row, request.value, unhex(row.answer), settle);
    const selected = await this.#select(exchange);
    if (selected !== null) return selected;
    if (row.sent) {
      const receipt = await transmit(exchange, encodeReceipt(request.value), ONE_TOUCH);
      if (!receipt.ok) return { outcome: "torn" };
      if (receipt.value.sw === SW.done) return this.#accept(row, request.value, receipt.value.data, settle);
      // No receipt does not mean unpaid; the same PAY again gives the same bytes or pays for the first time.
    }
    await this.#db.updateTable("sale").set({ sent: true }).where("sale", "=", sale).execute();
    const paid = await transmit(exchange, encodePay(request.value), ONE_TOUCH);
    if (!paid.ok) return { outcome: "torn" };
    // A refusal of the first attempt is certain: no answer with a payment can have been lost.
    if (!row.sent && paid.value.sw !== SW.done) {
      await this.#db.updateTable("sale").set({ sent: false }).where("sale", "=", sale).execute();
    }
    switch (paid.value.sw) {
      case SW.done:
        return this.#accept(row, request.value, paid.value.data, settle);
      case SW.press:
        return { outcome: "press" };
      case SW.sync:
        return { outcome: "sync" };
      case SW.malformed:
        return { outcome: "malformed" };
      default:
        return { outcome: "refused" };
    }
  }

  /** Submits every payment not settled yet. Safe to run at any time and as often as wanted. */
  batch(settle: Settle): Promise<BatchSummary> {
    return submit(this.#db, this.payee, settle);
  }

  async sales(): Promise<readonly SaleRow[]> {
    return this.#db.selectFrom("sale").selectAll().orderBy("sale").execute();
  }

  async #select(exchange: ApduExchange): Promise<TouchOutcome | null> {
    const response = await transmit(exchange, encodeSelect(), ONE_TOUCH);
    if (!response.ok) return { outcome: "torn" };
    if (response.value.sw !== SW.done) return { outcome: "refused" };
    const answer = decodeSelectAnswer(response.value.data);
    if (!answer.ok) return { outcome: "bad-answer", reason: "undecodable" };
    // A bracelet that cannot pay here is rejected before anything is signed.
    const { institution, suites } = answer.value;
    if (!this.#certificates.some((c) => sameBytes(c.institution, institution) && (suites >> (c.suite - 1)) & 1)) {
      return { outcome: "bad-answer", reason: "unknown-institution" };
    }
    return null;
  }

  async #accept(row: SaleRow, request: PayRequest, bytes: Uint8Array, settle?: Settle): Promise<TouchOutcome> {
    if (bytes.length !== PAY_ANSWER_LENGTH) return { outcome: "bad-answer", reason: "undecodable" };
    const data = { certificates: this.#certificates, hotlist: this.#hotlist };
    const verified = verifyAnswer(data, request, bytes, this.#environment.now_s());
    if (!verified.ok) return { outcome: "bad-answer", reason: verified.fault };
    const { amount_minor } = request;
    const { ticketId } = verified;
    const answer = hex(bytes);
    if (!request.online) {
      await this.#db.updateTable("sale").set({ state: "paid", answer }).where("sale", "=", row.sale).execute();
      return { outcome: "paid", amount_minor, pressed: verified.answer.pressed, ticketId };
    }
    // Online the answer is stored at once, and is "paid" when the institution has settled it.
    await this.#db.updateTable("sale").set({ answer }).where("sale", "=", row.sale).execute();
    if (settle === undefined) return { outcome: "bad-answer", reason: "not-settled" };
    const record = { request: unhex(row.request), answer: bytes };
    const [result] = await settle(this.payee, [record]);
    const error = faultOf(record, result);
    if (error !== null) return { outcome: "bad-answer", reason: "not-settled", error };
    await this.#db.updateTable("sale").set({ state: "settled" }).where("sale", "=", row.sale).execute();
    return { outcome: "paid", amount_minor, pressed: verified.answer.pressed, ticketId };
  }
}

function already({ amount_minor }: PayRequest, row: SaleRow): TouchOutcome {
  return { outcome: "already-paid", amount_minor, ticketId: ticketIn(unhex(row.answer)) };
}
