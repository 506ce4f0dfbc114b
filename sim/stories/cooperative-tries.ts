/**
 * A cooperative bank gone bad, at each place where it could try to make value out of nothing: in the orders it signs, in the bytes its station carries, in
 * the tills it sells from, in the claims it hands in. Every try must fail, and the books must not move.
 */

import { moneyStatement } from "../../parties/audit/conservation.js";
import { enrolWith } from "../../parties/cooperative/station.js";
import type { ClaimRecord } from "../../parties/institution/contract.js";
import { settleAnywhere } from "../../parties/institution/interbank/foreign-claims.js";
import { load } from "../../parties/institution/purses/load.js";
import { InstitutionSync } from "../../parties/institution/sync/sync-session.js";
import type { ApduExchange } from "../../parties/shared/environment.js";
import type { PartyError } from "../../parties/shared/errors.js";
import { ENROL_STEP, encodeCommand, encodeResponse } from "../../protocol/commands/apdu.js";
import { decodeOrderAnswer, encodeOrderAnswer, type Order } from "../../protocol/commands/enrol.js";
import { decodeRequest, encodePayAnswer, payMessage } from "../../protocol/commands/pay.js";
import { encodeSelect } from "../../protocol/commands/select.js";
import { SW } from "../../protocol/commands/status.js";
import { encodeSyncOpen } from "../../protocol/commands/sync-open.js";
import { attestationBody } from "../../protocol/messages/certificate.js";
import { SUPPORTED_SUITES } from "../../protocol/messages/suites.js";
import { type TicketHead, ticketDigest } from "../../protocol/messages/ticket.js";
import type { SimBracelet } from "../world/bracelet.js";
import { expectOk } from "./acts.js";
import { LAST_WALLET, type Parties, WALLET, wallet } from "./parties.js";
import { must } from "./story-run.js";

type Result = { readonly ok: true } | { readonly ok: false; readonly error: PartyError };

export async function cannotCreate(parties: Parties): Promise<string> {
  const { cooperative, institution } = parties;
  const before = JSON.stringify(await moneyStatement(parties.centralBank, [parties.institution]));
  const victim = await parties.openBracelet("new bracelet");
  let tries = 0;
  /** Records a try and checks that it failed for this reason. */
  const fails = (what: string, why: string, reason: string): void => {
    must(reason === why, `${what}: it ended in ${reason}, not in ${why}`);
    tries++;
    parties.stream.emit({ kind: "note", who: "bad cooperative bank", text: `${what}: ${reason}` });
  };
  try {
    await badOrders(parties, victim, fails);
    await badStation(parties, victim, fails);
    await badFrames(parties, fails);
    await badTickets(parties, fails);
    const oversold = await cooperative.takeCash(WALLET, 400_00, "cash-3");
    fails("sells more than it bought", "insufficient-funds", reasonOf(oversold));
    const stolen = await load(institution, {
      softWallet: "somebody",
      wallet: WALLET,
      amount_minor: 1_00,
      key: "steal-1",
    });
    fails("loads from a wallet that is not there", "no-such-account", reasonOf(stolen));
  } finally {
    await victim.close();
  }
  const after = JSON.stringify(await moneyStatement(parties.centralBank, [parties.institution]));
  must(before === after, "the books moved");
  return `${tries} tries, ${tries} failures, and no account moved.`;
}

type Fails = (what: string, why: string, reason: string) => void;

function reasonOf(result: Result): string {
  return result.ok ? "success" : result.error.name;
}

async function badOrders(parties: Parties, victim: SimBracelet, fails: Fails): Promise<void> {
  const { cooperative, institution, maker } = parties;
  const product = { q: institution.enrolment.publicKey, institution: institution.id, level: 0 };
  expectOk(await victim.inField("factory", (exchange) => maker.personalise(exchange, product)), "the factory");
  const order = (change: Partial<Order>): Uint8Array =>
    cooperative.sign({
      suite: institution.suite.id,
      institution: institution.id,
      cooperative: cooperative.id,
      keyNumber: 1,
      wallet: wallet(LAST_WALLET),
      walletClass: 4,
      currency: 156,
      time_s: parties.world.now_s(),
      ...change,
    });
  const attempt = async (bytes: Uint8Array, bend: (exchange: ApduExchange) => ApduExchange = (exchange) => exchange) =>
    reasonOf(
      await victim.inField("station", (exchange) => enrolWith(bend(exchange), cooperative, bytes, wallet(LAST_WALLET))),
    );
  fails("orders outside its range", "wallet-out-of-range", await attempt(order({ wallet: wallet(LAST_WALLET + 1) })));
  fails("orders a better class", "class-too-good", await attempt(order({ walletClass: 1 })));
  fails("orders a taken number", "wallet-taken", await attempt(order({ wallet: WALLET })));
  fails("raises the attested level", "attestation-forged", await attempt(order({}), raiseLevel));
}

/** A station that says level 1 of a level-0 bracelet. */
const raiseLevel =
  (exchange: ApduExchange): ApduExchange =>
  async (apdu) => {
    const answer = await exchange(apdu);
    const decoded = decodeOrderAnswer(answer.slice(0, -2));
    if (apdu[1] !== 0xe0 || apdu[2] !== ENROL_STEP.order || !decoded.ok) return answer;
    const attestation = { ...decoded.value.attestation, level: 1 };
    must(attestationBody(attestation).length === 39, "an attestation has 39 bytes before its signature");
    return encodeResponse(encodeOrderAnswer({ ...decoded.value, attestation }), SW.done);
  };

async function badStation(parties: Parties, victim: SimBracelet, fails: Fails): Promise<void> {
  const { cooperative } = parties;
  const number = wallet(LAST_WALLET);
  const order = await cooperative.order(number);
  /** Replaces the bytes of one step and goes on as if nothing had happened. */
  const bend = (step: number, at: number) => (exchange: ApduExchange) => async (apdu: Uint8Array) => {
    const bent = apdu.slice();
    if (apdu[1] === 0xe0 && apdu[2] === step) bent[5 + at] ^= 1;
    return exchange(bent);
  };
  const attempt = async (step: number, at: number) =>
    reasonOf(
      await victim.inField("station", (exchange) => enrolWith(bend(step, at)(exchange), cooperative, order, number)),
    );
  fails("puts its own key in E's place", "bracelet-refused", await attempt(ENROL_STEP.key, 12));
  fails("forges the institution's confirmation", "bracelet-refused", await attempt(ENROL_STEP.key, 60));
  fails("raises the limits in ACTIVATE", "bracelet-refused", await attempt(ENROL_STEP.activate, 3));
}

async function badFrames(parties: Parties, fails: Fails): Promise<void> {
  const { bracelet, world } = parties;
  const recorded: Uint8Array[] = [];
  await bracelet.inField("station", async (exchange) => {
    const session = new InstitutionSync(parties.institution);
    await exchange(encodeSelect());
    const step = await session.purseOpened((await exchange(encodeSyncOpen(session.nonce))).slice(0, -2));
    if (step.do === "send") recorded.push(step.frame);
  });
  const attempt = (frame: Uint8Array) =>
    bracelet.inField("station", async (exchange) => {
      await exchange(encodeSelect());
      await exchange(encodeSyncOpen(world.random(16)));
      const answer = await exchange(encodeCommand("sync", frame));
      return answer.length === 2 && answer[0] * 256 + answer[1] === SW.refused ? "refused" : "success";
    });
  fails("forges a sync frame with a credit", "refused", await attempt(world.random(240)));
  fails("replays a frame of the institution", "refused", await attempt(recorded[0]));
}

async function badTickets(parties: Parties, fails: Fails): Promise<void> {
  const { world, institution, shop } = parties;
  const { id: suite, newSecret, signerOf, verifier } = institution.suite;
  const [certifier, ticket] = [signerOf(newSecret(world)), signerOf(newSecret(world))];
  const head: TicketHead = {
    version: 1,
    suite,
    institution: institution.id,
    keyNumber: institution.keyring.current.number,
    level: 1,
    offline: true,
    max_minor: 100_00,
    currency: 156,
    expiry_s: world.now_s() + 86_400,
  };
  const certified = {
    head,
    publicKey: ticket.publicKey,
    signature: certifier.sign(ticketDigest(verifier, head, ticket.publicKey)),
  };
  let forged: ClaimRecord = { request: new Uint8Array(0), answer: new Uint8Array(0) };
  /** A bracelet of the bank's own making. */
  const exchange: ApduExchange = async (apdu) => {
    if (apdu[1] === 0xa4) return Uint8Array.from([1, SUPPORTED_SUITES, ...institution.id, 0x90, 0]);
    const request = apdu.slice(5, 40);
    if (apdu[1] !== 0x50 || !decodeRequest(request).ok) return encodeResponse(new Uint8Array(0), SW.refused);
    const answer = { pressed: false, ticket: certified, blob: world.random(40), signature: new Uint8Array(64) };
    const signature = ticket.sign(payMessage(verifier, answer, request));
    forged = { request, answer: encodePayAnswer({ ...answer, signature }) };
    return encodeResponse(forged.answer, SW.done);
  };
  const sale = expectOk(await shop.sale(100_00), "a sale");
  const got = await shop.touch(exchange, sale);
  fails("certifies a ticket itself", "ticket-forged", got.outcome === "bad-answer" ? got.reason : got.outcome);
  const [claim] = await settleAnywhere(institution, shop.payee, [forged]);
  fails("hands the forged payment in", "ticket-forged", claim.outcome === "refused" ? claim.error.name : claim.outcome);
}
