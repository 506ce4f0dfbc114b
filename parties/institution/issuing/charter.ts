/**
 * Chartering a cooperative bank: a certificate for its enrolment key, bounded by a range of wallet numbers, a class and an expiry.
 *
 * The certificate opens no account and creates no value. Ranges of different banks never overlap.
 */
import {
  type CooperativeCertificate,
  certificateDigest,
  cooperativeBody,
  encodeSigned,
} from "../../../protocol/messages/certificate.js";
import { hex } from "../../shared/environment.js";
import { done, type Outcome, refuse } from "../../shared/errors.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { Desk } from "../context.js";
import { DELEGABLE_CLASS } from "./levels.js";

export type Charter = Omit<CooperativeCertificate, "signature" | "suite" | "institution">;

/** The certificate's 130 bytes. */
export async function certifyCooperative(desk: Desk, charter: Charter): Promise<Outcome<Uint8Array>> {
  if (charter.bestClass !== DELEGABLE_CLASS) return refuse("class-not-delegable");
  if (charter.firstWallet.length !== 8 || charter.lastWallet.length !== 8) return refuse("bad-range");
  if (charter.cooperative.length !== 4 || !desk.suite.isPoint(charter.publicKey)) return refuse("undecodable");
  const [id, first, last] = [hex(charter.cooperative), hex(charter.firstWallet), hex(charter.lastWallet)];
  if (first > last) return refuse("bad-range");
  const body = cooperativeBody({ suite: desk.suite.id, institution: desk.id, ...charter });
  const certificate = encodeSigned(
    body,
    desk.keyring.current.signer.sign(certificateDigest(desk.suite.verifier, "cooperative", body)),
  );
  const row = { id, key_number: charter.keyNumber, first, last, expiry: charter.expiry_s, certificate };
  return serializable(desk.db, async (tx): Promise<Outcome<Uint8Array>> => {
    const taken = await tx
      .selectFrom("cooperative")
      .select("id")
      .where("id", "!=", id)
      .where("first", "<=", last)
      .where("last", ">=", first)
      .executeTakeFirst();
    if (taken !== undefined) return refuse("range-taken");
    const { id: _, key_number: __, ...rest } = row;
    await tx
      .insertInto("cooperative")
      .values(row)
      .onConflict((c) => c.columns(["id", "key_number"]).doUpdateSet(rest))
      .execute();
    return done(certificate);
  });
}
