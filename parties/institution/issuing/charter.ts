/**
 * Chartering a cooperative bank: a certificate for its enrolment key, bounded by a range of wallet numbers, a class and an expiry.
 *
 * The certificate opens no account and creates no value. Ranges of different banks never overlap.
 */

import { ok } from "../../../protocol/codec/result.js";
import { certificateDigest, cooperativeBody, encodeSigned } from "../../../protocol/messages/certificate.js";
import { hex } from "../../shared/environment.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { InstitutionContext } from "../context.js";
import { type Charter, DELEGABLE_CLASS } from "../contract.js";

/** The certificate's 130 bytes. */
export async function certifyCooperative(
  context: InstitutionContext,
  charter: Charter,
): Promise<PartyResult<Uint8Array>> {
  if (charter.bestClass !== DELEGABLE_CLASS) return refuse("class-not-delegable");
  if (charter.firstWallet.length !== 8 || charter.lastWallet.length !== 8) return refuse("bad-range");
  if (charter.cooperative.length !== 4 || !context.suite.isPoint(charter.publicKey)) return refuse("undecodable");
  const [id, first, last] = [hex(charter.cooperative), hex(charter.firstWallet), hex(charter.lastWallet)];
  if (first > last) return refuse("bad-range");
  const body = cooperativeBody({ suite: context.suite.id, institution: context.id, ...charter });
  const certificate = encodeSigned(
    body,
    context.keyring.current.signer.sign(certificateDigest(context.suite.verifier, "cooperative", body)),
  );
  const row = { id, key_number: charter.keyNumber, first, last, expiry: charter.expiry_s, certificate };
  return serializable(context.db, async (tx): Promise<PartyResult<Uint8Array>> => {
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
    return ok(certificate);
  });
}
