/**
 * An operating institution: it turns reserve into soft wallets, soft wallets into purses, and payments into merchants' money.
 *
 * This class only opens the books and lends its desk to the functions beside it; what each guarantees stands in its own file. Two instances on
 * one database are one institution. Secrets are kept in SQL in the clear: a bank would put an HSM behind `Signer` and wrap the wallet keys.
 */

import type { Kysely } from "kysely";
import type { Params } from "../../protocol/messages/params.js";
import type { CentralBank } from "../central-bank/central-bank.js";
import { DEFAULT_SUITE, type PartySuite, suiteOf } from "../shared/crypto/suites.js";
import { type Environment, hex, unhex } from "../shared/environment.js";
import type { PartyResult } from "../shared/errors.js";
import { LEDGER_ORDER, type LedgerTables } from "../shared/ledger/accounts.js";
import { type Database, storeOf } from "../shared/ledger/database.js";
import { type Entry, historyOf } from "../shared/ledger/history.js";
import { audit, balanceOf, openAccount, type Posted, totals } from "../shared/ledger/ledger.js";
import { migrate } from "../shared/ledger/migrations.js";
import { serializable } from "../shared/ledger/transaction.js";
import { ACCOUNT, type InstitutionContext } from "./context.js";
import { type Bulletin, bulletin } from "./interbank/bulletin.js";
import { Clearing } from "./interbank/clearing.js";
import { isForeign, settleAnywhere } from "./interbank/foreign-claims.js";
import { refundForeign } from "./interbank/foreign-refunds.js";
import { type Charter, certifyCooperative } from "./issuing/charter.js";
import { type Certified, certified, Keyring, renewKey } from "./issuing/keyring.js";
import { LEVELS, type Level } from "./issuing/levels.js";
import { changeRule, ruleOf } from "./issuing/rules.js";
import { payIn } from "./issuing/soft-wallet.js";
import {
  bankKey,
  type IssuingBank,
  issue,
  openMerchant,
  openSoftWallet,
  redeem,
  transfer,
} from "./issuing/treasury.js";
import { unbind } from "./purses/binding.js";
import type { Booked } from "./purses/credits.js";
import { activate, beginEnrolment, type EnrolmentRequest } from "./purses/enrolment.js";
import { load } from "./purses/load.js";
import { type Part, type Reconciled, reconcile, type Truth } from "./purses/shadow.js";
import { allowRepair, hotlist, suspend } from "./purses/suspension.js";
import { SyncServer, type SyncSession } from "./purses/sync-session.js";
import { Wallets } from "./purses/wallets.js";
import { type ForkPage, type ForkProof, forkPage, forkProofs } from "./settlement/fork-proof.js";
import { refund } from "./settlement/refund.js";
import type { ClaimResult } from "./settlement/settle.js";
import type { ClaimRecord } from "./settlement/verify-claim.js";
import { books, INSTITUTION_SCHEMA, type InstitutionTables, type PurseRow } from "./store/tables.js";
import type { BindingState } from "./store/wallet-tables.js";
import { sweep } from "./tickets/lapse.js";

export interface InstitutionOptions {
  /** 4 bytes. */
  readonly id: Uint8Array;
  readonly keyNumber?: number;
  readonly currency?: number;
  /** 1 or 2; of an institution that is there already it is what it was founded with. */
  readonly suite?: number;
  readonly levels?: readonly Level[];
  /** SQL schema; its own. */
  readonly schema?: string;
}

/** A movement to or from the central bank that is begun and not finished here. */
export interface Movement {
  /** Its name at the central bank. */
  readonly bankKey: string;
  readonly direction: "issue" | "redeem";
  readonly amount_minor: number;
}

export class Institution {
  readonly #context: InstitutionContext;
  /** For phones. */
  readonly wallets: Wallets;
  /** For other institutions. */
  readonly clearing: Clearing;

  private constructor(context: InstitutionContext) {
    this.#context = context;
    this.wallets = new Wallets(context);
    this.clearing = new Clearing(context);
  }

  /** Opens the institution kept in this schema, or founds one. */
  static async open(database: Database, environment: Environment, options: InstitutionOptions): Promise<Institution> {
    const schema = options.schema ?? `oi_${hex(options.id)}`;
    await migrate(database, schema, [...INSTITUTION_SCHEMA, LEDGER_ORDER]);
    const db = storeOf<InstitutionTables>(database, schema);
    const founding = suiteOf(options.suite ?? DEFAULT_SUITE);
    const fresh = new Map(["tickets", "enrolment"].map((name) => [name, hex(founding.newSecret(environment))]));
    fresh.set("suite", String(founding.id));
    const secrets = await serializable(db, async (tx) => {
      const { reserve, treasury, fees, guarantee, transit } = ACCOUNT;
      await openAccount(books(tx), reserve, "reserve");
      await openAccount(books(tx), transit, "transit");
      for (const own of [treasury, fees, guarantee]) await openAccount(books(tx), own, "own");
      const rows = await tx.selectFrom("secret").selectAll().execute();
      if (rows.length > 0) return new Map(rows.map((row) => [row.name, row.value]));
      for (const [name, value] of fresh) await tx.insertInto("secret").values({ name, value }).execute();
      return fresh;
    });
    const suite = suiteOf(Number(secrets.get("suite")));
    const enrolment = suite.signerOf(unhex(secrets.get("enrolment") as string));
    const context: InstitutionContext = {
      db,
      environment: environment,
      suite,
      id: options.id,
      currency: options.currency ?? 156,
      peers: new Map(),
      keyring: await Keyring.open(db, suite, options.keyNumber ?? 1),
      enrolment,
      levels: options.levels ?? LEVELS,
    };
    return new Institution(context);
  }

  get context(): InstitutionContext {
    return this.#context;
  }
  get id(): Uint8Array {
    return this.#context.id;
  }
  get keyNumber(): number {
    return this.#context.keyring.current.number;
  }
  get suite(): PartySuite {
    return this.#context.suite;
  }
  get currency(): number {
    return this.#context.currency;
  }
  /** The public half of the ticket key in use, for the central bank to certify. */
  get ticketKey(): Uint8Array {
    return this.#context.keyring.current.signer.publicKey;
  }
  /** A new expiry for a key in use, or the next key, which signs from then on (keyring.ts). */
  renewKey(
    bank: Pick<CentralBank, "certifyInstitution">,
    number: number,
    expiry_s: number,
  ): Promise<PartyResult<Uint8Array>> {
    return renewKey(this.#context, bank, number, expiry_s);
  }
  /** Of the ticket key in use, if it was renewed through here; with its expiry. */
  certificate(): Promise<Certified | null> {
    return certified(this.#context.db, this.keyNumber);
  }
  /** The limits of every level as they are now. */
  rules(): Promise<Level[]> {
    return Promise.all(this.#context.levels.map((_, level) => ruleOf(this.#context, this.#context.db, level)));
  }
  /** New limits for a level; purses hear of them at their next sync. */
  changeRule(level: number, params: Params): Promise<PartyResult<Level>> {
    return changeRule(this.#context, level, params);
  }
  bulletin(): Promise<Bulletin> {
    return bulletin(this.#context);
  }
  /** Q: pinned in every bracelet at manufacture. */
  get enrolmentKey(): Uint8Array {
    return this.#context.enrolment.publicKey;
  }

  // Treasury.
  issue(bank: IssuingBank, amount_minor: number, key: string): Promise<PartyResult<Posted>> {
    return issue(this.#context, bank, amount_minor, key);
  }
  redeem(bank: IssuingBank, amount_minor: number, key: string): Promise<PartyResult<Posted>> {
    return redeem(this.#context, bank, amount_minor, key);
  }
  /** Treasury → guarantee, from which an overspend is honoured. */
  guarantee(amount_minor: number, key: string): Promise<PartyResult<Posted>> {
    return this.#transfer(ACCOUNT.treasury, ACCOUNT.guarantee, amount_minor, `guarantee/${key}`);
  }
  openSoftWallet(name: string): Promise<void> {
    return openSoftWallet(this.#context, name);
  }
  /** Treasury → soft wallet, against money that is not ours to keep books of. */
  sellTo(name: string, amount_minor: number, key: string): Promise<PartyResult<Posted>> {
    return payIn(this.#context, ACCOUNT.treasury, name, amount_minor, `sell/${key}`);
  }
  /** Soft wallet → treasury. */
  buyFrom(name: string, amount_minor: number, key: string): Promise<PartyResult<Posted>> {
    return this.#transfer(ACCOUNT.soft(name), ACCOUNT.treasury, amount_minor, `buy/${key}`);
  }
  /** Merchant → soft wallet: the payee takes its money out. */
  payOut(payee: Uint8Array, name: string, amount_minor: number, key: string): Promise<PartyResult<Posted>> {
    return payIn(this.#context, ACCOUNT.merchant(hex(payee)), name, amount_minor, `payout/${key}`);
  }
  openMerchant(payee: Uint8Array): Promise<void> {
    return openMerchant(this.#context, hex(payee));
  }

  // Cooperative banks, makers, enrolment.
  certifyCooperative(charter: Charter): Promise<PartyResult<Uint8Array>> {
    return certifyCooperative(this.#context, charter);
  }
  async trustMaker(maker: Uint8Array, publicKey: Uint8Array): Promise<void> {
    const row = { id: hex(maker), public_key: hex(publicKey) };
    const query = this.#context.db.insertInto("maker").values(row);
    await query.onConflict((c) => c.column("id").doUpdateSet(row)).execute();
  }
  beginEnrolment(request: EnrolmentRequest): Promise<PartyResult<Uint8Array>> {
    return beginEnrolment(this.#context, request);
  }
  activate(wallet: Uint8Array, confirm: Uint8Array): Promise<PartyResult<Uint8Array>> {
    return activate(this.#context, wallet, confirm);
  }

  // Purses.
  load(softWallet: string, wallet: Uint8Array, amount_minor: number, key: string): Promise<PartyResult<Booked>> {
    return load(this.#context, softWallet, wallet, amount_minor, key);
  }
  async refund(
    payee: Uint8Array,
    ticketId: Uint8Array,
    amount_minor: number,
    key: string,
  ): Promise<PartyResult<Booked>> {
    const give = (await isForeign(this.#context, payee, ticketId)) ? refundForeign : refund;
    return give(this.#context, { payee, ticketId, amount_minor, key });
  }
  openSync(): SyncSession {
    return new SyncServer(this.#context);
  }
  settle(payee: Uint8Array, records: readonly ClaimRecord[]): Promise<readonly ClaimResult[]> {
    return settleAnywhere(this.#context, payee, records);
  }
  /** Closes tickets past their deadline; the number closed. */
  lapse(): Promise<number> {
    return sweep(this.#context);
  }
  async suspend(wallet: Uint8Array): Promise<void> {
    await serializable(this.#context.db, (tx) => suspend(tx, hex(wallet), "by-hand"));
  }
  /** Whoever the phone is, it is let go (for a bracelet that is sold, or a phone that is gone). */
  unbind(wallet: Uint8Array): Promise<PartyResult<BindingState>> {
    return unbind(this.#context, null, wallet);
  }
  allowRepair(wallet: Uint8Array): Promise<boolean> {
    return allowRepair(this.#context, wallet);
  }
  hotlist(): Promise<string[]> {
    return hotlist(this.#context);
  }

  // Looking.
  reconcile(truths?: ReadonlyMap<string, Truth>, part?: Part): Promise<Reconciled[]> {
    return reconcile(this.#context, truths, part);
  }
  async purse(wallet: Uint8Array): Promise<Omit<PurseRow, "wallet_key"> | null> {
    const query = this.#context.db.selectFrom("purse").selectAll().where("wallet", "=", hex(wallet));
    const row = await query.executeTakeFirst();
    if (row === undefined) return null;
    const { wallet_key: _, ...rest } = row;
    return rest;
  }
  async evidence(): Promise<readonly InstitutionTables["evidence"][]> {
    return this.#context.db.selectFrom("evidence").selectAll().orderBy("ticket").orderBy("digest").execute();
  }
  forkProofs(): Promise<ForkProof[]> {
    return forkProofs(this.#context);
  }
  /** The same in pages; `after` is empty, or `next` of the page before. */
  forkPage(after: string, limit: number): Promise<ForkPage> {
    return forkPage(this.#context, after, limit);
  }
  balance(account: string): Promise<number | null> {
    return balanceOf(this.#ledger, account);
  }
  /** The newest changes of an account, newest first; `before` goes further back. */
  history(account: string, limit: number, before?: number): Promise<Entry[]> {
    return historyOf(this.#ledger, account, limit, before);
  }
  totals(): ReturnType<typeof totals> {
    return totals(this.#ledger);
  }
  audit(): Promise<string[]> {
    return audit(this.#ledger);
  }
  async unfinishedMovements(): Promise<readonly Movement[]> {
    const rows = await this.#context.db.selectFrom("movement").selectAll().where("state", "=", "begun").execute();
    return rows.map((r) => ({
      bankKey: bankKey(this.id, r.direction, r.key),
      direction: r.direction as Movement["direction"],
      amount_minor: r.amount,
    }));
  }

  get #ledger(): Kysely<LedgerTables> {
    return this.#context.db as unknown as Kysely<LedgerTables>;
  }
  #transfer(from: string, to: string, amount_minor: number, key: string): Promise<PartyResult<Posted>> {
    return transfer(this.#context, from, to, amount_minor, key, key.slice(0, key.indexOf("/")));
  }
}
