/**
 * The institution's ticket keys, by number. New tickets are signed with the newest certified one; tickets of every older key can be claimed until they
 * close. A key is used only once the central bank has certified it, so no terminal meets a ticket that it cannot check.
 */

import { ok } from "../../../protocol/codec/result.js";
import type { CentralBank } from "../../central-bank/central-bank.js";
import type { Signer } from "../../shared/crypto/signer.js";
import type { PartySuite } from "../../shared/crypto/suites.js";
import { type Environment, hex, unhex } from "../../shared/environment.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { Db } from "../store/tables.js";

export interface TicketKey {
  readonly number: number;
  readonly signer: Signer;
  /** Of its certificate, when one was asked for through here. */
  readonly expiry_s: number | null;
}

export interface Certified {
  readonly certificate: Uint8Array;
  readonly expiry_s: number;
}

const PREFIX = "tickets";
/** What a certificate has room for. */
const LATEST_S = 0xffffffff;

export class Keyring {
  /** Number of the key the institution was founded with. */
  readonly #first: number;
  readonly #keys = new Map<number, TicketKey>();

  readonly #suite: PartySuite;

  private constructor(suite: PartySuite, first: number) {
    this.#suite = suite;
    this.#first = first;
  }

  static async open(db: Db, suite: PartySuite, first: number): Promise<Keyring> {
    return new Keyring(suite, first).read(db);
  }

  /** What is in SQL now: another instance of this institution may have renewed the key. */
  async read(db: Db): Promise<Keyring> {
    const certified = await db.selectFrom("ticket_key").select(["number", "expiry"]).execute();
    const secrets = await db.selectFrom("secret").selectAll().where("name", "like", `${PREFIX}%`).execute();
    for (const { name, value } of secrets) {
      const number = name === PREFIX ? this.#first : Number(name.slice(PREFIX.length + 1));
      const expiry_s = certified.find((c) => c.number === number)?.expiry ?? null;
      const known = this.#keys.get(number);
      if (known?.expiry_s === expiry_s) continue;
      if (number === this.#first || expiry_s !== null) {
        this.#keys.set(number, { number, signer: known?.signer ?? this.#suite.signerOf(unhex(value)), expiry_s });
      }
    }
    return this;
  }

  get current(): TicketKey {
    return this.#keys.get(Math.max(...this.#keys.keys())) as TicketKey;
  }

  find(number: number): Signer | null {
    return this.#keys.get(number)?.signer ?? null;
  }

  all(): readonly TicketKey[] {
    return [...this.#keys.values()];
  }
}

/**
 * A certificate for key `number`, 109 bytes: for a key in use a new expiry, for the next number a new key, which signs from then on. Asked again it
 * finishes what was cut.
 */
export async function renewKey(
  context: {
    readonly db: Db;
    readonly environment: Environment;
    readonly suite: PartySuite;
    readonly id: Uint8Array;
    readonly keyring: Keyring;
  },
  bank: Pick<CentralBank, "certifyInstitution">,
  number: number,
  expiry_s: number,
): Promise<PartyResult<Uint8Array>> {
  if (expiry_s <= context.environment.now_s() || expiry_s > LATEST_S) return refuse("bad-expiry");
  await context.keyring.read(context.db);
  const known = context.keyring.find(number);
  if (known === null && number !== context.keyring.current.number + 1) return refuse("bad-key-number");
  const fresh = hex(context.suite.newSecret(context.environment));
  const publicKey =
    known?.publicKey ?? (await keptSecret(context.db, context.suite, `${PREFIX}/${number}`, fresh)).publicKey;
  const certificate = await bank.certifyInstitution({
    institution: context.id,
    keyNumber: number,
    publicKey,
    expiry_s,
  });
  const row = { number, expiry: expiry_s, certificate };
  await context.db
    .insertInto("ticket_key")
    .values(row)
    .onConflict((c) => c.column("number").doUpdateSet(row))
    .execute();
  await context.keyring.read(context.db);
  return ok(certificate);
}

/** The secret of this name, made now if there is none. */
async function keptSecret(db: Db, suite: PartySuite, name: string, fresh: string): Promise<Signer> {
  return serializable(db, async (tx) => {
    const before = await tx.selectFrom("secret").select("value").where("name", "=", name).executeTakeFirst();
    if (before !== undefined) return suite.signerOf(unhex(before.value));
    await tx.insertInto("secret").values({ name, value: fresh }).execute();
    return suite.signerOf(unhex(fresh));
  });
}

export async function certified(db: Db, number: number): Promise<Certified | null> {
  const query = db.selectFrom("ticket_key").select(["certificate", "expiry as expiry_s"]);
  return (await query.where("number", "=", number).executeTakeFirst()) ?? null;
}

/** Certificates of every key whose tickets can still be met, newest last. */
export async function certificates(db: Db): Promise<Uint8Array[]> {
  const rows = await db.selectFrom("ticket_key").select("certificate").orderBy("number").execute();
  return rows.map((row) => row.certificate);
}
