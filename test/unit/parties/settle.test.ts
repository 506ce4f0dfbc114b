/** Settlement: the first valid claim of a ticket is paid, and never again; everything else is refused by name or kept as evidence. */
import { expect } from "chai";
import type { ClaimRecord, ClaimResult } from "../../../parties/institution/contract.js";
import { settleAnywhere } from "../../../parties/institution/interbank/foreign-claims.js";
import { refundAnywhere } from "../../../parties/institution/interbank/foreign-refunds.js";
import { fundGuarantee } from "../../../parties/institution/issuing/treasury.js";
import { checkForkProof, forkProofs } from "../../../parties/institution/settlement/fork-proof.js";
import { lapseTickets } from "../../../parties/institution/settlement/lapse.js";
import { books } from "../../../parties/institution/store/tables.js";
import { DEFAULT_SUITE, suiteOf } from "../../../parties/shared/crypto/suites.js";
import { hex, unhex } from "../../../parties/shared/environment.js";
import { balanceOf } from "../../../parties/shared/ledger/ledger.js";
import {
  decodePayAnswer,
  decodeRequest,
  encodePayAnswer,
  encodeRequest,
  payMessage,
} from "../../../protocol/commands/pay.js";
import { SUITE } from "../../../protocol/messages/suites.js";
import { ticketDigest } from "../../../protocol/messages/ticket.js";
import type { Memory } from "../../model/purse-memory.js";
import { evidenceOf, type Holder, must, sharedDatabase, Town, why, YUAN } from "./town.js";

const { newSecret, signerOf, verifier } = suiteOf(DEFAULT_SUITE);

const said = (results: readonly ClaimResult[]) =>
  results.map((r) => (r.outcome === "refused" ? r.error.name : r.outcome));

/** Takes a record apart, changes it, and signs it again with `secret` where one is given. */
function rework(
  record: ClaimRecord,
  change: (
    a: Exclude<ReturnType<typeof decodePayAnswer>, { ok: false }>["value"],
  ) => Exclude<ReturnType<typeof decodePayAnswer>, { ok: false }>["value"],
  secret?: Uint8Array,
  request: Uint8Array = record.request,
): ClaimRecord {
  const decoded = decodePayAnswer(record.answer);
  if (!decoded.ok) throw new Error("a good record");
  let answer = change(decoded.value);
  if (secret !== undefined) {
    answer = { ...answer, signature: signerOf(secret).sign(payMessage(verifier, answer, request)) };
  }
  return { request, answer: encodePayAnswer(answer) };
}

/** The secret of the ticket that the next payment will use: what a laboratory would read out of a level 0 bracelet. */
const nextSecret = (holder: Holder) => unhex(holder.purse.memory.tickets.find((t) => t.head !== null)?.secret ?? "");

describe("parties: settlement", function () {
  this.timeout(120_000);
  const db = sharedDatabase();

  it("pays a batch once when fifty hand it in at the same time", async () => {
    const town = await Town.found(db(), "fifty");
    const holder = await town.holder(500 * YUAN);
    const shop = await town.terminal();
    for (const yuan of [1, 2, 3, 60, 5]) await town.paid(holder, shop, yuan * YUAN);
    const all = await Promise.all(Array.from({ length: 50 }, () => shop.batch(town.settle)));
    expect(all.reduce((n, b) => n + b.paid, 0)).to.equal(5);
    expect(all.reduce((n, b) => n + b.rejected + b.later, 0)).to.equal(0);
    expect(await town.taken(shop)).to.equal(71 * YUAN);
    expect(await town.float(holder)).to.equal(429 * YUAN);
    const row = await town.record(shop);
    expect(said(await settleAnywhere(town.oi, shop.payee, [row, row]))).to.deep.equal(["already-paid", "already-paid"]);
    await town.inOrder();
  });

  it("refuses every forged or foreign claim by name, and moves nothing", async () => {
    const town = await Town.found(db(), "forged claims");
    const holder = await town.holder(500 * YUAN);
    const [shop, other] = [await town.terminal(), await town.terminal()];
    const secret = nextSecret(holder);
    await town.paid(holder, shop, 10 * YUAN);
    const good = await town.record(shop);
    const request = decodeRequest(good.request);
    if (!request.ok) throw new Error("a good request");
    const mine = signerOf(newSecret(town.world));
    const asking = (change: object) => encodeRequest({ ...request.value, ...change });
    const claims: [string, ClaimRecord, Uint8Array?][] = [
      ["undecodable", { ...good, answer: good.answer.slice(1) }],
      ["undecodable", { ...good, request: new Uint8Array(35) }],
      ["wrong-payee", good, other.payee],
      ["payment-forged", { ...good, request: asking({ amount_minor: 11 * YUAN }) }],
      ["payment-forged", { ...good, request: asking({ payee: other.payee }) }, other.payee],
      ["payment-forged", rework(good, (a) => ({ ...a, pressed: !a.pressed }))],
      ["payment-forged", rework(good, (a) => ({ ...a, blob: a.blob.map((b) => b ^ 1) }))],
      // The bank, or anybody, makes a ticket of its own: better, longer, or for a key of its own.
      ["ticket-forged", rework(good, (a) => ({ ...a, ticket: { ...a.ticket, publicKey: mine.publicKey } }), secret)],
      [
        "ticket-forged",
        rework(
          good,
          (a) => {
            const head = { ...a.ticket.head, max_minor: 1_000_000 };
            const signature = mine.sign(ticketDigest(verifier, head, a.ticket.publicKey));
            return { ...a, ticket: { ...a.ticket, head, signature } };
          },
          secret,
        ),
      ],
      [
        "wrong-institution",
        rework(good, (a) => ({
          ...a,
          ticket: { ...a.ticket, head: { ...a.ticket.head, institution: Uint8Array.of(9, 9, 9, 9) } },
        })),
      ],
      // The purse itself, opened in a laboratory, signs what it should not.
      ["over-ticket", rework(good, (a) => a, secret, asking({ amount_minor: 101 * YUAN }))],
      ["wrong-currency", rework(good, (a) => a, secret, asking({ currency: 840 }))],
    ];
    for (const [name, claim, payee] of claims) {
      expect(said(await settleAnywhere(town.oi, payee ?? shop.payee, [claim])), name).to.deep.equal([name]);
    }
    const stranger = asking({ payee: new Uint8Array(8) });
    const toNobody = rework(good, (a) => a, secret, stranger);
    expect(said(await settleAnywhere(town.oi, new Uint8Array(8), [toNobody]))).to.deep.equal(["unknown-merchant"]);
    expect(await town.float(holder)).to.equal(500 * YUAN);
    expect(await evidenceOf(town.oi)).to.deep.equal([]);
    await town.inOrder();
    // One bad record holds up no other.
    const mixed = await settleAnywhere(town.oi, shop.payee, [claims[0][1], good, good]);
    expect(said(mixed)).to.deep.equal(["undecodable", "paid", "already-paid"]);
    await town.inOrder();
  });

  it("takes a malleated signature, which only ECDSA has, for the same payment", async () => {
    const town = await Town.found(db(), "malleable", SUITE.nist);
    const holder = await town.holder(100 * YUAN);
    const shop = await town.terminal();
    await town.paid(holder, shop, 10 * YUAN);
    const good = await town.record(shop);
    const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const twin = rework(good, (a) => {
      const s = BigInt(`0x${hex(a.signature.slice(32))}`);
      return { ...a, signature: unhex(hex(a.signature.slice(0, 32)) + (n - s).toString(16).padStart(64, "0")) };
    });
    expect(hex(twin.answer)).to.not.equal(hex(good.answer));
    expect(said(await settleAnywhere(town.oi, shop.payee, [twin, good]))).to.deep.equal(["paid", "already-paid"]);
    expect(await evidenceOf(town.oi)).to.deep.equal([]);
    expect(await town.state(holder)).to.include({ state: "active" });
  });

  /** A level 0 bracelet whose flash is put back after a payment spends the same ticket again. */
  async function forked(town: Town): Promise<{ holder: Holder; records: [ClaimRecord, ClaimRecord] }> {
    const holder = await town.holder(100 * YUAN, 0);
    const shop = await town.terminal();
    const before: Memory = holder.purse.copy();
    const records: ClaimRecord[] = [];
    for (const yuan of [30, 40]) {
      holder.purse.boot(before);
      const sale = must(await shop.sale(yuan * YUAN, true));
      // The till asks nobody: a terminal that takes a level 0 ticket offline does so at its own risk.
      const refuse = async () => [];
      await shop.touch(holder.purse.pipe, sale, refuse);
      holder.purse.press();
      await shop.touch(holder.purse.pipe, sale, refuse);
      records.push(await town.record(shop, sale));
    }
    return { holder, records: records as [ClaimRecord, ClaimRecord] };
  }

  it("pays the first of two payments under one ticket and keeps the second as a proof", async () => {
    const town = await Town.found(db(), "fork");
    const { holder, records } = await forked(town);
    const payee = records[0].request.slice(1, 9);
    expect(said(await settleAnywhere(town.oi, payee, [records[1]]))).to.deep.equal(["paid"]);
    expect(said(await settleAnywhere(town.oi, payee, [records[0], records[0]]))).to.deep.equal(["forked", "forked"]);
    expect(await town.float(holder)).to.equal(60 * YUAN);
    expect(await evidenceOf(town.oi)).to.have.length(1);
    expect((await evidenceOf(town.oi))[0]).to.include({ kind: "fork" });
    expect(await town.state(holder)).to.include({ state: "suspended", reason: "forked" });
    await town.conserved();
    // Anybody can check the proof, and no part of it can be exchanged.
    const [proof] = await forkProofs(town.oi);
    expect(checkForkProof(proof)).to.equal(true);
    expect(hex(proof.wallet)).to.equal(hex(holder.wallet));
    expect(checkForkProof({ ...proof, second: proof.first })).to.equal(false);
    expect(checkForkProof({ ...proof, identity: town.maker.publicKey })).to.equal(false);
    expect(checkForkProof({ ...proof, wallet: new Uint8Array(8) })).to.equal(false);
    expect(checkForkProof({ ...proof, list: { ...proof.list, keys: proof.list.keys.slice(1) } })).to.equal(false);
    expect(checkForkProof({ ...proof, second: proof.second.map((x, i) => (i === 9 ? x ^ 1 : x)) })).to.equal(false);
    expect(checkForkProof({ ...proof, first: new Uint8Array(5) })).to.equal(false);
  });

  it("honours an overspend from the guarantee, and suspends the purse", async () => {
    const town = await Town.found(db(), "overspend");
    const holder = await town.holder(20 * YUAN, 1);
    const shop = await town.terminal();
    // A bracelet that believes it has more, opened in a laboratory.
    holder.purse.memory.balance_minor = 500 * YUAN;
    for (const yuan of [15, 90, 90]) await town.paid(holder, shop, yuan * YUAN);
    expect((await shop.batch(town.settle)).paid).to.equal(3);
    expect(await town.taken(shop)).to.equal(195 * YUAN);
    expect(await town.float(holder)).to.equal(0);
    expect(await balanceOf(books(town.oi.db), "own/guarantee")).to.equal(500_000 - 175 * YUAN);
    expect(await town.state(holder)).to.include({ state: "suspended", reason: "overspent" });
    await town.conserved();
  });

  it("keeps a claim that the guarantee cannot cover until it can", async () => {
    const town = await Town.found(db(), "guarantee");
    const holder = await town.holder(10 * YUAN, 2);
    const shop = await town.terminal();
    holder.purse.memory.balance_minor = 9000 * YUAN;
    for (let i = 0; i < 10; i++) await town.paid(holder, shop, 500 * YUAN);
    // 10 from the float, 4990 from the guarantee of 5000.
    const sum = await shop.batch(town.settle);
    expect(sum).to.include({ paid: 10, later: 0 });
    expect(await balanceOf(books(town.oi.db), "own/guarantee")).to.equal(10 * YUAN);
    await town.conserved();
    const next = await town.holder(0, 2);
    next.purse.memory.balance_minor = 9000 * YUAN;
    await town.paid(next, shop, 500 * YUAN);
    expect(await shop.batch(town.settle)).to.include({ submitted: 1, paid: 0, later: 1 });
    must(await fundGuarantee(town.oi, 500 * YUAN, "more"));
    expect(await shop.batch(town.settle)).to.include({ submitted: 1, paid: 1 });
    await town.conserved();
  });

  it("pays a payee whose payment hides its place, and suspends the purse", async () => {
    const town = await Town.found(db(), "blob");
    const holder = await town.holder(100 * YUAN);
    const shop = await town.terminal();
    const secret = nextSecret(holder);
    await town.paid(holder, shop, 10 * YUAN);
    const good = await town.record(shop);
    const hidden = rework(good, (a) => ({ ...a, blob: new Uint8Array(40) }), secret);
    expect(said(await settleAnywhere(town.oi, shop.payee, [hidden]))).to.deep.equal(["paid"]);
    expect(await town.state(holder)).to.include({ state: "suspended", reason: "blob-unreadable" });
    expect(said(await settleAnywhere(town.oi, shop.payee, [good]))).to.deep.equal(["forked"]);
    await town.conserved();
  });

  it("pays one name once even with two tickets, and gives the second ticket's money back", async () => {
    const town = await Town.found(db(), "twice");
    const holder = await town.holder(100 * YUAN);
    const shop = await town.terminal();
    const sale = must(await shop.sale(10 * YUAN));
    await shop.touch(holder.purse.pipe, sale);
    const first = await town.record(shop, sale);
    // A bracelet that has lost its memory of names.
    const known = holder.purse.memory.unacknowledged;
    Object.assign(holder.purse.memory, { last: null, unacknowledged: [] });
    holder.purse.leave();
    const answer = await holder.purse.pipe(Uint8Array.from([0x80, 0x50, 0, 0, 35, ...first.request, 0]));
    holder.purse.memory.unacknowledged.unshift(...known);
    const second = { request: first.request, answer: answer.slice(0, -2) };
    expect(said(await settleAnywhere(town.oi, shop.payee, [first, second, second]))).to.deep.equal([
      "paid",
      "already-paid",
      "already-paid",
    ]);
    expect(await town.taken(shop)).to.equal(10 * YUAN);
    await town.sync(holder);
    expect(holder.purse.memory.balance_minor).to.equal(80 * YUAN);
    await town.inOrder();
    town.world.pass(8 * 86_400);
    expect(await lapseTickets(town.oi)).to.equal(1);
    await town.sync(holder);
    expect(holder.purse.memory.balance_minor).to.equal(90 * YUAN);
    await town.inOrder();
  });

  it("suspends a purse that numbers two payments the same", async () => {
    const town = await Town.found(db(), "numbers");
    const holder = await town.holder(100 * YUAN, 1);
    const shop = await town.terminal();
    await town.paid(holder, shop, 10 * YUAN);
    holder.purse.memory.seq = 0;
    await town.paid(holder, shop, 10 * YUAN);
    expect(await shop.batch(town.settle)).to.include({ paid: 2 });
    expect(await town.state(holder)).to.include({ state: "suspended", reason: "sequence-twice" });
    await town.conserved();
  });

  it("refunds what was paid, at most once over, without telling whose it was", async () => {
    const town = await Town.found(db(), "refund");
    const holder = await town.holder(100 * YUAN);
    const shop = await town.terminal();
    const outcome = await town.pay(holder, shop, 10 * YUAN);
    if (outcome.outcome !== "paid") throw new Error(outcome.outcome);
    const id = unhex(outcome.ticketId);
    const refund = (amount_minor: number, key: string) =>
      refundAnywhere(town.oi, { payee: shop.payee, ticketId: id, amount_minor, key });
    expect(why(await refund(1, "early"))).to.equal("no-such-payment");
    await shop.batch(town.settle);
    must(await refund(4 * YUAN, "r"));
    must(await refund(4 * YUAN, "r"));
    expect(why(await refund(7 * YUAN, "r2"))).to.equal("refund-too-much");
    expect(why(await refund(5 * YUAN, "r"))).to.equal("key-reused");
    await town.sync(holder);
    expect(holder.purse.memory.balance_minor).to.equal(94 * YUAN);
    await town.inOrder();
  });
});
