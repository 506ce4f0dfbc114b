/** Two institutions: one's merchant takes the other's ticket. Paid once, whichever party claims and however often, netted once, conserved after every step. */
import { expect } from "chai";
import { moneyStatement } from "../../../parties/audit/conservation.js";
import type { CentralBank } from "../../../parties/central-bank/central-bank.js";
import { runNetting } from "../../../parties/central-bank/netting.js";
import type { InstitutionContext } from "../../../parties/institution/context.js";
import { admitPeer, settleAnywhere, settlePresented } from "../../../parties/institution/interbank/foreign-claims.js";
import { memberOf, peerOf } from "../../../parties/institution/interbank/members.js";
import { abandonRound, agreeToDues } from "../../../parties/institution/interbank/netting.js";
import { openMerchant, redeem } from "../../../parties/institution/issuing/treasury.js";
import { openInstitution } from "../../../parties/institution/open.js";
import { books } from "../../../parties/institution/store/tables.js";
import { hex } from "../../../parties/shared/environment.js";
import { balanceOf, totals } from "../../../parties/shared/ledger/ledger.js";
import { must, sharedDatabase, Town, why, YUAN } from "./town.js";
import { away, members, OTHER_ID, PAYEE, pay, two } from "./two.js";

describe("parties: two institutions", function () {
  this.timeout(240_000);
  const db = sharedDatabase();

  it("pays a merchant for another institution's ticket once, however often and wherever it is handed in", async () => {
    const t = await two(await Town.found(db(), "across"));
    const holder = await t.town.holder(500 * YUAN);
    await pay(t, holder, 30 * YUAN);
    const record = await t.town.record(t.market);
    const settle = (payee: Uint8Array, records: (typeof record)[]) => settleAnywhere(t.other, payee, records);
    const all = await Promise.all(Array.from({ length: 8 }, () => settle(PAYEE, [record, record])));
    expect(all.flat().filter((r) => r.outcome === "paid").length).to.equal(1);
    expect(all.flat().filter((r) => r.outcome === "already-paid").length).to.equal(15);
    expect(await balanceOf(books(t.other.db), `merchant/${hex(PAYEE)}`)).to.equal(30 * YUAN);
    expect(await t.town.float(holder)).to.equal(470 * YUAN);
    await t.check();
    // The same merchant has an account with the issuer too: no second payment there.
    await openMerchant(t.town.oi, PAYEE);
    expect((await settleAnywhere(t.town.oi, PAYEE, [record]))[0].outcome).to.equal("already-paid");
    expect(await balanceOf(books(t.town.oi.db), `merchant/${hex(PAYEE)}`)).to.equal(0);
    await t.check();
  });

  it("credits nothing for what the issuer paid to its own merchant, or for a name that was paid before", async () => {
    const t = await two(await Town.found(db(), "elsewhere"));
    const holder = await t.town.holder(500 * YUAN);
    await pay(t, holder, 30 * YUAN);
    await openMerchant(t.town.oi, PAYEE);
    const record = await t.town.record(t.market);
    expect((await settleAnywhere(t.town.oi, PAYEE, [record]))[0].outcome).to.equal("paid");
    expect((await settleAnywhere(t.other, PAYEE, [record]))[0].outcome).to.equal("already-paid");
    expect(await balanceOf(books(t.other.db), `merchant/${hex(PAYEE)}`)).to.equal(0);
    await t.check();
  });

  it("finishes a presentation whose answer was lost, and counts the money in transit meanwhile", async () => {
    const t = await two(await Town.found(db(), "lost answer"));
    const holder = await t.town.holder(500 * YUAN);
    await pay(t, holder, 30 * YUAN);
    const record = await t.town.record(t.market);
    const real = peerOf(t.town.oi);
    await admitPeer(t.other, away(real, true));
    expect(await t.market.batch((p, r) => settleAnywhere(t.other, p, r))).to.include({
      paid: 0,
      later: 1,
      rejected: 0,
    });
    expect((await moneyStatement(t.town.bank, [t.town.oi, t.other])).inTransit).to.equal(30 * YUAN);
    await t.check();
    await admitPeer(t.other, real);
    expect(await t.market.batch((p, r) => settleAnywhere(t.other, p, r))).to.include({
      paid: 1,
      amount_minor: 30 * YUAN,
    });
    expect((await settleAnywhere(t.other, PAYEE, [record]))[0].outcome).to.equal("already-paid");
    await t.check();
  });

  it("refuses by name: no agreement, wrong payee, unknown merchant, forged ticket", async () => {
    const t = await two(await Town.found(db(), "no agreement"));
    const holder = await t.town.holder(500 * YUAN);
    await pay(t, holder, 30 * YUAN);
    const record = await t.town.record(t.market);
    const said = async (oi: InstitutionContext, payee: Uint8Array, r = record) => {
      const [result] = await settleAnywhere(oi, payee, [r]);
      return result.outcome === "refused" ? result.error.name : result.outcome;
    };
    expect(await said(t.other, new Uint8Array(8))).to.equal("wrong-payee");
    const forged = { ...record, answer: record.answer.map((b, i) => (i === 100 ? b ^ 1 : b)) };
    expect(await said(t.other, PAYEE, forged)).to.equal("ticket-forged");
    const strangers = await settlePresented(t.town.oi, Uint8Array.of(9, 9, 9, 9), PAYEE, [record]);
    expect(strangers[0]).to.deep.include({ outcome: "refused" });
    const third = await openInstitution(db(), t.town.world, {
      id: Uint8Array.of(3, 3, 3, 3),
      schema: `${t.town.prefix}_x`,
    });
    expect(await said(third, PAYEE)).to.equal("wrong-institution");
    await admitPeer(third, peerOf(t.town.oi));
    expect(await said(third, PAYEE)).to.equal("unknown-merchant");
    expect(await t.town.float(holder)).to.equal(500 * YUAN);
    await t.check();
  });

  it("nets once, and is conserved wherever a round dies", async () => {
    for (const dies of ["net", "first", "second", "never"] as const) {
      const t = await two(await Town.found(db(), `round ${dies}`));
      const holder = await t.town.holder(500 * YUAN);
      await pay(t, holder, 30 * YUAN);
      await t.market.batch((p, r) => settleAnywhere(t.other, p, r));
      const power = async () => Promise.reject(new Error("power"));
      const [a, b] = members(t);
      const net = async (...args: Parameters<CentralBank["net"]>) => {
        const done = await t.town.bank.net(...args);
        return dies === "net" ? power() : done;
      };
      const { bank: real } = t.town;
      const bank = { net, rounds: real.rounds } as unknown as CentralBank;
      const dying = (m: typeof a, when: boolean): typeof a => (when ? { ...m, finish: power } : m);
      const round = runNetting(bank, "r", [dying(a, dies === "first"), dying(b, dies === "second")]);
      const ended = await round.then(
        (o) => (o.ok ? "done" : o.error.name),
        (e: Error) => e.message,
      );
      expect(ended).to.equal(dies === "never" ? "done" : "power");
      await t.check();
      const again = must(await runNetting(t.town.bank, "r", members(t)));
      expect(again).to.deep.equal({ gross_minor: 30 * YUAN, net_minor: 30 * YUAN });
      await t.check();
      must(await runNetting(t.town.bank, "r", members(t)));
      const statement = await moneyStatement(t.town.bank, [t.town.oi, t.other]);
      expect(statement.inTransit).to.equal(0);
      expect((await totals(books(t.other.db))).due + (await totals(books(t.town.oi.db))).transit).to.equal(0);
      // What circulates has moved: the other may now redeem more than it was issued.
      must(await redeem(t.other, t.town.bank, 1, "one"));
      await t.check();
    }
  });

  it("is refused when a party claims more than is owed, and while another round is open", async () => {
    const t = await two(await Town.found(db(), "dispute"));
    const holder = await t.town.holder(500 * YUAN);
    await pay(t, holder, 30 * YUAN);
    await t.market.batch((p, r) => settleAnywhere(t.other, p, r));
    const lie = [{ debtor: hex(t.town.oi.id), creditor: hex(OTHER_ID), amount_minor: 31 * YUAN }];
    must(await memberOf(t.town.oi).present("lie"));
    expect(why(await agreeToDues(t.town.oi, "lie", lie))).to.equal("not-due");
    expect(why(await runNetting(t.town.bank, "next", members(t)))).to.equal("round-open");
    await abandonRound(t.town.oi, "lie");
    expect(why(await runNetting(t.town.bank, "lie", members(t)))).to.equal("key-reused");
    expect(why(await runNetting(t.town.bank, "alone", [memberOf(t.other)]))).to.equal("unknown-peer");
    expect(why(await t.town.bank.net("bad", [{ ...lie[0], debtor: "ffffffff" }]))).to.equal("unknown-institution");
    expect(why(await t.town.bank.net("bad", [{ ...lie[0], amount_minor: 10_000_000_00 }]))).to.equal("not-outstanding");
    expect(why(await t.town.bank.net("bad", [{ ...lie[0], amount_minor: -1 }]))).to.equal("bad-amount");
    await t.check();
    must(await runNetting(t.town.bank, "good", members(t)));
    await t.check();
  });
});
