/**
 * Renewing ticket keys and their certificates. A new key is used only once the central bank has certified it, so no terminal receives a ticket that it
 * cannot check.
 */
import { ok } from "../../../protocol/codec/result.js";
import type { CertifyingBank } from "../../central-bank/contract.js";
import type { Signer } from "../../shared/crypto/signer.js";
import type { PartySuite } from "../../shared/crypto/suites.js";
import { hex, unhex } from "../../shared/environment.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { InstitutionContext } from "../context.js";
import { TICKET_SECRET } from "../store/keyring.js";
import type { Db } from "../store/tables.js";

export interface Certified {
  readonly certificate: Uint8Array;
  readonly expiry_s: number;
}

/** The latest that fits a certificate's field. */
const LATEST_S = 0xffffffff;

/**
 * A certificate for key `number`, 109 bytes: for a key in use a new expiry, for the next number a new key, which signs from then on. Called again it
 * finishes what was cut.
 */
export async function renewKey(
  context: InstitutionContext,
  bank: CertifyingBank,
  number: number,
  expiry_s: number,
): Promise<PartyResult<Uint8Array>> {
  if (expiry_s <= context.environment.now_s() || expiry_s > LATEST_S) return refuse("bad-expiry");
  await context.keyring.read(context.db);
  const known = context.keyring.find(number);
  if (known === null && number !== context.keyring.current.number + 1) return refuse("bad-key-number");
  const fresh = hex(context.suite.newSecret(context.environment));
  const publicKey =
    known?.publicKey ?? (await storedSecret(context.db, context.suite, `${TICKET_SECRET}/${number}`, fresh)).publicKey;
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

/** The secret of this name; `fresh`, now stored, when there was none. */
async function storedSecret(db: Db, suite: PartySuite, name: string, fresh: string): Promise<Signer> {
  return serializable(db, async (tx) => {
    const before = await tx.selectFrom("secret").select("value").where("name", "=", name).executeTakeFirst();
    if (before !== undefined) return suite.signerOf(unhex(before.value));
    await tx.insertInto("secret").values({ name, value: fresh }).execute();
    return suite.signerOf(unhex(fresh));
  });
}

export async function currentCertificate(db: Db, number: number): Promise<Certified | null> {
  const query = db.selectFrom("ticket_key").select(["certificate", "expiry as expiry_s"]);
  return (await query.where("number", "=", number).executeTakeFirst()) ?? null;
}

/** Certificates of every key whose tickets can still be presented, newest last. */
export async function certificates(db: Db): Promise<Uint8Array[]> {
  const rows = await db.selectFrom("ticket_key").select("certificate").orderBy("number").execute();
  return rows.map((row) => row.certificate);
}
