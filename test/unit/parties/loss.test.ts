/** A lost bracelet: frozen by its phone alone, its money moved once and never more than its tickets leave. */
import { expect } from "chai";
import { settleAnywhere } from "../../../parties/institution/interbank/foreign-claims.js";
import { refundAnywhere } from "../../../parties/institution/interbank/foreign-refunds.js";
import { replace, reportLost } from "../../../parties/institution/purses/loss.js";
import { reconcile } from "../../../parties/institution/purses/reconcile.js";
import { suspendByHand } from "../../../parties/institution/purses/suspension.js";
import { requestUnload } from "../../../parties/institution/purses/unload.js";
import { lapseTickets } from "../../../parties/institution/settlement/lapse.js";
import { phoneInstitutionOf } from "../../../parties/institution/sync/sync-session.js";
import { hotlist } from "../../../parties/institution/tickets/hotlist.js";
import { Phone } from "../../../parties/phone/phone.js";
import { hex, unhex } from "../../../parties/shared/environment.js";
import { LIFE } from "../../../protocol/commands/sync.js";
import { type Holder, must, sharedDatabase, Town, why, YUAN } from "./town.js";

const ALL_OVER = 98 * 86_400;

async function bound(phone: Phone, holder: Holder): Promise<void> {
  must(await phone.bind(holder.purse.pipe));
  holder.purse.press();
  must(await phone.hold(holder.purse.pipe));
  holder.purse.leave();
}

describe("parties: loss", function () {
  this.timeout(240_000);
  const db = sharedDatabase();

  it("freezes for the bound phone only, and a frozen purse gets nothing more", async () => {
    const town = await Town.found(db(), "frozen");
    const holder = await town.holder(200 * YUAN);
    const mine = must(await Phone.open(town.world, phoneInstitutionOf(town.oi, "mine"), "mine"));
    const other = must(await Phone.open(town.world, phoneInstitutionOf(town.oi, "other"), "other"));
    await bound(mine, holder);
    expect(why(await reportLost(town.oi, other.name, holder.wallet))).to.equal("not-bound");
    expect(await hotlist(town.oi)).to.deep.equal([]);
    must(await reportLost(town.oi, mine.name, holder.wallet));
    must(await reportLost(town.oi, mine.name, holder.wallet));
    expect((await hotlist(town.oi)).length).to.equal(10);
    expect(await town.state(holder)).to.include({ state: "suspended", reason: "lost" });
    expect(
      why(await requestUnload(town.oi, { softWallet: mine.name, wallet: holder.wallet, amount_minor: 1, key: "u" })),
    ).to.equal("wallet-suspended");
    expect(why(await town.load(holder, 1 * YUAN))).to.equal("wallet-suspended");
    await town.sync(holder);
    expect(holder.purse.memory.life).to.equal(LIFE.suspended);
    await town.conserved();
  });

  it("does not freeze what is suspended for another reason, and replaces only what is lost", async () => {
    const town = await Town.found(db(), "not lost");
    const [a, b] = [await town.holder(200 * YUAN), await town.holder(0)];
    const mine = must(await Phone.open(town.world, phoneInstitutionOf(town.oi, "mine"), "mine"));
    await bound(mine, a);
    expect(why(await replace(town.oi, mine.name, a.wallet, b.wallet))).to.equal("not-bound");
    await bound(mine, b);
    expect(why(await replace(town.oi, mine.name, a.wallet, a.wallet))).to.equal("not-bound");
    expect(why(await replace(town.oi, mine.name, a.wallet, b.wallet))).to.equal("not-lost");
    await suspendByHand(town.oi, a.wallet);
    expect(why(await reportLost(town.oi, mine.name, a.wallet))).to.equal("wallet-suspended");
    expect(why(await replace(town.oi, mine.name, a.wallet, b.wallet))).to.equal("not-lost");
    await town.conserved();
  });

  it("moves what tickets leave at once and the rest as they close, pays what was spent, and retires the old one", async () => {
    const town = await Town.found(db(), "replace");
    const lost = await town.holder(8000 * YUAN, 2);
    const [heir, third] = [await town.holder(0, 2), await town.holder(0, 2)];
    const mine = must(await Phone.open(town.world, phoneInstitutionOf(town.oi, "mine"), "mine"));
    const shop = await town.terminal();
    for (const holder of [lost, heir, third]) await bound(mine, holder);
    await town.paid(lost, shop, 60 * YUAN);
    must(await reportLost(town.oi, mine.name, lost.wallet));
    // Ten tickets of 500 are open: 5000 stays, whatever they were spent on.
    const first = must(await replace(town.oi, mine.name, lost.wallet, heir.wallet));
    expect(first).to.deep.equal({ moved_minor: 3000 * YUAN, waiting_minor: 5000 * YUAN });
    expect(must(await replace(town.oi, mine.name, lost.wallet, heir.wallet))).to.deep.equal(first);
    expect(why(await replace(town.oi, mine.name, lost.wallet, third.wallet))).to.equal("replaced-already");
    await town.conserved();
    // A claim closes a ticket: what it did not take moves in the same transaction.
    expect(await shop.batch(town.settle)).to.include({ paid: 1 });
    expect(await town.float(lost)).to.equal(4500 * YUAN);
    expect(await town.float(heir)).to.equal(3440 * YUAN);
    await town.sync(heir);
    expect(heir.purse.memory.balance_minor).to.equal(3440 * YUAN);
    // A refund for the lost purse's payment goes to the heir as well.
    const [claimed] = await settleAnywhere(town.oi, shop.payee, [await town.record(shop)]);
    if (claimed.outcome === "refused") throw new Error(claimed.error.name);
    must(
      await refundAnywhere(town.oi, {
        payee: shop.payee,
        ticketId: unhex(claimed.ticket),
        amount_minor: 10 * YUAN,
        key: "r",
      }),
    );
    expect(await town.float(lost)).to.equal(4500 * YUAN);
    await town.conserved();
    town.world.pass(ALL_OVER);
    await lapseTickets(town.oi);
    await lapseTickets(town.oi);
    expect(await town.float(lost)).to.equal(0);
    expect(await town.state(lost)).to.include({ state: "retired" });
    await town.sync(heir);
    expect(heir.purse.memory.balance_minor).to.equal(7950 * YUAN);
    await town.conserved();
    for (const row of await reconcile(town.oi)) expect(row.difference_minor, hex(lost.wallet)).to.equal(0);
    await town.sync(lost);
    expect(lost.purse.memory.life).to.equal(LIFE.retired);
  });

  it("leaves what the new purse has no room for until it has", async () => {
    const town = await Town.found(db(), "room");
    const lost = await town.holder(900 * YUAN, 1);
    const heir = await town.holder(800 * YUAN, 1);
    const mine = must(await Phone.open(town.world, phoneInstitutionOf(town.oi, "mine"), "mine"));
    const shop = await town.terminal();
    for (const holder of [lost, heir]) await bound(mine, holder);
    must(await reportLost(town.oi, mine.name, lost.wallet));
    town.world.pass(ALL_OVER);
    await lapseTickets(town.oi);
    const moved = must(await replace(town.oi, mine.name, lost.wallet, heir.wallet));
    expect(moved).to.deep.equal({ moved_minor: 200 * YUAN, waiting_minor: 700 * YUAN });
    await town.sync(heir);
    await town.sync(heir);
    for (let i = 0; i < 5; i++) await town.paid(heir, shop, 100 * YUAN);
    await shop.batch(town.settle);
    await lapseTickets(town.oi);
    expect(await town.float(lost)).to.equal(200 * YUAN);
    await town.sync(heir);
    expect(heir.purse.memory.balance_minor).to.equal(1000 * YUAN);
    await town.conserved();
  });
});
