/**
 * A merchant gives back what another institution's purse paid: once, whichever party was unavailable and whenever it answers, and conserved after every
 * step.
 */
import { expect } from "chai";
import { sql } from "kysely";
import { conserved, disputes, moneyStatement } from "../../../parties/audit/conservation.js";
import { runNetting } from "../../../parties/central-bank/netting.js";
import { admitPeer, settleAnywhere } from "../../../parties/institution/interbank/foreign-claims.js";
import { refundAnywhere } from "../../../parties/institution/interbank/foreign-refunds.js";
import { memberOf, peerOf } from "../../../parties/institution/interbank/members.js";
import { abandonRound } from "../../../parties/institution/interbank/netting.js";
import { sellTo } from "../../../parties/institution/issuing/soft-wallet.js";
import { openMerchant } from "../../../parties/institution/issuing/treasury.js";
import { books } from "../../../parties/institution/store/tables.js";
import { hex, unhex } from "../../../parties/shared/environment.js";
import { balanceOf, totals } from "../../../parties/shared/ledger/ledger.js";
import { must, sharedDatabase, Town, why, YUAN } from "./town.js";
import { away, members, PAYEE, taken, two } from "./two.js";

describe("parties: refunds across institutions", function () {
  this.timeout(240_000);
  const db = sharedDatabase();

  it("refunds across, once, and no more than was paid", async () => {
    const t = await two(await Town.found(db(), "refund across"));
    const holder = await t.town.holder(500 * YUAN);
    const ticket = await taken(t, holder, 30 * YUAN);
    must(await refundAnywhere(t.other, { payee: PAYEE, ticketId: ticket, amount_minor: 12 * YUAN, key: "a" }));
    expect(
      must(await refundAnywhere(t.other, { payee: PAYEE, ticketId: ticket, amount_minor: 12 * YUAN, key: "a" })),
    ).to.include({ again: true });
    expect(
      why(await refundAnywhere(t.other, { payee: PAYEE, ticketId: ticket, amount_minor: 13 * YUAN, key: "a" })),
    ).to.equal("key-reused");
    expect(
      why(await refundAnywhere(t.other, { payee: PAYEE, ticketId: ticket, amount_minor: 18 * YUAN + 1, key: "b" })),
    ).to.equal("insufficient-funds");
    await sellTo(t.other, "x", 1, "none").catch(() => {});
    expect(
      why(await refundAnywhere(t.other, { payee: PAYEE, ticketId: new Uint8Array(8), amount_minor: 1, key: "c" })),
    ).to.equal("no-such-payment");
    await t.check();
    await t.town.sync(holder);
    expect(holder.purse.memory.balance_minor).to.equal(482 * YUAN);
    // A second payment gives the merchant money, but not the right to refund more of the first.
    const another = await t.town.holder(100 * YUAN);
    const second = await taken(t, another, 40 * YUAN);
    for (let n = 0; n < 2; n++) {
      expect(
        why(await refundAnywhere(t.other, { payee: PAYEE, ticketId: ticket, amount_minor: 18 * YUAN + 1, key: "d" })),
      ).to.equal("refund-too-much");
    }
    // A key that was good for one payment is not good for another, though merchant, amount and issuer are the same.
    expect(
      why(await refundAnywhere(t.other, { payee: PAYEE, ticketId: second, amount_minor: 12 * YUAN, key: "a" })),
    ).to.equal("key-reused");
    expect(await balanceOf(books(t.other.db), `merchant/${hex(PAYEE)}`)).to.equal(58 * YUAN);
    await t.check();
  });

  it("finishes a refund across in the next round when the issuer was away, once, wherever its answer was lost", async () => {
    for (const done of [false, true]) {
      const t = await two(await Town.found(db(), `refund ${done ? "answer lost" : "never arrived"}`));
      const holder = await t.town.holder(500 * YUAN);
      const ticket = await taken(t, holder, 30 * YUAN);
      const real = peerOf(t.town.oi);
      await admitPeer(t.other, away(real, done));
      const ask = () => refundAnywhere(t.other, { payee: PAYEE, ticketId: ticket, amount_minor: 12 * YUAN, key: "a" });
      const more = () => refundAnywhere(t.other, { payee: PAYEE, ticketId: ticket, amount_minor: 18 * YUAN, key: "b" });
      for (const asked of [ask, more, ask]) expect(await asked().catch((e: Error) => e.message)).to.equal("power");
      expect(await balanceOf(books(t.other.db), `merchant/${hex(PAYEE)}`), "it has left the merchant").to.equal(0);
      await t.check();
      // It is still away: the round does not wait for it, and nothing is lost.
      must(await memberOf(t.other).present("silent"));
      await abandonRound(t.other, "silent");
      await t.check();
      await admitPeer(t.other, real);
      // Several at once, the merchant among them.
      await Promise.all([memberOf(t.other).present("r"), memberOf(t.other).present("r"), ask()]);
      await t.check();
      expect(await t.town.float(holder)).to.equal(500 * YUAN);
      expect(must(await runNetting(t.town.bank, "r", members(t)))).to.deep.equal({
        gross_minor: 60 * YUAN,
        net_minor: 0,
      });
      expect(must(await ask())).to.include({ again: true });
      expect((await totals(books(t.other.db))).transit + (await totals(books(t.town.oi.db))).due).to.equal(0);
      await t.check();
      await t.town.sync(holder);
      expect(holder.purse.memory.balance_minor).to.equal(500 * YUAN);
    }
  });

  it("does not hold up a round for an institution that never answers", async () => {
    const t = await two(await Town.found(db(), "refund unheard"));
    const holder = await t.town.holder(500 * YUAN);
    const ticket = await taken(t, holder, 30 * YUAN);
    const real = peerOf(t.town.oi);
    await admitPeer(t.other, away(real, false));
    await refundAnywhere(t.other, { payee: PAYEE, ticketId: ticket, amount_minor: 12 * YUAN, key: "a" }).catch(
      () => {},
    );
    await admitPeer(t.other, { ...away(real, false), refund: () => new Promise(() => {}) });
    must(await runNetting(t.town.bank, "r", members(t)));
    await t.check();
  });

  it("gives the merchant its money back when the answer that came late is no, and keeps saying why", async () => {
    const t = await two(await Town.found(db(), "late no"));
    const holder = await t.town.holder(500 * YUAN);
    const ticket = await taken(t, holder, 30 * YUAN);
    await taken(t, holder, 40 * YUAN);
    const real = peerOf(t.town.oi);
    await admitPeer(t.other, away(real, false));
    const ask = () => refundAnywhere(t.other, { payee: PAYEE, ticketId: ticket, amount_minor: 31 * YUAN, key: "a" });
    expect(await ask().catch((e: Error) => e.message)).to.equal("power");
    expect(await balanceOf(books(t.other.db), `merchant/${hex(PAYEE)}`)).to.equal(39 * YUAN);
    await admitPeer(t.other, real);
    must(await runNetting(t.town.bank, "r", members(t)));
    expect(await balanceOf(books(t.other.db), `merchant/${hex(PAYEE)}`)).to.equal(70 * YUAN);
    for (let n = 0; n < 2; n++) expect(why(await ask())).to.equal("refund-too-much");
    await t.check();
  });

  it("gives back under a name of its own, whatever the merchant calls its refunds", async () => {
    const t = await two(await Town.found(db(), "refund names"));
    const holder = await t.town.holder(500 * YUAN);
    const ticket = await taken(t, holder, 30 * YUAN);
    must(await refundAnywhere(t.other, { payee: PAYEE, ticketId: ticket, amount_minor: 12 * YUAN, key: "x/refused" }));
    await taken(t, holder, 40 * YUAN);
    expect(
      why(await refundAnywhere(t.other, { payee: PAYEE, ticketId: ticket, amount_minor: 20 * YUAN, key: "x" })),
    ).to.equal("refund-too-much");
    expect(await balanceOf(books(t.other.db), `merchant/${hex(PAYEE)}`)).to.equal(58 * YUAN);
    await t.check();
  });

  it("keeps a merchant's refunds apart that it names alike at two institutions", async () => {
    const t = await two(await Town.found(db(), "named alike"));
    const holder = await t.town.holder(500 * YUAN);
    await openMerchant(t.town.oi, PAYEE);
    const tickets: Uint8Array[] = [];
    for (const oi of [t.town.oi, t.other]) {
      const touched = await t.town.pay(holder, t.market, 30 * YUAN);
      if (touched.outcome !== "paid") throw new Error(touched.outcome);
      tickets.push(unhex(touched.ticketId));
      expect(await t.market.batch((p, r) => settleAnywhere(oi, p, r))).to.include({ paid: 1 });
    }
    const [own, across] = tickets;
    must(await refundAnywhere(t.town.oi, { payee: PAYEE, ticketId: own, amount_minor: 10 * YUAN, key: "a" }));
    expect(
      must(await refundAnywhere(t.other, { payee: PAYEE, ticketId: across, amount_minor: 10 * YUAN, key: "a" })),
    ).to.include({ again: false });
    expect(await t.town.float(holder)).to.equal(460 * YUAN);
    const [one, other] = [await totals(books(t.town.oi.db)), await totals(books(t.other.db))];
    expect([other.due, one.due], "each is due what the other owes").to.deep.equal([one.transit, other.transit]);
    await t.check();
  });

  it("is seen when one is owed more than the other owes, though nothing is missing (control)", async () => {
    const t = await two(await Town.found(db(), "dispute"));
    const holder = await t.town.holder(500 * YUAN);
    await taken(t, holder, 30 * YUAN);
    const { bank, oi, database, prefix } = t.town;
    const both = [oi, t.other];
    expect(await disputes(bank, both)).to.deep.equal([]);
    // The issuer's books forget a part of what it owes.
    const move = (id: string, by: number) =>
      sql.raw(`update ${prefix}_oi.account set balance = balance + ${by} where id = '${id}'`).execute(database.kysely);
    await move(`transit/owed/${hex(t.other.id)}`, -YUAN);
    await move("own/treasury", YUAN);
    expect(conserved(await moneyStatement(bank, both))).to.equal(true);
    const names = both.map(({ id }) => hex(id));
    expect(await disputes(bank, both)).to.deep.equal([
      `${names[0]} owes ${names[1]} 2900 by its own books and 3000 by the other's`,
    ]);
  });
});
