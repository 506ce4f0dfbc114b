/** The terminal: saves before it sends, repeats the very same bytes, never pays twice, never stays silent, and checks all that can be checked. */
import { expect } from "chai";
import { settleAnywhere } from "../../../parties/institution/interbank/foreign-claims.js";
import { TICKET_DAYS } from "../../../parties/institution/issuing/levels.js";
import { suspendByHand } from "../../../parties/institution/purses/suspension.js";
import { hotlist } from "../../../parties/institution/tickets/hotlist.js";
import { Terminal } from "../../../parties/merchant/terminal.js";
import { DEFAULT_SUITE, suiteOf } from "../../../parties/shared/crypto/suites.js";
import { type ApduExchange, hex, unhex } from "../../../parties/shared/environment.js";
import { encodeResponse } from "../../../protocol/commands/apdu.js";
import { decodePayAnswer, decodeRequest, encodePayAnswer, type PayAnswer } from "../../../protocol/commands/pay.js";
import { SW } from "../../../protocol/commands/status.js";
import { ticketDigest } from "../../../protocol/messages/ticket.js";
import { tearing } from "./tearing.js";
import { must, sharedDatabase, Town, why, YUAN } from "./town.js";

const { newSecret, signerOf, verifier } = suiteOf(DEFAULT_SUITE);

const DAY = 86_400;

/** A pipe whose PAY answers are changed on the air. */
function changing(pipe: ApduExchange, change: (answer: PayAnswer) => PayAnswer): ApduExchange {
  return async (apdu) => {
    const response = await pipe(apdu);
    const answer = decodePayAnswer(response.slice(0, -2));
    return apdu[1] === 0x50 && answer.ok ? encodeResponse(encodePayAnswer(change(answer.value)), SW.done) : response;
  };
}

describe("parties: terminal", function () {
  this.timeout(120_000);
  const db = sharedDatabase();

  it("pays once whatever exchange of a touch is torn, and says so on the next touch", async () => {
    const town = await Town.found(db(), "torn touch");
    const holder = await town.holder(900 * YUAN);
    const shop = await town.terminal();
    let paid = 0;
    for (const side of ["command", "answer"] as const) {
      for (let at = 0; at < 3; at++) {
        const sale = must(await shop.sale(10 * YUAN));
        const first = await shop.touch(tearing(holder.purse.pipe, at, side), sale);
        expect(first.outcome).to.be.oneOf(at < 2 ? ["torn"] : ["paid"]);
        holder.purse.leave();
        const second = await shop.touch(holder.purse.pipe, sale);
        holder.purse.leave();
        expect(second.outcome).to.equal(at < 2 ? "paid" : "already-paid");
        expect(await shop.touch(holder.purse.pipe, sale)).to.include({ outcome: "already-paid", amount_minor: 1000 });
        paid += 10 * YUAN;
        expect(holder.purse.memory.balance_minor).to.equal(900 * YUAN - paid);
        // Beyond the press-free sum the wearer presses; the test starts the sum again.
        holder.purse.memory.pressFreeSpent_minor = 0;
      }
    }
    expect(await shop.batch(town.settle)).to.include({ paid: 6, amount_minor: paid });
    await town.inOrder();
  });

  it("asks for a receipt after a torn answer, and sends the very same PAY when it is not held", async () => {
    const town = await Town.found(db(), "receipt");
    const holder = await town.holder(100 * YUAN);
    const shop = await town.terminal();
    const heard: Uint8Array[] = [];
    const listening: ApduExchange = async (apdu) => {
      heard.push(apdu);
      return holder.purse.pipe(apdu);
    };
    const sale = must(await shop.sale(10 * YUAN));
    await shop.touch(tearing(listening, 1, "command"), sale);
    await shop.touch(tearing(listening, 2, "answer"), sale);
    await shop.touch(tearing(listening, 1, "answer"), sale);
    expect(await shop.touch(listening, sale)).to.include({ outcome: "paid" });
    const names = heard.map((apdu) => apdu[1]);
    expect(names).to.deep.equal([0xa4, 0xa4, 0x52, 0x50, 0xa4, 0x52, 0xa4, 0x52]);
    expect(holder.purse.memory.balance_minor).to.equal(90 * YUAN);
    await town.inOrder();
  });

  it("passes on what the bracelet wants: a press, a sync, nothing", async () => {
    const town = await Town.found(db(), "wants");
    const holder = await town.holder(300 * YUAN);
    const shop = await town.terminal();
    const large = must(await shop.sale(60 * YUAN));
    expect(await shop.touch(holder.purse.pipe, large)).to.deep.equal({ outcome: "press" });
    holder.purse.press();
    expect(await shop.touch(holder.purse.pipe, large)).to.include({ outcome: "paid", pressed: true });
    expect(await town.pay(holder, shop, 101 * YUAN)).to.deep.equal({ outcome: "refused" });
    holder.purse.memory.tickets = [];
    expect(await town.pay(holder, shop, 1 * YUAN)).to.deep.equal({ outcome: "sync" });
    const fresh = await town.bracelet();
    expect(await shop.touch(fresh.pipe, must(await shop.sale(5)))).to.deep.equal({ outcome: "refused" });
    expect(await shop.touch(fresh.pipe, "00")).to.deep.equal({ outcome: "no-such-sale" });
    for (const amount of [0, -1, 1.5, 2 ** 31]) expect(why(await shop.sale(amount))).to.equal("bad-amount");
  });

  it("takes no answer that is not money, and says why", async () => {
    const town = await Town.found(db(), "bad answers");
    const holder = await town.holder(900 * YUAN);
    const [shop, other] = [await town.terminal(), await town.terminal()];
    const mine = signerOf(newSecret(town.world));
    const reasons: [string, (a: PayAnswer) => PayAnswer][] = [
      ["payment-forged", (a) => ({ ...a, signature: a.signature.map((b, i) => (i === 9 ? b ^ 1 : b)) })],
      ["payment-forged", (a) => ({ ...a, pressed: !a.pressed })],
      ["payment-forged", (a) => ({ ...a, blob: new Uint8Array(40) })],
      ["ticket-forged", (a) => ({ ...a, ticket: { ...a.ticket, publicKey: mine.publicKey } })],
      ["ticket-forged", (a) => ({ ...a, ticket: { ...a.ticket, head: { ...a.ticket.head, level: 2 } } })],
      [
        "ticket-forged",
        (a) => {
          const signature = mine.sign(ticketDigest(verifier, a.ticket.head, a.ticket.publicKey));
          return { ...a, ticket: { ...a.ticket, signature } };
        },
      ],
      ["over-ticket", (a) => ({ ...a, ticket: { ...a.ticket, head: { ...a.ticket.head, max_minor: 5 } } })],
      ["not-offline", (a) => ({ ...a, ticket: { ...a.ticket, head: { ...a.ticket.head, offline: false } } })],
      ["wrong-currency", (a) => ({ ...a, ticket: { ...a.ticket, head: { ...a.ticket.head, currency: 840 } } })],
      ["ticket-expired", (a) => ({ ...a, ticket: { ...a.ticket, head: { ...a.ticket.head, expiry_s: 5 } } })],
      ["unknown-institution", (a) => ({ ...a, ticket: { ...a.ticket, head: { ...a.ticket.head, keyNumber: 2 } } })],
    ];
    const sale = must(await shop.sale(10 * YUAN));
    for (const [reason, change] of reasons) {
      // PAY is repeated by a torn RECEIPT, so that every change meets the same payment.
      const noReceipt: ApduExchange = async (apdu) =>
        apdu[1] === 0x52 ? Uint8Array.of(0x69, 0x85) : holder.purse.pipe(apdu);
      expect(await shop.touch(changing(noReceipt, change), sale)).to.include({ outcome: "bad-answer", reason });
    }
    expect(await shop.touch(holder.purse.pipe, sale)).to.include({ outcome: "paid" });
    expect(holder.purse.memory.balance_minor).to.equal(890 * YUAN);
    // Another sale's good answer is no answer to this one.
    const stolen = await town.record(shop, sale);
    const replay: ApduExchange = async (apdu) =>
      apdu[1] === 0x50 ? encodeResponse(stolen.answer, SW.done) : holder.purse.pipe(apdu);
    expect(await other.touch(replay, must(await other.sale(10 * YUAN)))).to.include({ reason: "payment-forged" });
    for (const answer of [new Uint8Array(0), new Uint8Array(100), new Uint8Array(222)]) {
      const babble: ApduExchange = async (apdu) =>
        apdu[1] === 0x50 ? encodeResponse(answer, SW.done) : holder.purse.pipe(apdu);
      expect(await other.touch(babble, must(await other.sale(5)))).to.include({ reason: "undecodable" });
    }
  });

  it("refuses a hotlisted ticket, an expired one by its own clock, and a stranger's bracelet before anything is signed", async () => {
    const town = await Town.found(db(), "hot");
    const holder = await town.holder(100 * YUAN);
    const shop = await town.terminal();
    await suspendByHand(town.oi, holder.wallet);
    const hot = await hotlist(town.oi);
    expect(hot).to.have.length(10);
    shop.setHotlist(hot);
    expect(await town.pay(holder, shop, 5 * YUAN)).to.include({ outcome: "bad-answer", reason: "hotlisted" });
    shop.setHotlist([]);
    town.world.pass((TICKET_DAYS + 1) * DAY);
    expect(await town.pay(holder, shop, 5 * YUAN)).to.include({ outcome: "bad-answer", reason: "ticket-expired" });
    const payee = unhex("00000000000000ff");
    const rootless = await Terminal.open(db(), town.world, {
      payee,
      root: town.maker.publicKey,
      certificates: [town.institutionCertificate],
      schema: `${town.prefix}_rootless`,
    });
    const seq = holder.purse.memory.seq;
    expect(await town.pay(holder, rootless, 5 * YUAN)).to.include({ reason: "unknown-institution" });
    expect(holder.purse.memory.seq).to.equal(seq);
  });

  it("asks the institution before it says paid online, and asks again when it was not heard", async () => {
    const town = await Town.found(db(), "on line");
    const holder = await town.holder(100 * YUAN, 0);
    const shop = await town.terminal();
    const sale = must(await shop.sale(5 * YUAN, true));
    const deaf = () => Promise.reject(new Error("line lost"));
    const cut = await shop.touch(holder.purse.pipe, sale, deaf).catch((error: Error) => error.message);
    expect(cut).to.equal("line lost");
    const silent: ApduExchange = () => Promise.reject(new Error("the bracelet has gone"));
    expect(await shop.touch(silent, sale, town.settle)).to.include({ outcome: "paid", amount_minor: 5 * YUAN });
    expect(await shop.touch(silent, sale, town.settle)).to.include({ outcome: "already-paid" });
    expect(await town.taken(shop)).to.equal(5 * YUAN);
    await town.inOrder();
  });

  it("hands a batch in again when the answer was lost, and marks each record by its own answer", async () => {
    const town = await Town.found(db(), "lost batch");
    const holder = await town.holder(100 * YUAN);
    const shop = await town.terminal();
    for (const yuan of [1, 2, 3]) await town.paid(holder, shop, yuan * YUAN);
    const lost = await shop
      .batch(async (payee, records) => {
        await settleAnywhere(town.oi, payee, records);
        throw new Error("line lost");
      })
      .catch((error: Error) => error.message);
    expect(lost).to.equal("line lost");
    expect(await shop.batch(town.settle)).to.include({ submitted: 3, paid: 0, alreadyPaid: 3 });
    expect((await shop.sales()).map((s) => s.state)).to.deep.equal(["settled", "settled", "settled"]);
    expect(await town.taken(shop)).to.equal(6 * YUAN);
    await town.inOrder();
  });

  it("shows merchants nothing that links two payments of one purse", async () => {
    const town = await Town.found(db(), "unlinkable");
    const [a, b] = [await town.holder(100 * YUAN), await town.holder(100 * YUAN)];
    const shop = await town.terminal();
    for (const holder of [a, b, a]) await town.paid(holder, shop, 10 * YUAN);
    const answers = (await shop.sales()).map((s) => {
      const answer = decodePayAnswer(unhex(s.answer));
      const request = decodeRequest(unhex(s.request));
      if (!answer.ok || !request.ok) throw new Error("a good sale");
      return answer.value;
    });
    const heads = new Set(answers.map((x) => JSON.stringify(x.ticket.head)));
    expect(heads.size).to.equal(1);
    for (const part of ["blob", "signature"] as const)
      expect(new Set(answers.map((x) => hex(x[part]))).size).to.equal(3);
    expect(new Set(answers.map((x) => hex(x.ticket.publicKey))).size).to.equal(3);
  });
});
