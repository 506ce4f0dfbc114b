/**
 * A fork proof: one ticket, two different signed bodies, both valid under its key. The list that the bracelet's identity key signed shows whose ticket it
 * was, so neither a merchant nor an institution can frame a holder. Anyone can check a proof, and nothing in it is secret.
 */
import { sql } from "kysely";
import { sameBytes } from "../../../protocol/codec/bytes.js";
import { decodePayAnswer, payMessage, REQUEST_LENGTH } from "../../../protocol/commands/pay.js";
import { type KeyList, keyListDigest } from "../../../protocol/messages/key-list.js";
import { suiteOf } from "../../shared/crypto/suites.js";
import { hex, unhex } from "../../shared/environment.js";
import type { InstitutionContext } from "../context.js";
import type { ForkProof } from "../contract.js";
import type { Db } from "../store/tables.js";

interface Signed {
  readonly key: Uint8Array;
  readonly suite: number;
  readonly message: string;
}

/** The ticket's key and the body it signed, or null. */
function signed(record: Uint8Array): Signed | null {
  const answer = decodePayAnswer(record.slice(REQUEST_LENGTH));
  if (!answer.ok) return null;
  const { head, publicKey: key } = answer.value.ticket;
  const { verifier } = suiteOf(head.suite);
  const message = payMessage(verifier, answer.value, record.slice(0, REQUEST_LENGTH));
  if (!verifier.verify(message, answer.value.signature, key)) return null;
  return { key, suite: head.suite, message: hex(message) };
}

export function checkForkProof(proof: ForkProof): boolean {
  const [a, b] = [signed(proof.first), signed(proof.second)];
  if (a === null || b === null || !sameBytes(a.key, b.key) || a.suite !== b.suite || a.message === b.message)
    return false;
  const { number, keys, signature } = proof.list;
  if (!keys.some((key) => sameBytes(key, a.key))) return false;
  const { verifier } = suiteOf(a.suite);
  return verifier.verify(
    keyListDigest(verifier, { suite: a.suite, wallet: proof.wallet, number, keys }),
    signature,
    proof.identity,
  );
}

async function listWith(db: Db, wallet: string, publicKey: string): Promise<KeyList | null> {
  const rows = await db.selectFrom("key_list").selectAll().where("wallet", "=", wallet).orderBy("number").execute();
  for (const row of rows) {
    const keys: string[] = row.keys.match(/.{66}/g) ?? [];
    if (keys.includes(publicKey)) return { number: row.number, keys: keys.map(unhex), signature: unhex(row.signature) };
  }
  return null;
}

export interface ForkPage {
  readonly proofs: readonly ForkProof[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
}

/** Forks of which this institution has evidence, at most `limit` from `after`, which is empty or the `next` of the page before. */
export async function forkPage(context: InstitutionContext, after: string, limit: number): Promise<ForkPage> {
  const place = sql<string>`evidence.ticket || evidence.digest`;
  const rows = await context.db
    .selectFrom("evidence")
    .innerJoin("ticket", "ticket.id", "evidence.ticket")
    .innerJoin("claim", "claim.ticket", "evidence.ticket")
    .innerJoin("purse", "purse.wallet", "ticket.wallet")
    .select(["claim.record as first", "evidence.record as second", "purse.identity", "purse.wallet"])
    .select(["ticket.public_key", place.as("place")])
    .where("evidence.kind", "=", "fork")
    .where(place, ">", after)
    .orderBy("evidence.ticket")
    .orderBy("evidence.digest")
    .limit(limit)
    .execute();
  const proofs: ForkProof[] = [];
  for (const { first, second, identity, wallet, public_key } of rows) {
    const list = await listWith(context.db, wallet, public_key);
    if (list !== null) proofs.push({ first, second, identity: unhex(identity), wallet: unhex(wallet), list });
  }
  return { proofs, next: rows.length < limit ? null : rows[limit - 1].place };
}

const PAGE = 100;

/** All of them. */
export async function forkProofs(context: InstitutionContext): Promise<ForkProof[]> {
  const all: ForkProof[] = [];
  for (let after: string | null = ""; after !== null; ) {
    const page: ForkPage = await forkPage(context, after, PAGE);
    all.push(...page.proofs);
    after = page.next;
  }
  return all;
}
