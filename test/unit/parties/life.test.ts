/** One purse from the factory to a merchant's money: enrol, load, sync, pay, settle. */
import { expect } from "chai";
import { reconcile } from "../../../parties/institution/purses/reconcile.js";
import { SUITE } from "../../../protocol/messages/suites.js";
import { sharedDatabase, Town, YUAN } from "./town.js";

describe("parties: a life", function () {
  this.timeout(60_000);
  const db = sharedDatabase();

  for (const suite of [SUITE.sm, SUITE.nist])
    it(`enrols, loads, syncs, pays offline, settles once, in suite ${suite}`, async () => {
      const town = await Town.found(db(), "life", suite);
      const holder = await town.holder(300 * YUAN);
      expect(holder.purse.memory.balance_minor).to.equal(300 * YUAN);
      expect(holder.purse.standing().tickets).to.equal(10);
      await town.inOrder();
      const shop = await town.terminal();
      await town.paid(holder, shop, 12 * YUAN);
      await town.paid(holder, shop, 88 * YUAN);
      await town.inOrder();
      expect(await shop.batch(town.settle)).to.deep.include({ submitted: 2, paid: 2, amount_minor: 100 * YUAN });
      expect(await shop.batch(town.settle)).to.deep.include({ submitted: 0 });
      expect(await town.taken(shop)).to.equal(100 * YUAN);
      await town.inOrder();
      await town.sync(holder);
      expect(holder.purse.standing().tickets).to.equal(10);
      expect(holder.purse.memory.unacknowledged).to.deep.equal([]);
      await town.inOrder();
      expect((await reconcile(town.oi))[0]).to.include({ difference_minor: 0, actual_minor: 200 * YUAN });
    });

  it("pays online at level 0 and only there", async () => {
    const town = await Town.found(db(), "level 0");
    const holder = await town.holder(100 * YUAN, 0);
    const shop = await town.terminal();
    expect(await town.pay(holder, shop, 5 * YUAN)).to.include({ outcome: "refused" });
    expect(await town.pay(holder, shop, 5 * YUAN, true)).to.include({ outcome: "paid" });
    expect(await town.taken(shop)).to.equal(5 * YUAN);
    await town.sync(holder);
    await town.inOrder();
  });
});
