/** Lapse: what nobody claims in time goes back to the purse, once, and can never be claimed afterwards. */
import { expect } from "chai";
import { settleAnywhere } from "../../../parties/institution/interbank/foreign-claims.js";
import { TICKET_DAYS } from "../../../parties/institution/issuing/levels.js";
import { lapseTickets } from "../../../parties/institution/settlement/lapse.js";
import { sharedDatabase, Town, YUAN } from "./town.js";

const DAY = 86_400;

describe("parties: lapse", function () {
  this.timeout(120_000);
  const db = sharedDatabase();

  it("counts seven days from the first report, by the institution's clock", async () => {
    const town = await Town.found(db(), "reported");
    const holder = await town.holder(100 * YUAN);
    const [shop, late] = [await town.terminal(), await town.terminal()];
    await town.paid(holder, shop, 10 * YUAN);
    await town.paid(holder, late, 20 * YUAN);
    await town.sync(holder);
    town.world.pass(7 * DAY);
    await town.sync(holder);
    expect(await lapseTickets(town.oi)).to.equal(0);
    expect(await shop.batch(town.settle)).to.include({ paid: 1 });
    town.world.pass(1);
    expect(await late.batch(town.settle)).to.include({ rejected: 1 });
    expect((await late.sales())[0]).to.include({ state: "rejected", note: "claim-too-late" });
    await town.inOrder();
    expect(await lapseTickets(town.oi)).to.equal(1);
    expect(await lapseTickets(town.oi)).to.equal(0);
    await town.inOrder();
    await town.sync(holder);
    expect(holder.purse.memory.balance_minor).to.equal(90 * YUAN);
    const record = await town.record(late);
    const [result] = await settleAnywhere(town.oi, late.payee, [record]);
    expect(result.outcome === "refused" && result.error.name).to.equal("ticket-lapsed");
    await town.inOrder();
  });

  it("lapses unreported tickets seven days after their expiry; a payment reported even later goes straight back", async () => {
    const town = await Town.found(db(), "unreported");
    const holder = await town.holder(100 * YUAN);
    const shop = await town.terminal();
    await town.paid(holder, shop, 10 * YUAN);
    town.world.pass((TICKET_DAYS + 7) * DAY);
    expect(await lapseTickets(town.oi)).to.equal(0);
    town.world.pass(DAY + 1);
    expect(await lapseTickets(town.oi)).to.equal(10);
    await town.inOrder();
    await town.sync(holder);
    expect(await town.state(holder)).to.include({ state: "active" });
    expect(holder.purse.memory.balance_minor).to.equal(100 * YUAN);
    await town.sync(holder);
    expect(holder.purse.memory.balance_minor).to.equal(100 * YUAN);
    expect(await shop.batch(town.settle)).to.include({ rejected: 1 });
    await town.inOrder();
  });

  it("lets a claim and a lapse of one ticket meet, and only one of them happens", async () => {
    const town = await Town.found(db(), "race");
    const holder = await town.holder(100 * YUAN);
    const shop = await town.terminal();
    await town.paid(holder, shop, 10 * YUAN);
    await town.sync(holder);
    town.world.pass(7 * DAY);
    const claims = Array.from({ length: 5 }, () => shop.batch(town.settle));
    town.world.pass(1);
    const sweeps = Array.from({ length: 5 }, () => lapseTickets(town.oi));
    await Promise.all([...claims, ...sweeps]);
    await lapseTickets(town.oi);
    await town.sync(holder);
    const taken = await town.taken(shop);
    expect(taken + holder.purse.memory.balance_minor).to.equal(100 * YUAN);
    await town.inOrder();
  });
});
