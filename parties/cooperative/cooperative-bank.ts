/**
 * A cooperative bank: it orders bracelets within its range of wallet numbers, and sells value that it has bought.
 *
 * It cannot create value. What it sells comes out of its funding wallet at the institution; its till account records the cash that it took. A sale is
 * recorded before the institution is called and finished after, so a repeated sale is finished and never loaded twice.
 */
import type { Kysely, Transaction } from "kysely";
import { concatBytes } from "../../protocol/codec/bytes.js";
import { ok } from "../../protocol/codec/result.js";
import { type Order, orderBody } from "../../protocol/commands/enrol.js";
import { domainTag } from "../../protocol/messages/labels.js";
import { type CreditBooking, DELEGABLE_CLASS, type SponsorInstitution } from "../institution/contract.js";
import type { Signer } from "../shared/crypto/signer.js";
import { type Environment, hex, unhex } from "../shared/environment.js";
import { type PartyResult, refuse } from "../shared/errors.js";
import { LEDGER_SCHEMA, type LedgerTables } from "../shared/ledger/accounts.js";
import { type Database, storeOf } from "../shared/ledger/database.js";
import { balanceOf, credit, debit, isAmount, openAccount, post } from "../shared/ledger/ledger.js";
import { migrate } from "../shared/ledger/migrations.js";
import { serializable } from "../shared/ledger/transaction.js";

interface Tables extends LedgerTables {
  secret: { one: number; value: string };
  wallet_order: { wallet: string; bytes: Uint8Array };
  sale: { key: string; wallet: string; amount: number; state: string };
}

const SCHEMA: readonly string[] = [
  ...LEDGER_SCHEMA,
  "create table secret (one integer primary key check (one = 1), value text not null)",
  "create table wallet_order (wallet text primary key, bytes bytea not null)",
  `create table sale (
    key text primary key, wallet text not null, amount bigint not null check (amount > 0),
    state text not null check (state in ('begun', 'done', 'refused')))`,
];

export interface CooperativeOptions {
  /** 4 bytes. */
  readonly id: Uint8Array;
  readonly institution: SponsorInstitution;
  /** First and last wallet number, 8 bytes each. */
  readonly firstWallet: Uint8Array;
  readonly lastWallet: Uint8Array;
  readonly expiry_s: number;
  readonly schema?: string;
}

interface Chartered {
  readonly signer: Signer;
  readonly certificate: Uint8Array;
}

const books = (tx: Transaction<Tables>) => tx as unknown as Transaction<LedgerTables>;

export class CooperativeBank {
  readonly id: Uint8Array;
  readonly institution: SponsorInstitution;
  readonly #db: Kysely<Tables>;
  readonly #environment: Environment;
  readonly #signer: Signer;

  /** Its certificate from the institution, 130 bytes. */
  readonly certificate: Uint8Array;

  private constructor(db: Kysely<Tables>, environment: Environment, options: CooperativeOptions, charter: Chartered) {
    this.id = options.id;
    this.institution = options.institution;
    this.#db = db;
    this.#environment = environment;
    this.#signer = charter.signer;
    this.certificate = charter.certificate;
  }

  /** Opens the bank of this schema, or founds one, and has it chartered. */
  static async open(
    database: Database,
    environment: Environment,
    options: CooperativeOptions,
  ): Promise<PartyResult<CooperativeBank>> {
    const schema = options.schema ?? `coop_${hex(options.id)}`;
    await migrate(database, schema, [SCHEMA]);
    const db = storeOf<Tables>(database, schema);
    const fresh = hex(options.institution.suite.newSecret(environment));
    const secret = await serializable(db, async (tx) => {
      await openAccount(books(tx), "till", "till");
      await openAccount(books(tx), "sold", "sold");
      const row = await tx.selectFrom("secret").select("value").executeTakeFirst();
      if (row !== undefined) return row.value;
      await tx.insertInto("secret").values({ one: 1, value: fresh }).execute();
      return fresh;
    });
    const signer = options.institution.suite.signerOf(unhex(secret));
    const { id, institution, firstWallet, lastWallet, expiry_s } = options;
    const certificate = await institution.certifyCooperative({
      cooperative: id,
      keyNumber: 1,
      firstWallet,
      lastWallet,
      bestClass: DELEGABLE_CLASS,
      expiry_s,
      publicKey: signer.publicKey,
    });
    if (!certificate.ok) return certificate;
    const bank = new CooperativeBank(db, environment, options, { signer, certificate: certificate.value });
    await institution.openSoftWallet(bank.fundingWallet);
    return ok(bank);
  }

  /** Its soft wallet at the institution: all that it can ever sell. */
  get fundingWallet(): string {
    return `cooperative-${hex(this.id)}`;
  }

  /** Signs an order without checking it: the institution does. */
  sign(order: Omit<Order, "signature">): Uint8Array {
    const body = orderBody(order);
    return concatBytes(body, this.#signer.sign(this.institution.suite.verifier.hash(domainTag("order"), body)));
  }

  /** The order for this wallet number, 91 bytes; for the same number always the same bytes. */
  async order(wallet: Uint8Array): Promise<Uint8Array> {
    const bytes = this.sign({
      suite: this.institution.suite.id,
      institution: this.institution.id,
      cooperative: this.id,
      keyNumber: 1,
      wallet,
      walletClass: DELEGABLE_CLASS,
      currency: this.institution.currency,
      time_s: this.#environment.now_s(),
    });
    return serializable(this.#db, async (tx) => {
      const query = tx.selectFrom("wallet_order").select("bytes").where("wallet", "=", hex(wallet));
      const before = await query.executeTakeFirst();
      if (before !== undefined) return before.bytes;
      await tx
        .insertInto("wallet_order")
        .values({ wallet: hex(wallet), bytes })
        .execute();
      return bytes;
    });
  }

  /** Cash over the counter onto a purse. Idempotent by key: a sale that was cut is finished by repeating it. */
  async takeCash(wallet: Uint8Array, amount_minor: number, key: string): Promise<PartyResult<CreditBooking>> {
    if (!isAmount(amount_minor)) return refuse("bad-amount");
    const id = hex(wallet);
    const row = { key, wallet: id, amount: amount_minor, state: "begun" };
    const known = await serializable(this.#db, async (tx) => {
      const before = await tx.selectFrom("sale").selectAll().where("key", "=", key).executeTakeFirst();
      if (before !== undefined) return before.wallet === id && before.amount === amount_minor;
      await tx.insertInto("sale").values(row).execute();
      return true;
    });
    if (!known) return refuse("key-reused");
    const name = `${hex(this.id)}/${key}`;
    const booked = await this.institution.load(this.fundingWallet, wallet, amount_minor, name);
    await serializable(this.#db, async (tx) => {
      const state = booked.ok ? "done" : "refused";
      await tx.updateTable("sale").set({ state }).where("key", "=", key).execute();
      if (!booked.ok) return;
      const lines = [debit("till", amount_minor), credit("sold", amount_minor)];
      await post(books(tx), { key: `cash/${key}`, lines, memo: "cash for value" });
    });
    return booked;
  }

  /** Cash taken and not yet handed on, fen. */
  async till(): Promise<number> {
    return (await balanceOf(this.#db as unknown as Kysely<LedgerTables>, "till")) ?? 0;
  }
}
