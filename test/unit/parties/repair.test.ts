/** Repair: a new baseline never gives more than the books can bear, moves no money, and in the end gives back all that was not spent. */
import { expect } from "chai";
import { TICKET_DAYS } from "../../../parties/institution/issuing/levels.js";
import { allowRepair, suspendByHand } from "../../../parties/institution/purses/suspension.js";
import { lapseTickets } from "../../../parties/institution/settlement/lapse.js";
import { LIFE } from "../../../protocol/commands/sync.js";
import { tearing } from "./tearing.js";
import { sharedDatabase, Town, YUAN } from "./town.js";

const DAY = 86_400;
const ALL_OVER = (TICKET_DAYS + 8) * DAY;

describe("parties: repair", function () {
  this.timeout(240_000);
  const db = sharedDatabase();

  it("counter: keeps back one ticket's worth for one missing payment, renews all tickets, and gives it back", async () => {
    const town = await Town.found(db(), "counter");
    const holder = await town.holder(300 * YUAN);
    const shop = await town.terminal();
    await town.paid(holder, shop, 10 * YUAN);
    holder.purse.bumpAndDie();
    expect(await town.pay(holder, shop, 1 * YUAN)).to.include({ outcome: "sync" });
    await town.sync(holder);
    expect(holder.purse.memory).to.include({ life: LIFE.active, seq: 2, balance_minor: 190 * YUAN });
    expect(await town.state(holder)).to.include({ state: "active", withheld: 100 * YUAN, exposure: 100 * YUAN });
    await town.inOrder();
    await town.sync(holder);
    // The missing payment still counts against the cap of ten, and so does the one not claimed yet.
    expect(holder.purse.standing().tickets).to.equal(9);
    await town.paid(holder, shop, 20 * YUAN);
    expect(await shop.batch(town.settle)).to.include({ paid: 2 });
    await town.sync(holder);
    await town.inOrder();
    town.world.pass(ALL_OVER);
    await lapseTickets(town.oi);
    await town.sync(holder);
    expect(holder.purse.memory.balance_minor).to.equal(270 * YUAN);
    expect(await town.state(holder)).to.include({ withheld: 0, exposure: 0 });
    await town.inOrder();
  });

  it("counter: pays a missing payment out of what was kept back, and gives back the rest of it", async () => {
    const town = await Town.found(db(), "missing");
    const holder = await town.holder(300 * YUAN);
    const shop = await town.terminal();
    const before = holder.purse.copy();
    await town.paid(holder, shop, 30 * YUAN);
    // The record left the bracelet, and the flash was put back: the counter shows it.
    holder.purse.boot(before);
    await town.sync(holder);
    expect(holder.purse.memory).to.include({ life: LIFE.active, seq: 1, balance_minor: 200 * YUAN });
    await town.inOrder();
    expect(await shop.batch(town.settle)).to.include({ paid: 1 });
    expect(await town.state(holder)).to.include({ state: "active", withheld: 0, exposure: 0 });
    await town.sync(holder);
    expect(holder.purse.memory.balance_minor).to.equal(270 * YUAN);
    await town.inOrder();
  });

  it("counter: suspends a purse whose whole journal was put back behind what it had stated or what was claimed", async () => {
    for (const known of ["seq-back", "claim-hidden"] as const) {
      const town = await Town.found(db(), known);
      const holder = await town.holder(300 * YUAN);
      const shop = await town.terminal();
      const before = holder.purse.copy();
      await town.paid(holder, shop, 30 * YUAN);
      if (known === "seq-back") await town.sync(holder);
      else await shop.batch(town.settle);
      holder.purse.boot({ ...before, handle: holder.purse.memory.handle });
      await town.sync(holder);
      expect(await town.state(holder)).to.include({ state: "suspended", reason: known });
      await town.conserved();
      await allowRepair(town.oi, holder.wallet);
      await town.sync(holder);
      expect(holder.purse.memory).to.include({ life: LIFE.active, seq: 1, balance_minor: 0 });
      await town.inOrder();
    }
  });

  it("damaged: keeps back every open ticket at its maximum and gives back what was not spent as they close", async () => {
    const town = await Town.found(db(), "damaged");
    const holder = await town.holder(1000 * YUAN, 1);
    const shop = await town.terminal();
    await town.paid(holder, shop, 40 * YUAN);
    await town.sync(holder);
    await town.paid(holder, shop, 60 * YUAN);
    holder.purse.damage();
    await town.sync(holder);
    // 1000 in the float; ten open tickets of 100, one of them with 40 reported: nothing is safe to give yet.
    expect(holder.purse.memory).to.include({ life: LIFE.active, balance_minor: 0 });
    expect(await town.state(holder)).to.include({ state: "active", withheld: 960 * YUAN, exposure: 960 * YUAN });
    await town.inOrder();
    expect(await shop.batch(town.settle)).to.include({ paid: 2, amount_minor: 100 * YUAN });
    await town.sync(holder);
    expect(holder.purse.memory.balance_minor).to.equal(100 * YUAN);
    expect(await town.state(holder)).to.include({ withheld: 800 * YUAN, exposure: 800 * YUAN });
    await town.inOrder();
    town.world.pass(ALL_OVER);
    await lapseTickets(town.oi);
    for (let i = 0; i < 2; i++) await town.sync(holder);
    expect(holder.purse.memory.balance_minor).to.equal(900 * YUAN);
    await town.inOrder();
  });

  it("damaged: gives exactly float − Σ open tickets at their maximum", async () => {
    const town = await Town.found(db(), "rich");
    const holder = await town.holder(8000 * YUAN, 2);
    holder.purse.damage();
    await town.sync(holder);
    expect(holder.purse.memory.balance_minor).to.equal(3000 * YUAN);
    await town.inOrder();
  });

  it("is the same baseline when the answer is torn anywhere, and holds nothing back twice", async () => {
    for (const kind of ["damaged", "counter"] as const) {
      for (let at = 1; at < 14; at++) {
        const town = await Town.found(db(), `torn ${kind} ${at}`);
        const holder = await town.holder(8000 * YUAN, 2);
        const shop = await town.terminal();
        await town.paid(holder, shop, 100 * YUAN);
        if (kind === "damaged") holder.purse.damage();
        else holder.purse.bumpAndDie();
        let torn = false;
        for (const side of ["answer", "command"] as const) {
          const { outcome } = await town.relay(holder, tearing(holder.purse.pipe, at, side));
          torn ||= outcome !== "synced";
        }
        await town.conserved();
        await town.sync(holder);
        expect(holder.purse.memory.balance_minor).to.equal((kind === "damaged" ? 3000 : 7400) * YUAN);
        await town.inOrder();
        if (!torn) break;
      }
    }
  });

  it("folds credits that were under way into the baseline and never sends them again", async () => {
    const town = await Town.found(db(), "credits");
    const holder = await town.holder(8000 * YUAN, 2);
    await town.load(holder, 500 * YUAN);
    holder.purse.bumpAndDie();
    await town.sync(holder);
    expect(holder.purse.memory).to.include({ balance_minor: 8000 * YUAN, lastCredit: 2 });
    await town.load(holder, 7 * YUAN);
    await town.sync(holder);
    expect(holder.purse.memory).to.include({ balance_minor: 8007 * YUAN, lastCredit: 3 });
    await town.inOrder();
  });

  it("repairs a suspended purse only when the institution allows it, and never one whose counter went back", async () => {
    const town = await Town.found(db(), "allowed");
    const holder = await town.holder(8000 * YUAN, 2);
    await suspendByHand(town.oi, holder.wallet);
    await town.sync(holder);
    holder.purse.damage();
    await town.sync(holder);
    expect(holder.purse.memory.life).to.equal(LIFE.suspended);
    expect(await allowRepair(town.oi, holder.wallet)).to.equal(true);
    await town.sync(holder);
    expect(holder.purse.memory).to.include({ life: LIFE.active, balance_minor: 3000 * YUAN });
    await town.inOrder();
    const other = await town.holder(100 * YUAN, 1);
    const shop = await town.terminal();
    await town.paid(other, shop, 10 * YUAN);
    await town.sync(other);
    const standing = other.purse.standing.bind(other.purse);
    other.purse.standing = () => ({ ...standing(), counter: 0 });
    other.purse.damage();
    await town.sync(other);
    expect(await town.state(other)).to.include({ state: "suspended", reason: "counter-back" });
    await town.conserved();
  });

  it("survives damage after damage without giving more than there is", async () => {
    const town = await Town.found(db(), "again");
    const holder = await town.holder(8000 * YUAN, 2);
    const shop = await town.terminal();
    let spent = 0;
    for (let round = 0; round < 3; round++) {
      holder.purse.damage();
      await town.sync(holder);
      await town.sync(holder);
      await town.inOrder();
      if ((await town.pay(holder, shop, 50 * YUAN)).outcome === "paid") spent += 50 * YUAN;
      expect(holder.purse.memory.balance_minor + spent).to.be.at.most(8000 * YUAN);
    }
    await shop.batch(town.settle);
    town.world.pass(ALL_OVER);
    await lapseTickets(town.oi);
    for (let i = 0; i < 4; i++) await town.sync(holder);
    expect(holder.purse.memory.balance_minor).to.equal(8000 * YUAN - spent);
    expect(await town.taken(shop)).to.equal(spent);
    await town.inOrder();
  });
});
