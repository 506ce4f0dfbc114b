/**
 * Enrolment, the institution's side. The station carries bytes; whether to enrol is decided here, on evidence that the station cannot make: our own
 * certificate, the cooperative bank's signature, the maker's attestation, and the bracelet's own confirmation.
 *
 * The same order and the same answer give the same bytes, so a station that was cut resumes. An enrolment that was not confirmed may be begun again with
 * other bytes; a confirmed one never changes. A level comes from the attestation only.
 */

import { concatBytes, sameBytes } from "../../../protocol/codec/bytes.js";
import { ok } from "../../../protocol/codec/result.js";
import {
  decodeOrder,
  decodeOrderAnswer,
  encodeActivation,
  enrolTranscript,
  type Order,
  type OrderAnswer,
  orderBody,
} from "../../../protocol/commands/enrol.js";
import { HANDLE_WINDOW } from "../../../protocol/commands/sync-open.js";
import {
  attestationBody,
  certificateDigest,
  cooperativeBody,
  decodeCooperative,
} from "../../../protocol/messages/certificate.js";
import { domainTag } from "../../../protocol/messages/labels.js";
import { encodeParams, type Params } from "../../../protocol/messages/params.js";
import { prf } from "../../shared/crypto/ascon.js";
import { sealActivation, walletKey } from "../../shared/crypto/wallet-key.js";
import { DAY_S, hex } from "../../shared/environment.js";
import { type PartyResult, refuse } from "../../shared/errors.js";
import { openAccount } from "../../shared/ledger/ledger.js";
import { serializable } from "../../shared/ledger/transaction.js";
import type { InstitutionContext } from "../context.js";
import { DELEGABLE_CLASS, type EnrolmentRequest } from "../contract.js";
import { ORDER_DAYS } from "../issuing/levels.js";
import { makerKey } from "../issuing/makers.js";
import { ruleOf } from "../issuing/rules.js";
import { ACCOUNT } from "../store/accounts.js";
import { books, type InstitutionTables, type Tx } from "../store/tables.js";
import { addHandles } from "./handles.js";

type Row = InstitutionTables["enrolment"];

interface Accepted {
  readonly order: Order;
  readonly answer: OrderAnswer;
}

function verifyOrder(context: InstitutionContext, request: EnrolmentRequest): PartyResult<Order> {
  const { id: suite, verifier } = context.suite;
  const certificate = decodeCooperative(request.certificate);
  const order = decodeOrder(request.order);
  if (!certificate.ok || !order.ok) return refuse("undecodable");
  const [c, o, now] = [certificate.value, order.value, context.environment.now_s()];
  if (!sameBytes(c.institution, context.id) || !sameBytes(o.institution, context.id))
    return refuse("wrong-institution");
  if (c.suite !== suite || o.suite !== suite) return refuse("wrong-suite");
  const charter = certificateDigest(verifier, "cooperative", cooperativeBody(c));
  const ours = context.keyring.all().some((key) => verifier.verify(charter, c.signature, key.signer.publicKey));
  if (!ours) return refuse("certificate-forged");
  if (now >= c.expiry_s) return refuse("certificate-expired");
  if (!sameBytes(o.cooperative, c.cooperative) || o.keyNumber !== c.keyNumber) return refuse("certificate-mismatch");
  const digest = verifier.hash(domainTag("order"), orderBody(o));
  if (!verifier.verify(digest, o.signature, c.publicKey)) return refuse("order-forged");
  if (o.time_s > now + DAY_S || o.time_s < now - ORDER_DAYS * DAY_S) return refuse("order-stale");
  const wallet = hex(o.wallet);
  if (wallet < hex(c.firstWallet) || wallet > hex(c.lastWallet)) return refuse("wallet-out-of-range");
  if (o.walletClass < c.bestClass || o.walletClass < DELEGABLE_CLASS) return refuse("class-too-good");
  if (o.currency !== context.currency) return refuse("wrong-currency");
  return order;
}

async function verifyBracelet(context: InstitutionContext, bytes: Uint8Array): Promise<PartyResult<OrderAnswer>> {
  const { verifier } = context.suite;
  const answer = decodeOrderAnswer(bytes);
  if (!answer.ok) return refuse("undecodable");
  const { attestation } = answer.value;
  const maker = await makerKey(context, attestation.maker);
  if (maker === null) return refuse("unknown-maker");
  const digest = certificateDigest(verifier, "attestation", attestationBody(attestation));
  if (!verifier.verify(digest, attestation.signature, maker)) return refuse("attestation-forged");
  if (!context.suite.isPoint(attestation.identity)) return refuse("bad-identity");
  return answer;
}

/** Everything that both sides derive from one exchange. */
function derive(context: InstitutionContext, request: EnrolmentRequest, accepted: Accepted, params: Params): Row {
  const { attestation, nonce: purseNonce } = accepted.answer;
  const ephemeral = context.suite.signerOf(context.suite.newSecret(context.environment));
  const nonce = context.environment.random(16);
  const { identity, level } = attestation;
  const q = context.enrolment;
  const transcript = enrolTranscript(context.suite.verifier, {
    order: request.order,
    identity,
    purseNonce,
    q: q.publicKey,
    e: ephemeral.publicKey,
    institutionNonce: nonce,
  });
  const key = walletKey(q.sharedX(identity), ephemeral.sharedX(identity), transcript);
  return {
    wallet: hex(accepted.order.wallet),
    request: hex(concatBytes(request.order, request.answer)),
    identity: hex(identity),
    cooperative: hex(accepted.order.cooperative),
    level,
    key_step: concatBytes(ephemeral.publicKey, nonce, prf(key, "confirmInstitution", transcript, 16)),
    wallet_key: hex(key),
    confirm: hex(prf(key, "confirmPurse", transcript, 16)),
    box: sealActivation(key, transcript, encodeActivation({ params, time_s: context.environment.now_s() })),
    params: hex(encodeParams(params)),
  };
}

/** The purse that has this wallet number or this identity key already. */
function existingPurse(tx: Tx, { wallet, identity }: { wallet: string; identity: string }) {
  const query = tx.selectFrom("purse").select("wallet");
  return query.where((e) => e.or([e("wallet", "=", wallet), e("identity", "=", identity)])).executeTakeFirst();
}

/** The data of the KEY step, 65 bytes. */
export async function beginEnrolment(
  context: InstitutionContext,
  request: EnrolmentRequest,
): Promise<PartyResult<Uint8Array>> {
  await context.keyring.read(context.db);
  const order = verifyOrder(context, request);
  if (!order.ok) return order;
  const answer = await verifyBracelet(context, request.answer);
  if (!answer.ok) return answer;
  const { params } = await ruleOf(context, context.db, answer.value.attestation.level);
  const row = derive(context, request, { order: order.value, answer: answer.value }, params);
  return serializable(context.db, async (tx): Promise<PartyResult<Uint8Array>> => {
    const before = await tx.selectFrom("enrolment").selectAll().where("wallet", "=", row.wallet).executeTakeFirst();
    if (before?.request === row.request) return ok(before.key_step);
    const purse = await existingPurse(tx, row);
    if (purse !== undefined) return refuse(purse.wallet === row.wallet ? "wallet-taken" : "identity-known");
    await tx.deleteFrom("enrolment").where("wallet", "=", row.wallet).execute();
    await tx.insertInto("enrolment").values(row).execute();
    return ok(row.key_step);
  });
}

/** The activation box, 37 bytes, for a bracelet that has proved to have the wallet key. From here on the wallet exists. */
export async function activate(
  context: InstitutionContext,
  wallet: Uint8Array,
  confirm: Uint8Array,
): Promise<PartyResult<Uint8Array>> {
  return serializable(context.db, async (tx): Promise<PartyResult<Uint8Array>> => {
    const row = await tx.selectFrom("enrolment").selectAll().where("wallet", "=", hex(wallet)).executeTakeFirst();
    if (row === undefined) return refuse("no-enrolment");
    if (hex(confirm) !== row.confirm) return refuse("confirmation-wrong");
    const purse = await existingPurse(tx, row);
    if (purse !== undefined) return purse.wallet === row.wallet ? ok(row.box) : refuse("identity-known");
    const { identity, cooperative, level, wallet_key, params } = row;
    await tx
      .insertInto("purse")
      .values({
        wallet: row.wallet,
        identity,
        cooperative,
        level,
        wallet_key,
        params,
        state: "active",
        reason: "",
        repair: false,
        seq: 0,
        chain: "00".repeat(16),
        counter: null,
        last_credit: 0,
        last_applied: 0,
        stated: 0,
        last_handle: 0,
        last_list: 0,
        withheld: 0,
        exposure: 0,
        baseline: null,
        last_unload: 0,
      })
      .execute();
    await openAccount(books(tx), ACCOUNT.float(row.wallet), "float");
    await addHandles(tx, row, 1, HANDLE_WINDOW);
    return ok(row.box);
  });
}
