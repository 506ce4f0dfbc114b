/** Enrolment: the station can carry, tear and repeat; it cannot choose a level, a range or a class, and nothing wrong leaves a trace. */
import { expect } from "chai";
import { CooperativeBank } from "../../../parties/cooperative/cooperative-bank.js";
import { enrol, enrolWith } from "../../../parties/cooperative/station.js";
import type { EnrolmentRequest } from "../../../parties/institution/contract.js";
import { certifyCooperative } from "../../../parties/institution/issuing/charter.js";
import { sponsorOf } from "../../../parties/institution/purses/cooperative.js";
import { activate, beginEnrolment } from "../../../parties/institution/purses/enrolment.js";
import { findPurse } from "../../../parties/institution/store/tables.js";
import { DEFAULT_SUITE, suiteOf } from "../../../parties/shared/crypto/suites.js";
import { type ApduExchange, hex } from "../../../parties/shared/environment.js";
import { ENROL_STEP, encodeCommand } from "../../../protocol/commands/apdu.js";
import {
  decodeOrder,
  decodeOrderAnswer,
  encodeOrderAnswer,
  type OrderAnswer,
} from "../../../protocol/commands/enrol.js";
import { LIFE } from "../../../protocol/commands/sync.js";
import { attestationBody, certificateDigest } from "../../../protocol/messages/certificate.js";
import type { ModelPurse } from "../../model/purse.js";
import { tearing } from "./tearing.js";
import { INSTITUTION_ID, must, sharedDatabase, Town, walletNumber, why } from "./town.js";

const { newSecret, signerOf, verifier } = suiteOf(DEFAULT_SUITE);

const DAY = 86_400;

async function orderAnswer(purse: ModelPurse, order: Uint8Array): Promise<Uint8Array> {
  const response = await purse.pipe(encodeCommand("enrol", order, ENROL_STEP.order));
  return response.slice(0, -2);
}

/** A request in good order, to be spoilt. */
async function request(town: Town, n: number, change = {}, level = 1): Promise<EnrolmentRequest> {
  const purse = await town.bracelet(level);
  const good = decodeOrder(await town.coop.order(walletNumber(n)));
  if (!good.ok) throw new Error("the bank's own order");
  const { signature: _, ...order } = good.value;
  const bytes = town.coop.sign({ ...order, ...change });
  return { certificate: town.coop.certificate, order: bytes, answer: await orderAnswer(purse, bytes) };
}

function changed(bytes: Uint8Array, change: (answer: OrderAnswer) => OrderAnswer): Uint8Array {
  const answer = decodeOrderAnswer(bytes);
  if (!answer.ok) throw new Error("a good answer");
  return encodeOrderAnswer(change(answer.value));
}

describe("parties: enrolment", function () {
  this.timeout(120_000);
  const db = sharedDatabase();
  let town: Town;
  before(async () => {
    town = await Town.found(db(), "enrolment");
  });

  const refusal = async (r: EnrolmentRequest) => {
    const outcome = await beginEnrolment(town.oi, r);
    return why(outcome);
  };

  it("makes one wallet, known to both sides, at the maker's level", async () => {
    for (const level of [0, 1, 2]) {
      const purse = await town.bracelet(level);
      must(await enrol(purse.pipe, town.coop, walletNumber(10 + level)));
      expect(purse.memory.life).to.equal(LIFE.active);
      const row = await findPurse(town.oi.db, hex(walletNumber(10 + level)));
      expect(row).to.include({ level, state: "active", seq: 0 });
    }
  });

  it("resumes after a tear at any step, and a station may simply start over", async () => {
    for (const side of ["command", "answer"] as const) {
      for (let at = 0; at < 4; at++) {
        const n = 20 + at + (side === "answer" ? 10 : 0);
        const purse = await town.bracelet();
        must(await enrol(tearing(purse.pipe, at, side), town.coop, walletNumber(n)));
        expect(purse.memory.life).to.equal(LIFE.active);
        must(await enrol(purse.pipe, town.coop, walletNumber(n)));
      }
    }
  });

  it("says the same bytes to the same request", async () => {
    const r = await request(town, 40);
    const first = must(await beginEnrolment(town.oi, r));
    expect(must(await beginEnrolment(town.oi, r))).to.deep.equal(first);
  });

  it("refuses every wrong order by name", async () => {
    const now = town.world.now_s();
    expect(await refusal(await request(town, 50, { wallet: walletNumber(1000) }))).to.equal("wallet-out-of-range");
    expect(await refusal(await request(town, 50, { wallet: walletNumber(0) }))).to.equal("wallet-out-of-range");
    expect(await refusal(await request(town, 50, { walletClass: 3 }))).to.equal("class-too-good");
    expect(await refusal(await request(town, 50, { walletClass: 1 }))).to.equal("class-too-good");
    expect(await refusal(await request(town, 50, { currency: 840 }))).to.equal("wrong-currency");
    expect(await refusal(await request(town, 50, { time_s: now + 2 * DAY }))).to.equal("order-stale");
    expect(await refusal(await request(town, 50, { time_s: now - 31 * DAY }))).to.equal("order-stale");
    expect(await refusal(await request(town, 50, { keyNumber: 2 }))).to.equal("certificate-mismatch");
    expect(await refusal(await request(town, 50, { cooperative: Uint8Array.of(0, 0, 0, 8) }))).to.equal(
      "certificate-mismatch",
    );
    const good = await request(town, 50);
    const elsewhere = good.order.slice();
    elsewhere[3] ^= 1;
    expect(await refusal({ ...good, order: elsewhere })).to.equal("wrong-institution");
    const forged = good.order.slice();
    forged[40] ^= 1;
    expect(await refusal({ ...good, order: forged })).to.equal("order-forged");
    expect(await refusal({ ...good, order: good.order.slice(1) })).to.equal("undecodable");
    expect(await findPurse(town.oi.db, hex(walletNumber(50)))).to.equal(null);
  });

  it("refuses every wrong certificate by name", async () => {
    const good = await request(town, 51);
    const spoilt = (at: number) => {
      const certificate = good.certificate.slice();
      certificate[at] ^= 1;
      return { ...good, certificate };
    };
    expect(await refusal(spoilt(5))).to.equal("wrong-institution");
    // Range, expiry, key and signature: each is covered by the signature.
    for (const at of [12, 27, 30, 40, 129]) expect(await refusal(spoilt(at))).to.equal("certificate-forged");
    expect(await refusal({ ...good, certificate: good.certificate.slice(0, 100) })).to.equal("undecodable");
    // A bank that certifies itself.
    const self = signerOf(newSecret(town.world));
    const body = good.certificate.slice(0, 66);
    const own = new Uint8Array(130);
    own.set(body);
    own.set(self.sign(certificateDigest(verifier, "cooperative", body)), 66);
    expect(await refusal({ ...good, certificate: own })).to.equal("certificate-forged");
  });

  it("refuses every wrong attestation by name, above all a better level", async () => {
    const good = await request(town, 52, {}, 0);
    const better = changed(good.answer, (a) => ({ ...a, attestation: { ...a.attestation, level: 2 } }));
    expect(await refusal({ ...good, answer: better })).to.equal("attestation-forged");
    const signer = signerOf(newSecret(town.world));
    const signed = changed(good.answer, (a) => {
      const body = { ...a.attestation, level: 2 };
      return {
        ...a,
        attestation: {
          ...body,
          signature: signer.sign(certificateDigest(verifier, "attestation", attestationBody(body))),
        },
      };
    });
    expect(await refusal({ ...good, answer: signed })).to.equal("attestation-forged");
    const stranger = changed(good.answer, (a) => ({
      ...a,
      attestation: { ...a.attestation, maker: Uint8Array.of(1, 1, 1, 1) },
    }));
    expect(await refusal({ ...good, answer: stranger })).to.equal("unknown-maker");
    const nobody = changed(good.answer, (a) => ({
      ...a,
      attestation: town.maker.attest(new Uint8Array(33).fill(255).fill(2, 0, 1), 1),
    }));
    expect(await refusal({ ...good, answer: nobody })).to.equal("bad-identity");
    expect(await refusal({ ...good, answer: good.answer.slice(2) })).to.equal("undecodable");
  });

  it("refuses a wrong confirmation, and a wallet or a bracelet that is taken", async () => {
    const r = await request(town, 53);
    expect(why(await activate(town.oi, walletNumber(53), new Uint8Array(16)))).to.equal("no-enrolment");
    must(await beginEnrolment(town.oi, r));
    expect(why(await activate(town.oi, walletNumber(53), new Uint8Array(16)))).to.equal("confirmation-wrong");
    expect(await findPurse(town.oi.db, hex(walletNumber(53)))).to.equal(null);
    const purse = await town.bracelet();
    must(await enrol(purse.pipe, town.coop, walletNumber(53)));
    const other = await town.bracelet();
    expect(why(await enrol(other.pipe, town.coop, walletNumber(53)))).to.equal("wallet-taken");
    expect(why(await enrol(purse.pipe, town.coop, walletNumber(54)))).to.equal("bracelet-refused");
    // The bracelet's answer to another order, made up by the station.
    const order = await town.coop.order(walletNumber(55));
    const answer = await orderAnswer(purse, await town.coop.order(walletNumber(53)));
    expect(await refusal({ certificate: town.coop.certificate, order, answer })).to.equal("identity-known");
  });

  it("is not fooled by a station that puts its own key between: the bracelet refuses", async () => {
    const purse = await town.bracelet();
    const order = await town.coop.order(walletNumber(60));
    const inTheMiddle: ApduExchange = async (apdu) => {
      const changedApdu = apdu.slice();
      if (apdu[2] === ENROL_STEP.key) changedApdu.set(signerOf(newSecret(town.world)).publicKey, 5);
      return purse.pipe(changedApdu);
    };
    expect(why(await enrolWith(inTheMiddle, town.coop, order, walletNumber(60)))).to.equal("bracelet-refused");
    expect(purse.memory.life).to.equal(LIFE.blank);
  });

  it("charters only class IV, only whole ranges, and no range twice", async () => {
    const charter = {
      cooperative: Uint8Array.of(0, 0, 0, 8),
      keyNumber: 1,
      bestClass: 4,
      expiry_s: town.world.now_s() + DAY,
      firstWallet: walletNumber(2000),
      lastWallet: walletNumber(2999),
      publicKey: town.maker.publicKey,
    };
    expect(why(await certifyCooperative(town.oi, { ...charter, bestClass: 3 }))).to.equal("class-not-delegable");
    expect(why(await certifyCooperative(town.oi, { ...charter, firstWallet: walletNumber(3000) }))).to.equal(
      "bad-range",
    );
    expect(why(await certifyCooperative(town.oi, { ...charter, firstWallet: walletNumber(999) }))).to.equal(
      "range-taken",
    );
    expect(must(await certifyCooperative(town.oi, charter))).to.have.length(130);
  });

  it("refuses a bank whose certificate has run out", async () => {
    const brief = must(
      await CooperativeBank.open(db(), town.world, {
        id: Uint8Array.of(0, 0, 0, 9),
        institution: sponsorOf(town.oi),
        expiry_s: town.world.now_s(),
        firstWallet: walletNumber(5000),
        lastWallet: walletNumber(5999),
        schema: `${town.prefix}_brief`,
      }),
    );
    const purse = await town.bracelet();
    expect(why(await enrol(purse.pipe, brief, walletNumber(5000)))).to.equal("certificate-expired");
    expect(brief.institution.id).to.deep.equal(INSTITUTION_ID);
    expect(hex(brief.certificate)).to.have.length(260);
  });
});
