/**
 * The central bank: the root of trust, and the only party that creates and destroys money.
 *
 * An institution deposits a reserve; digital cash is issued to it one for one against that deposit and redeemed back into it. Two kinds of accounts hold the
 * totals, so `issued − redeemed` is what circulates. Netting between institutions moves circulation from one to another and changes neither total.
 */
import type { Kysely, Transaction } from "kysely";
import { certificateDigest, encodeSigned, institutionBody } from "../../protocol/messages/certificate.js";
import type { Signer } from "../shared/crypto/signer.js";
import { DEFAULT_SUITE, type PartySuite, suiteOf } from "../shared/crypto/suites.js";
import { type Environment, hex, unhex } from "../shared/environment.js";
import { type PartyResult, refuse } from "../shared/errors.js";
import { LEDGER_SCHEMA, type LedgerTables } from "../shared/ledger/accounts.js";
import { type Database, storeOf } from "../shared/ledger/database.js";
import {
  balanceOf,
  credit,
  debit,
  isAmount,
  isPosted,
  openAccount,
  type Posting,
  post,
} from "../shared/ledger/ledger.js";
import { migrate } from "../shared/ledger/migrations.js";
import { serializable } from "../shared/ledger/transaction.js";
import type { CertifyingBank, InstitutionRequest, IssuingBank, Presentment } from "./contract.js";
import { netRound } from "./net-round.js";
import { ROUND_SCHEMA, type RoundTables, roundOf } from "./rounds.js";

interface Tables extends LedgerTables, RoundTables {
  root: { one: number; suite: number; secret: string };
  institution: { id: string; key_number: number; certificate: Uint8Array };
}

const SCHEMA: readonly string[] = [
  ...LEDGER_SCHEMA,
  "create table root (one integer primary key check (one = 1), suite integer not null, secret text not null)",
  `create table institution (
    id text not null, key_number integer not null, certificate bytea not null, primary key (id, key_number))`,
];

export interface CirculationTotals {
  readonly issued: number;
  readonly redeemed: number;
}

/** Between two accounts of one institution. */
interface Movement {
  readonly institution: Uint8Array;
  readonly amount_minor: number;
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly memo: string;
}

const books = (tx: Transaction<Tables>) => tx as unknown as Transaction<LedgerTables>;
const rounds = (tx: Transaction<Tables>) => tx as unknown as Transaction<RoundTables>;

export class CentralBank implements IssuingBank, CertifyingBank {
  readonly #db: Kysely<Tables>;
  /** Its own and its institutions'. */
  readonly suite: PartySuite;
  readonly #root: Signer;

  /** The same database, seen as its ledger and as its netting rounds (rounds.ts). */
  readonly ledger: Kysely<LedgerTables>;
  readonly rounds: Kysely<RoundTables>;

  private constructor(db: Kysely<Tables>, suite: PartySuite, root: Signer) {
    this.#db = db;
    this.ledger = db as unknown as Kysely<LedgerTables>;
    this.rounds = db as unknown as Kysely<RoundTables>;
    this.suite = suite;
    this.#root = root;
  }

  /** Opens the bank of this schema, or founds one. Its institutions have the same suite; a bank that exists keeps its own. */
  static async open(
    database: Database,
    environment: Environment,
    schema = "central_bank",
    founding = DEFAULT_SUITE,
  ): Promise<CentralBank> {
    await migrate(database, schema, [SCHEMA, ROUND_SCHEMA]);
    const db = storeOf<Tables>(database, schema);
    const fresh = { one: 1, suite: founding, secret: hex(suiteOf(founding).newSecret(environment)) };
    const root = await serializable(db, async (tx) => {
      const row = await tx.selectFrom("root").selectAll().executeTakeFirst();
      if (row !== undefined) return row;
      await tx.insertInto("root").values(fresh).execute();
      await openAccount(books(tx), "assets", "assets");
      return fresh;
    });
    const suite = suiteOf(root.suite);
    return new CentralBank(db, suite, suite.signerOf(unhex(root.secret)));
  }

  /** Terminals and institutions pin this, 33 bytes. */
  get rootKey(): Uint8Array {
    return this.#root.publicKey;
  }

  /** Admits an institution's ticket key, of the same suite; the same request gives the same certificate. */
  async certifyInstitution(request: InstitutionRequest): Promise<Uint8Array> {
    const body = institutionBody({ suite: this.suite.id, ...request });
    const certificate = encodeSigned(
      body,
      this.#root.sign(certificateDigest(this.suite.verifier, "institution", body)),
    );
    const id = hex(request.institution);
    await serializable(this.#db, async (tx) => {
      await openAccount(books(tx), `deposit/${id}`, "deposit");
      await openAccount(books(tx), `issued/${id}`, "issued");
      await openAccount(books(tx), `redeemed/${id}`, "redeemed");
      await tx
        .insertInto("institution")
        .values({ id, key_number: request.keyNumber, certificate })
        .onConflict((c) => c.columns(["id", "key_number"]).doUpdateSet({ certificate }))
        .execute();
    });
    return certificate;
  }

  /** The institution brings reserves. */
  deposit(institution: Uint8Array, amount_minor: number, key: string): Promise<PartyResult<Posting>> {
    const id = hex(institution);
    const accounts = { from: "assets", to: `deposit/${id}`, memo: "reserve deposited" };
    return this.#move({ institution, amount_minor, key: `${id}/deposit/${key}`, ...accounts });
  }

  /** New digital cash against the institution's reserve. Idempotent by key. */
  async issue(institution: Uint8Array, amount_minor: number, key: string): Promise<PartyResult<Posting>> {
    const id = hex(institution);
    const accounts = { from: `deposit/${id}`, to: `issued/${id}`, memo: "issued" };
    const posted = await this.#move({ institution, amount_minor, key, ...accounts });
    return !posted.ok && posted.error.name === "insufficient-funds" ? refuse("reserve-too-small") : posted;
  }

  /** Digital cash comes back and is destroyed; the reserve is free again. Idempotent by key. */
  redeem(institution: Uint8Array, amount_minor: number, key: string): Promise<PartyResult<Posting>> {
    const id = hex(institution);
    return this.#move({
      institution,
      amount_minor,
      key,
      from: `redeemed/${id}`,
      to: `deposit/${id}`,
      memo: "redeemed",
    });
  }

  /**
   * One netting round: what institutions agreed that they owe each other, reduced to one amount each, all at once or not at all. Idempotent by the round's
   * name; refused once the round was declined (rounds.ts).
   */
  net(round: string, agreed: readonly Presentment[]): Promise<PartyResult<Posting>> {
    return serializable(this.#db, async (tx): Promise<PartyResult<Posting>> => {
      const state = (await roundOf(rounds(tx), round))?.state;
      if (state === "declined" || state === "off") return refuse("key-reused");
      const posted = await netRound(books(tx), round, agreed);
      if (!posted.ok || state !== "begun") return posted;
      await tx.updateTable("round").set({ state: "netted" }).where("name", "=", round).execute();
      return posted;
    });
  }

  async totals(): Promise<CirculationTotals> {
    const rows = await this.#db.selectFrom("account").select(["kind", "balance"]).execute();
    const sum = (kind: string) => rows.reduce((n, row) => (row.kind === kind ? n + row.balance : n), 0);
    return { issued: sum("issued"), redeemed: sum("redeemed") };
  }

  async #move(movement: Movement): Promise<PartyResult<Posting>> {
    const { institution, key, amount_minor, from, to, memo } = movement;
    const [id, amount] = [hex(institution), amount_minor];
    if (!isAmount(amount)) return refuse("bad-amount");
    return serializable(this.#db, async (tx): Promise<PartyResult<Posting>> => {
      const issued = await balanceOf(books(tx), `issued/${id}`);
      const redeemed = await balanceOf(books(tx), `redeemed/${id}`);
      if (issued === null || redeemed === null) return refuse("unknown-institution");
      const again = await isPosted(books(tx), key);
      if (!again && memo === "redeemed" && issued - redeemed < amount) return refuse("not-outstanding");
      return post(books(tx), { key, lines: [debit(from, amount), credit(to, amount)], memo });
    });
  }
}
