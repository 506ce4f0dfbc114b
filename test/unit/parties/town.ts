/**
 * A small town for the parties' tests: a central bank, one institution, one cooperative bank, one maker, and as many purses and terminals as a test
 * wants. Every town has schemas of its own in the database that a test file shares.
 */
import { expect } from "chai";
import { sql } from "kysely";
import { conserved, moneyStatement } from "../../../parties/audit/conservation.js";
import { CentralBank } from "../../../parties/central-bank/central-bank.js";
import { CooperativeBank } from "../../../parties/cooperative/cooperative-bank.js";
import { enrol } from "../../../parties/cooperative/station.js";
import type { InstitutionContext } from "../../../parties/institution/context.js";
import type { ClaimRecord } from "../../../parties/institution/contract.js";
import { settleAnywhere } from "../../../parties/institution/interbank/foreign-claims.js";
import { trustMaker } from "../../../parties/institution/issuing/makers.js";
import { sellTo } from "../../../parties/institution/issuing/soft-wallet.js";
import { fundGuarantee, issue, openMerchant } from "../../../parties/institution/issuing/treasury.js";
import { openInstitution } from "../../../parties/institution/open.js";
import { sponsorOf } from "../../../parties/institution/purses/cooperative.js";
import { reconcile, type Truth } from "../../../parties/institution/purses/reconcile.js";
import { books, findPurse } from "../../../parties/institution/store/tables.js";
import { InstitutionSync } from "../../../parties/institution/sync/sync-session.js";
import { Maker } from "../../../parties/maker/maker.js";
import { type RelayOutcome, relaySync } from "../../../parties/merchant/relay.js";
import { Terminal } from "../../../parties/merchant/terminal.js";
import { DEFAULT_SUITE } from "../../../parties/shared/crypto/suites.js";
import { type ApduExchange, hex, unhex } from "../../../parties/shared/environment.js";
import type { PartyResult } from "../../../parties/shared/errors.js";
import { type Database, openDatabase } from "../../../parties/shared/ledger/database.js";
import { audit, balanceOf } from "../../../parties/shared/ledger/ledger.js";
import { ModelPurse } from "../../model/purse.js";
import type { Memory } from "../../model/purse-memory.js";
import { SeededWorld } from "../../model/world.js";

export const YUAN = 100;
export const INSTITUTION_ID = Uint8Array.of(0, 0, 1, 2);

/** The value of an outcome that must be one. */
export function must<T>(outcome: PartyResult<T>): T {
  if (!outcome.ok) throw new Error(`${outcome.error.name}: ${outcome.error.sentence}`);
  return outcome.value;
}

/** The name of the error of an outcome that must be one. */
export function why(outcome: PartyResult<unknown>): string {
  return outcome.ok ? "done" : outcome.error.name;
}

export const walletNumber = (n: number) => unhex(n.toString(16).padStart(16, "0"));

export interface Holder {
  readonly purse: ModelPurse;
  readonly wallet: Uint8Array;
}

let towns = 0;

export class Town {
  readonly world: SeededWorld;
  readonly database: Database;
  readonly prefix: string;
  bank!: CentralBank;
  oi!: InstitutionContext;
  coop!: CooperativeBank;
  maker!: Maker;
  institutionCertificate!: Uint8Array;
  readonly holders: Holder[] = [];
  #keys = 0;
  #terminals = 0;

  private constructor(database: Database, seed: string) {
    this.database = database;
    this.world = new SeededWorld(seed);
    this.prefix = `t${process.pid}_${++towns}`;
  }

  static async found(database: Database, seed = "town", suite = DEFAULT_SUITE): Promise<Town> {
    const town = new Town(database, seed);
    const { world, prefix } = town;
    for (const party of ["cb", "oi", "coop"]) {
      await sql.raw(`drop schema if exists ${prefix}_${party} cascade`).execute(database.kysely);
    }
    town.bank = await CentralBank.open(database, world, `${prefix}_cb`, suite);
    town.oi = await openInstitution(database, world, { id: INSTITUTION_ID, schema: `${prefix}_oi`, suite });
    town.institutionCertificate = await town.bank.certifyInstitution({
      institution: INSTITUTION_ID,
      keyNumber: 1,
      publicKey: town.oi.keyring.current.signer.publicKey,
      expiry_s: world.now_s() + 400 * 86_400,
    });
    must(await town.bank.deposit(INSTITUTION_ID, 10_000_000, "reserve"));
    must(await issue(town.oi, town.bank, 5_000_000, "first"));
    must(await fundGuarantee(town.oi, 500_000, "first"));
    town.maker = new Maker(world, Uint8Array.of(9, 9, 9, 9), suite);
    await trustMaker(town.oi, town.maker.id, town.maker.publicKey);
    town.coop = must(
      await CooperativeBank.open(database, world, {
        id: Uint8Array.of(0, 0, 0, 7),
        institution: sponsorOf(town.oi),
        expiry_s: world.now_s() + 400 * 86_400,
        firstWallet: walletNumber(1),
        lastWallet: walletNumber(999),
        schema: `${prefix}_coop`,
      }),
    );
    must(await sellTo(town.oi, town.coop.fundingWallet, 2_000_000, "funding"));
    return town;
  }

  /** A bracelet fresh from the factory. */
  async bracelet(level = 1): Promise<ModelPurse> {
    const purse = new ModelPurse(this.world, { counter: level > 0 });
    const product = { q: this.oi.enrolment.publicKey, institution: this.oi.id, level };
    must(await this.maker.personalise(purse.pipe, product));
    return purse;
  }

  /** An enrolled bracelet with so much on it and its tickets ready. */
  async holder(amount_minor = 0, level = 1): Promise<Holder> {
    const purse = await this.bracelet(level);
    const wallet = walletNumber(this.holders.length + 1);
    must(await enrol(purse.pipe, this.coop, wallet));
    const holder = { purse, wallet };
    this.holders.push(holder);
    if (amount_minor > 0) must(await this.load(holder, amount_minor));
    await this.sync(holder);
    return holder;
  }

  load(holder: Holder, amount_minor: number, key = `k${++this.#keys}`) {
    return this.coop.takeCash(holder.wallet, amount_minor, key);
  }

  async relay(holder: Holder, pipe: ApduExchange = holder.purse.pipe): Promise<RelayOutcome> {
    const outcome = await relaySync(pipe, () => new InstitutionSync(this.oi));
    holder.purse.leave();
    return outcome;
  }

  async sync(holder: Holder): Promise<void> {
    const outcome = await this.relay(holder);
    expect(outcome).to.include({ outcome: "synced" });
  }

  async terminal(): Promise<Terminal> {
    const payee = unhex((0xa000 + ++this.#terminals).toString(16).padStart(16, "0"));
    const schema = `${this.prefix}_pos${this.#terminals}`;
    await sql.raw(`drop schema if exists ${schema} cascade`).execute(this.database.kysely);
    await openMerchant(this.oi, payee);
    const known = { root: this.bank.rootKey, certificates: [this.institutionCertificate] };
    return Terminal.open(this.database, this.world, { payee, schema, ...known });
  }

  readonly settle = (payee: Uint8Array, records: readonly ClaimRecord[]) => settleAnywhere(this.oi, payee, records);

  /** A payment with a press if one is wanted; the bracelet leaves the field afterwards. */
  async pay(holder: Holder, terminal: Terminal, amount_minor: number, online = false) {
    const sale = must(await terminal.sale(amount_minor, online));
    let outcome = await terminal.touch(holder.purse.pipe, sale, this.settle);
    if (outcome.outcome === "press") {
      holder.purse.press();
      outcome = await terminal.touch(holder.purse.pipe, sale, this.settle);
    }
    holder.purse.leave();
    return outcome;
  }

  async paid(holder: Holder, terminal: Terminal, amount_minor: number): Promise<void> {
    expect(await this.pay(holder, terminal, amount_minor)).to.include({ outcome: "paid", amount_minor });
  }

  /** The record of the last sale that was answered. */
  async record(terminal: Terminal, sale?: string): Promise<ClaimRecord> {
    const rows = (await terminal.sales()).filter((r) => r.answer !== "" && (sale === undefined || r.sale === sale));
    return { request: unhex(rows[0].request), answer: unhex(rows[0].answer) };
  }

  /** The number of fen a merchant has. */
  async taken(terminal: Terminal): Promise<number> {
    return (await balanceOf(books(this.oi.db), `merchant/${hex(terminal.payee)}`)) ?? -1;
  }

  async float(holder: Holder): Promise<number> {
    return (await balanceOf(books(this.oi.db), `float/${hex(holder.wallet)}`)) ?? -1;
  }

  state(holder: Holder) {
    return findPurse(this.oi.db, hex(holder.wallet)).then((row) => {
      if (row === null) throw new Error("no such purse");
      return row;
    });
  }

  truth({ memory: m }: { memory: Memory }): Truth {
    const unacknowledged = m.unacknowledged.map((p) => ({ ticketId: hex(p.ticketId), amount_minor: p.amount_minor }));
    return { balance_minor: m.balance_minor, lastCredit: m.lastCredit, unacknowledged };
  }

  /** Money is conserved and every ledger adds up. */
  async conserved(): Promise<void> {
    const statement = await moneyStatement(this.bank, [this.oi]);
    expect(conserved(statement), JSON.stringify(statement)).to.equal(true);
    expect(await audit(books(this.oi.db))).to.deep.equal([]);
    expect(await audit(this.bank.ledger)).to.deep.equal([]);
  }

  /** Conserved, and every purse holds exactly what the books say it must. */
  async inOrder(): Promise<void> {
    await this.conserved();
    const truths = new Map(this.holders.map((h) => [hex(h.wallet), this.truth(h.purse)]));
    for (const row of await reconcile(this.oi, truths)) {
      if (!row.baselineUnderWay) expect(row.difference_minor, JSON.stringify(row)).to.equal(0);
    }
  }
}

/** One database for a file: `const db = sharedDatabase()` inside a describe. */
export function sharedDatabase(): () => Database {
  let database: Database | null = null;
  before(async function () {
    this.timeout(60_000);
    database = await openDatabase();
  });
  after(async () => {
    await database?.close();
  });
  return () => {
    if (database === null) throw new Error("the database is opened before the tests");
    return database;
  };
}

/** Everything that the institution keeps as evidence. */
export function evidenceOf(institution: InstitutionContext) {
  return institution.db.selectFrom("evidence").selectAll().orderBy("ticket").orderBy("digest").execute();
}
