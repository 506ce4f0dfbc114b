/**
 * The vectors' keys, digests, seals and signatures, made again by the firmware's own cryptography: what tools/vectors.ts got from @noble and
 * js-ascon, the bracelet gets too.
 */
import { expect } from "chai";
import { Core } from "../../../firmware/purse/core.js";
import { suiteOf } from "../../../parties/shared/crypto/suites.js";
import { verifier } from "../../../parties/shared/crypto/verifier.js";
import { concatBytes } from "../../../protocol/codec/bytes.js";
import { enrolTranscript } from "../../../protocol/commands/enrol.js";
import { linkNonces } from "../../../protocol/commands/link-open.js";
import { contextDigest, decodePayAnswer, payBody, payMessage } from "../../../protocol/commands/pay.js";
import { SW } from "../../../protocol/commands/status.js";
import { handleInput } from "../../../protocol/commands/sync-open.js";
import { blobNonce, encodeBlob } from "../../../protocol/messages/blob.js";
import { certificateDigest } from "../../../protocol/messages/certificate.js";
import { nextChain } from "../../../protocol/messages/chain.js";
import { FRAME_KIND, frameNonce, framesOf } from "../../../protocol/messages/frame.js";
import { keyListDigest } from "../../../protocol/messages/key-list.js";
import { DOMAIN, type Domain, domainTag } from "../../../protocol/messages/labels.js";
import { decodeTicket, ticketDigest, ticketId } from "../../../protocol/messages/ticket.js";
import { chunksOf, Gatherer } from "../../../protocol/transport/ble.js";
import { hex, unhex, VECTORS } from "./vector-files.js";

const core = new Core(
  Uint8Array.from({ length: 64 }, (_, i) => i),
  2,
);
/** The firmware's hash, and @noble to check signatures. */
const ours = { hash: core.hash, verify: verifier.verify };

/** The value, or a failure that names the error. */
function must<T>(decoded: { ok: true; value: T } | { ok: false; error: string }): T {
  if (!decoded.ok) throw new Error(decoded.error);
  return decoded.value;
}

type Derivation = (typeof VECTORS.keys.derivations)[number];
type Name = Parameters<Core["derive"]>[1];

function derive(row: Derivation): string {
  return hex(core.derive(unhex(row.key), row.name as Name, unhex(row.data), row.length));
}

function domainOf(text: string): Domain {
  const found = (Object.keys(DOMAIN) as Domain[]).find((name) => DOMAIN[name] === text);
  if (found === undefined) throw new Error(`no domain ${text}`);
  return found;
}

describe("vectors, the cryptography", () => {
  it("keys: every derivation", () => {
    for (const row of VECTORS.keys.derivations) expect(derive(row), row.name).to.equal(row.out);
  });

  it("keys: another label, key or datum is another key", () => {
    const [first] = VECTORS.keys.derivations;
    for (const other of [{ name: "blob" }, { key: `${first.key.slice(2)}00` }, { data: "00" }]) {
      expect(derive({ ...first, ...other })).not.to.equal(first.out);
    }
  });

  it("keys: the digest of a list, and its signature", () => {
    const [list] = VECTORS.keys.lists;
    const digest = keyListDigest(ours, { ...list, wallet: unhex(list.wallet), keys: list.keys.map(unhex) });
    expect(hex(digest)).to.equal(list.digest);
    expect(ours.verify(digest, unhex(list.signature), unhex(VECTORS.keys.signer.publicKey))).to.equal(true);
  });

  it("sync-open: handles and session keys", () => {
    const key = unhex(VECTORS["sync-open"].walletKey);
    for (const row of VECTORS["sync-open"].handles) {
      expect(hex(core.derive(key, "handle", handleInput(row.index), 16)), `${row.index}`).to.equal(row.handle);
    }
    const s = VECTORS["sync-open"].session;
    const data = concatBytes(unhex(s.handle), unhex(s.institutionNonce), unhex(s.purseNonce));
    expect(hex(core.derive(key, "session", data, 32))).to.equal(s.down + s.up);
  });

  it("link-open: proofs and session keys", () => {
    const p = VECTORS["link-open"].proof;
    const [key, nonces] = [unhex(p.bindingKey), linkNonces(unhex(p.phoneNonce), unhex(p.purseNonce))];
    expect(hex(core.derive(key, "linkPhone", nonces, 16))).to.equal(p.phoneProof);
    expect(hex(core.derive(key, "linkPurse", nonces, 16))).to.equal(p.purseProof);
    expect(hex(core.derive(key, "linkSession", nonces, 32))).to.equal(p.down + p.up);
  });

  it("link: chunks of messages, and back", () => {
    const gatherer = new Gatherer();
    for (const { message, chunks } of VECTORS.link.chunks) {
      expect(chunksOf(unhex(message)).map(hex)).to.deep.equal(chunks);
      const got = chunks.map((chunk) => must(gatherer.take(unhex(chunk))));
      expect(got.slice(0, -1).every((one) => one === "more")).to.equal(true);
      expect(hex(got[got.length - 1] as Uint8Array)).to.equal(message);
    }
  });

  it("frame: sealed and opened, and refused with any other counter", () => {
    for (const row of VECTORS.frame.sealed) {
      expect(hex(frameNonce(row.counter))).to.equal(row.nonce);
      expect(hex(core.seal(unhex(row.key), unhex(row.nonce), unhex(row.plain)))).to.equal(row.box);
      expect(core.open(unhex(row.key), frameNonce(row.counter + 1), unhex(row.box))).to.equal(null);
    }
    for (const { length, frames, last } of VECTORS.frame.cut) {
      const made = framesOf(FRAME_KIND.report, new Uint8Array(length));
      expect(made.length, `${length} bytes`).to.equal(frames);
      expect(made[frames - 1].payload.length, `${length} bytes`).to.equal(last);
      expect(made.filter((frame) => !frame.more).length).to.equal(1);
    }
  });

  it("chain: every step", () => {
    for (const step of VECTORS.chain.steps) {
      const after = nextChain(ours, unhex(step.before), {
        ticketId: unhex(step.ticketId),
        request: unhex(step.request),
        pressed: step.pressed,
      });
      expect(hex(after)).to.equal(step.after);
    }
  });

  it("ticket: id, digest and certificate", () => {
    const issuer = unhex(VECTORS.ticket.issuer.publicKey);
    const worked = VECTORS.ticket.cases.find((one) => one.decoder === "decodeTicket" && one.error === undefined);
    const { head } = must(decodeTicket(unhex(worked?.hex ?? "")));
    for (const row of VECTORS.ticket.certified) {
      const publicKey = unhex(row.publicKey);
      expect(hex(ticketId(ours, publicKey))).to.equal(row.ticketId);
      expect(hex(ticketDigest(ours, head, publicKey))).to.equal(row.digest);
      expect(ours.verify(unhex(row.digest), unhex(row.signature), issuer)).to.equal(true);
    }
  });

  it("blob: sealed under the purse's blob key", () => {
    for (const row of VECTORS.blob.sealed) {
      const key = core.derive(unhex(row.walletKey), "blob", new Uint8Array(0), 16);
      const nonce = blobNonce(unhex(row.ticketId));
      expect([hex(key), hex(nonce)]).to.deep.equal([row.key, row.nonce]);
      expect(hex(core.seal(key, nonce, unhex(row.plain)))).to.equal(row.box);
    }
    const chain = unhex(VECTORS.blob.sealed[0].plain.slice(16));
    expect(hex(encodeBlob({ seq: 7, balance_minor: 20_000, chain }))).to.equal(VECTORS.blob.sealed[0].plain);
  });

  it("pay: context, body, digest, signature and answer", () => {
    const publicKey = unhex(VECTORS.pay.ticketKey.publicKey);
    for (const row of VECTORS.pay.signed) {
      const request = unhex(row.request);
      const context = contextDigest(ours, unhex(row.ticket), unhex(row.blob));
      expect(hex(context)).to.equal(row.context);
      expect(hex(payBody({ context, request, pressed: row.pressed }))).to.equal(row.body);
      const answer = must(decodePayAnswer(unhex(row.answer)));
      const digest = payMessage(ours, answer, request);
      expect(hex(digest)).to.equal(row.digest);
      expect(ours.verify(digest, answer.signature, publicKey)).to.equal(true);
      expect(ours.verify(payMessage(ours, { ...answer, pressed: !row.pressed }, request), answer.signature, publicKey))
        .to.be.false;
    }
  });

  it("certificate: digests and signatures", () => {
    for (const row of VECTORS.certificate.signed) {
      const worked = VECTORS.certificate.cases.find((one) => one.name === row.of && one.error === undefined);
      const body = unhex((worked?.hex ?? "").slice(0, -128));
      const digest = certificateDigest(ours, domainOf(row.domain), body);
      expect(hex(digest)).to.equal(row.digest);
      expect(ours.verify(digest, unhex(row.signature), unhex(row.signer.publicKey)), row.of).to.equal(true);
    }
  });

  it("enrol: order, transcript, wallet key, confirmations, activation", () => {
    const { agreed, order, activation } = VECTORS.enrol;
    const body = unhex(agreed.order.slice(0, -128));
    expect(hex(core.hash(domainTag("order"), body))).to.equal(order.digest);
    const transcript = enrolTranscript(ours, {
      order: unhex(agreed.order),
      identity: unhex(agreed.identity),
      purseNonce: unhex(agreed.purseNonce),
      q: unhex(agreed.q),
      e: unhex(agreed.e),
      institutionNonce: unhex(agreed.institutionNonce),
    });
    expect(hex(transcript)).to.equal(agreed.transcript);
    const key = core.derive(unhex(agreed.staticX + agreed.ephemeralX), "walletKey", transcript, 32);
    expect(hex(key)).to.equal(agreed.walletKey);
    expect(hex(core.derive(key, "confirmInstitution", transcript, 16))).to.equal(agreed.confirmInstitution);
    expect(hex(core.derive(key, "confirmPurse", transcript, 16))).to.equal(agreed.confirmPurse);
    expect(hex(core.derive(key, "activate", transcript, 16))).to.equal(activation.key);
    expect(hex(core.seal(unhex(activation.key), unhex(activation.nonce), unhex(activation.plain)))).to.equal(
      activation.box,
    );
  });

  it("enrol: both Diffie-Hellman values, by the bracelet's own arithmetic", () => {
    const { agreed, keys } = VECTORS.enrol;
    const secret = unhex(keys[0].secret);
    for (const [peer, x] of [
      [agreed.q, agreed.staticX],
      [agreed.e, agreed.ephemeralX],
    ]) {
      const job = core.suite.dhJob(secret, unhex(peer));
      while (!job.step());
      const out = new Uint8Array(32);
      job.sharedX(out);
      expect(hex(out)).to.equal(x);
    }
  });

  it("suite 1: Z, and the signatures of a ticket, a list and a payment", () => {
    const sm = new Core(
      Uint8Array.from({ length: 64 }, (_, i) => i),
      1,
    );
    const v = { hash: sm.hash, verify: suiteOf(1).verifier.verify };
    const { keys, list, payments } = VECTORS.suites;
    const [issuer, ticketKey, identity] = keys.map((key) => unhex(key.publicKey));
    const digest = keyListDigest(v, { ...list, wallet: unhex(list.wallet), keys: list.keys.map(unhex) });
    expect(hex(digest)).to.equal(list.message);
    expect(hex(sm.signedDigest(unhex(keys[2].z), digest))).to.equal(list.e);
    expect(v.verify(digest, unhex(list.signature), identity)).to.equal(true);
    for (const row of payments) {
      const answer = must(decodePayAnswer(unhex(row.answer)));
      const { head, publicKey, signature } = answer.ticket;
      expect(hex(ticketId(v, publicKey))).to.equal(VECTORS.suites.ticketId);
      expect(v.verify(ticketDigest(v, head, publicKey), signature, issuer)).to.equal(true);
      const message = payMessage(v, answer, unhex(row.request));
      expect(hex(message)).to.equal(row.message);
      expect(v.verify(message, answer.signature, ticketKey)).to.equal(true);
      const front = sm.payFront(unhex(keys[1].z));
      expect(hex(sm.hash(front, message))).to.equal(row.e);
      expect(
        v.verify(payMessage(v, { ...answer, pressed: !row.pressed }, unhex(row.request)), answer.signature, publicKey),
      ).to.be.false;
    }
  });

  it("status-words: all of them, and no other", () => {
    const words = Object.entries(SW).map(([name, sw]) => ({ name, sw: sw.toString(16) }));
    expect(words).to.deep.equal(VECTORS["status-words"].words);
  });
});
