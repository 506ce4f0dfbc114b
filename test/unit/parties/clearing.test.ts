/** Two institutions: one's merchant takes the other's ticket. Paid once whoever asks and however often, netted once, conserved after every step. */
import { expect } from "chai";
import { moneyStatement } from "../../../parties/audit/conservation.js";
import type { CentralBank } from "../../../parties/central-bank/central-bank.js";
import { runNetting } from "../../../parties/central-bank/netting.js";
import { Institution } from "../../../parties/institution/institution.js";
import { hex } from "../../../parties/shared/environment.js";
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
    const settle = (payee: Uint8Array, records: (typeof record)[]) => t.other.settle(payee, records);
    const all = await Promise.all(Array.from({ length: 8 }, () => settle(PAYEE, [record, record])));
    expect(all.flat().filter((r) => r.outcome === "paid").length).to.equal(1);
    expect(all.flat().filter((r) => r.outcome === "already-paid").length).to.equal(15);
    expect(await t.other.balance(`merchant/${hex(PAYEE)}`)).to.equal(30 * YUAN);
    expect(await t.town.float(holder)).to.equal(470 * YUAN);
    await t.check();
    // The same merchant has an account with the issuer too: no second payment there.
    await t.town.oi.openMerchant(PAYEE);
    expect((await t.town.oi.settle(PAYEE, [record]))[0].outcome).to.equal("already-paid");
    expect(await t.town.oi.balance(`merchant/${hex(PAYEE)}`)).to.equal(0);
    await t.check();
  });

  it("credits nothing for what the issuer paid to its own merchant, or for a name that was paid before", async () => {
    const t = await two(await Town.found(db(), "elsewhere"));
    const holder = await t.town.holder(500 * YUAN);
    await pay(t, holder, 30 * YUAN);
    await t.town.oi.openMerchant(PAYEE);
    const record = await t.town.record(t.market);
    expect((await t.town.oi.settle(PAYEE, [record]))[0].outcome).to.equal("paid");
    expect((await t.other.settle(PAYEE, [record]))[0].outcome).to.equal("already-paid");
    expect(await t.other.balance(`merchant/${hex(PAYEE)}`)).to.equal(0);
    await t.check();
  });

  it("finishes a presentation whose answer was lost, and counts the money in transit meanwhile", async () => {
    const t = await two(await Town.found(db(), "lost answer"));
    const holder = await t.town.holder(500 * YUAN);
    await pay(t, holder, 30 * YUAN);
    const record = await t.town.record(t.market);
    const real = t.town.oi.clearing;
    await t.other.clearing.admit(away(real, true));
    expect(await t.market.batch((p, r) => t.other.settle(p, r))).to.include({ paid: 0, later: 1, rejected: 0 });
    expect((await moneyStatement(t.town.bank, [t.town.oi, t.other])).inTransit).to.equal(30 * YUAN);
    await t.check();
    await t.other.clearing.admit(real);
    expect(await t.market.batch((p, r) => t.other.settle(p, r))).to.include({ paid: 1, amount_minor: 30 * YUAN });
    expect((await t.other.settle(PAYEE, [record]))[0].outcome).to.equal("already-paid");
    await t.check();
  });

  it("refuses by name: no agreement, wrong payee, unknown merchant, forged ticket", async () => {
    const t = await two(await Town.found(db(), "no agreement"));
    const holder = await t.town.holder(500 * YUAN);
    await pay(t, holder, 30 * YUAN);
    const record = await t.town.record(t.market);
    const said = async (oi: Institution, payee: Uint8Array, r = record) => {
      const [result] = await oi.settle(payee, [r]);
      return result.outcome === "refused" ? result.error.name : result.outcome;
    };
    expect(await said(t.other, new Uint8Array(8))).to.equal("wrong-payee");
    const forged = { ...record, answer: record.answer.map((b, i) => (i === 100 ? b ^ 1 : b)) };
    expect(await said(t.other, PAYEE, forged)).to.equal("ticket-forged");
    const strangers = await t.town.oi.clearing.claim(Uint8Array.of(9, 9, 9, 9), PAYEE, [record]);
    expect(strangers[0]).to.deep.include({ outcome: "refused" });
    const third = await Institution.open(db(), t.town.world, {
      id: Uint8Array.of(3, 3, 3, 3),
      schema: `${t.town.prefix}_x`,
    });
    expect(await said(third, PAYEE)).to.equal("wrong-institution");
    await third.clearing.admit(t.town.oi.clearing);
    expect(await said(third, PAYEE)).to.equal("unknown-merchant");
    expect(await t.town.float(holder)).to.equal(500 * YUAN);
    await t.check();
  });

  it("nets once, and is conserved wherever a round dies", async () => {
    for (const dies of ["net", "first", "second", "never"] as const) {
      const t = await two(await Town.found(db(), `round ${dies}`));
      const holder = await t.town.holder(500 * YUAN);
      await pay(t, holder, 30 * YUAN);
      await t.market.batch((p, r) => t.other.settle(p, r));
      const power = async () => Promise.reject(new Error("power"));
      const [a, b] = members(t);
      const net = async (...args: Parameters<CentralBank["net"]>) => {
        const done = await t.town.bank.net(...args);
        return dies === "net" ? power() : done;
      };
      const { bank: real } = t.town;
      const beginRound = real.beginRound.bind(real);
      const bank = { net, beginRound, closeRound: real.closeRound.bind(real) } as unknown as CentralBank;
      const dying = (m: typeof a, when: boolean) => (when ? Object.create(m, { finish: { value: power } }) : m);
      // A private field wants its own object, so only `finish` is taken away and the rest is bound.
      const bound = (m: typeof a, when: boolean) => {
        const shell = dying(m, when) as Record<string, unknown>;
        for (const name of ["present", "agree", "abandon"] as const) {
          if (when) Object.defineProperty(shell, name, { value: (m[name] as (...x: never[]) => unknown).bind(m) });
        }
        if (when) Object.defineProperty(shell, "id", { value: m.id });
        return shell as unknown as typeof a;
      };
      const round = runNetting(bank, "r", [bound(a, dies === "first"), bound(b, dies === "second")]);
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
      expect((await t.other.totals()).due + (await t.town.oi.totals()).transit).to.equal(0);
      // What circulates has moved: the other may now redeem more than it was issued.
      must(await t.other.redeem(t.town.bank, 1, "one"));
      await t.check();
    }
  });

  it("is off when somebody claims more than is owed, and while another round is open", async () => {
    const t = await two(await Town.found(db(), "dispute"));
    const holder = await t.town.holder(500 * YUAN);
    await pay(t, holder, 30 * YUAN);
    await t.market.batch((p, r) => t.other.settle(p, r));
    const lie = [{ debtor: hex(t.town.oi.id), creditor: hex(OTHER_ID), amount_minor: 31 * YUAN }];
    must(await t.town.oi.clearing.present("lie"));
    expect(why(await t.town.oi.clearing.agree("lie", lie))).to.equal("not-due");
    expect(why(await runNetting(t.town.bank, "next", members(t)))).to.equal("round-open");
    await t.town.oi.clearing.abandon("lie");
    expect(why(await runNetting(t.town.bank, "lie", members(t)))).to.equal("key-reused");
    expect(why(await runNetting(t.town.bank, "alone", [t.other.clearing]))).to.equal("unknown-peer");
    expect(why(await t.town.bank.net("bad", [{ ...lie[0], debtor: "ffffffff" }]))).to.equal("unknown-institution");
    expect(why(await t.town.bank.net("bad", [{ ...lie[0], amount_minor: 10_000_000_00 }]))).to.equal("not-outstanding");
    expect(why(await t.town.bank.net("bad", [{ ...lie[0], amount_minor: -1 }]))).to.equal("bad-amount");
    await t.check();
    must(await runNetting(t.town.bank, "good", members(t)));
    await t.check();
  });
});
