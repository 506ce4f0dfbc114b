/**
 * The whole first day on the page, by clicks alone, in a real browser and on the real engine. After every step the list on the page has ticked it off
 * (the list follows the stream of events, not the clicks), no fen is missing, and nobody complained on the console.
 */
import { expect } from "chai";
import { DAY_STEPS, type DayStep } from "../../sim/api/contract/names.js";
import { faults } from "./accessible.js";
import { Driver, english } from "./driver.js";

describe("the first day on the page", function () {
  this.timeout(400_000);
  let day: Driver;
  /** Steps so far: the list must show these and no others. */
  const seen = new Set<DayStep>();

  before(async () => {
    day = await Driver.open();
  });
  after(() => day?.close());

  /** The list ticks this step, and it was not ticked before. */
  async function ticked(...steps: readonly DayStep[]): Promise<void> {
    for (const step of steps) {
      expect(seen.has(step), step).to.equal(false);
      seen.add(step);
    }
    const state = await day.conserved();
    expect(state.day.filter((one) => one.done).map((one) => one.name)).to.have.members([...seen]);
    await day.click("[data-tab=day]");
    for (const name of DAY_STEPS) {
      const shown = await day.page.locator(`[data-step="${name}"]`).getAttribute("data-done");
      expect(shown, name).to.equal(String(seen.has(name)));
    }
    const next = DAY_STEPS.find((name) => !seen.has(name));
    if (next !== undefined) expect(await day.page.locator(".day-next").getAttribute("data-next")).to.equal(next);
  }
  const purse = async (number: number) => (await day.town.state()).bracelets[number - 1];
  const network = (till: string, outcome: "on" | "off") => day.does(`#${till}-network`, outcome);
  const office = async (act: string, outcome: string) => {
    await day.click("[data-tab=office]");
    return day.does(`#office-${act}`, outcome);
  };

  it("shows a newcomer where to begin", async () => {
    expect(await day.page.locator(".day-next").getAttribute("data-next")).to.equal("issue");
    await day.click({ name: "Show me" });
    await day.page.waitForFunction(() => document.activeElement?.id === "issue");
    await day.picture("day-01-begin");
  });

  it("issue: anonymous, over the counter", async () => {
    expect(await day.issue(1, "200")).to.include("no name was asked for");
    expect([await day.figure("balance"), await day.figure("left")]).to.deep.equal(["200.00", "10"]);
    await ticked("issue");
  });

  it("wallet: a soft wallet is opened, and loads nothing that is not bound to it", async () => {
    expect(await day.does("#phone-open", "opened")).to.include("anonymous");
    expect(await day.figure("soft")).to.equal("1,000.00 yuan");
    expect(await day.hold("top-up", "failed")).to.include("bind it first");
    expect(await day.figure("soft")).to.equal("1,000.00 yuan");
    await ticked("wallet");
  });

  it("bind: with a press and a cue of its own", async () => {
    expect(await day.hold("bind", "press")).to.include("let this phone in");
    expect(await day.page.locator(".led-bind").count()).to.equal(1);
    expect(await day.page.locator(".middle .felt").textContent()).to.include("press to bind this phone");
    expect((await purse(1)).bound).to.equal(false);
    await day.picture("day-02-bind");
    await day.does(".bracelet .press", "approved");
    expect(await day.hold("bind", "bound")).to.include("no other");
    expect(await day.page.locator(".bound").textContent()).to.equal("bound to Bracelet 1");
    await ticked("bind");
  });

  it("top-up: from the soft wallet", async () => {
    expect(await day.hold("top-up", "synced")).to.include("300.00");
    expect([await day.figure("balance"), await day.figure("soft")]).to.deep.equal(["300.00", "900.00 yuan"]);
    await ticked("top-up");
  });

  it("limits: lowered from the phone, never raised; then a small sum needs a press", async () => {
    await day.touch("tea-shop", "12.34", "paid");
    await day.touch("tea-shop", "30", "paid");
    expect(await day.hold("limits", "limited")).to.include("Lowered");
    await day.page.locator("#phone-limits").selectOption("0");
    expect(await day.does("#phone-hold", "refused")).to.include("limits only go down");
    await day.touch("tea-shop", "25", "press");
    await day.does({ name: "Press the button" }, "approved");
    expect(await day.does({ name: /^Touch the Tea shop again/ }, "paid")).to.equal("Paid 25.00 at the Tea shop.");
    expect(await day.figure("balance")).to.equal("232.66");
    await ticked("limits");
  });

  it("history: told to its phone, which also freezes and thaws it", async () => {
    await day.hold("history", "read");
    expect(await day.page.locator(".history b").allTextContents()).to.deep.equal(["25.00", "30.00", "12.34"]);
    await day.picture("day-03-history");
    await day.hold("freeze", "frozen");
    await day.touch("tea-shop", "1", "refused");
    expect(await day.hold("thaw", "press")).to.include("pay again");
    expect(await day.does({ name: "Press the button" }, "approved")).to.include("pays again");
    await day.hold("thaw", "thawed");
    await ticked("history");
  });

  it("online: no ticket is left, the till online carries a sync, tickets come, it is paid", async () => {
    for (let left = Number(await day.figure("left")); left > 0; left--) await day.touch("tea-shop", "1", "paid");
    expect(await day.touch("tea-shop", "1", "sync")).to.include("wants to meet its bank");
    expect(await network("tea-shop", "on")).to.include("handed in 74.34");
    await day.touch("tea-shop", "10", "paid");
    expect(Number(await day.figure("left"))).to.be.greaterThan(0);
    expect(await day.page.locator(".act[open] .exchange b").allTextContents()).to.include("SYNC-OPEN");
    expect(await day.figure("balance")).to.equal("215.66");
    await ticked("online");
  });

  it("l0: refused by the till that is offline, served by the one online", async () => {
    await network("tea-shop", "off");
    await day.issue(0, "40");
    expect(await day.touch("tea-shop", "15", "refused")).to.include("one word for every reason");
    await ticked("l0-refused");
    expect(await day.touch("market", "15", "paid")).to.equal("Paid 15.00 at the Market.");
    expect(await day.figure("balance")).to.equal("25.00");
    await ticked("l0-served");
  });

  it("refund: full and partial, on the wrist at the next sync", async () => {
    await network("tea-shop", "on");
    await day.click("#tea-shop-refund");
    expect(await day.page.locator("#tea-shop-back").inputValue()).to.equal("12.34");
    await day.picture("day-04-refund");
    expect(await day.does({ name: "Give back" }, "refunded")).to.include("gives back 12.34");
    await ticked("refund-full");
    await day.click("#tea-shop-refund");
    await day.page.locator("#tea-shop-back").fill("12");
    expect(await day.does({ name: "Give back" }, "refunded")).to.include("gives back 12.00");
    await ticked("refund-part");
    await day.wears(1);
    expect(await day.hold("sync", "synced")).to.include("A refund of 24.34 has arrived");
    expect(await day.figure("balance")).to.equal("240.00");
    await ticked("refund-arrives");
  });

  it("unclaimed: the till never had the answer; eight days later the money is back", async () => {
    await day.page.locator("#accident").selectOption("away");
    await day.touch("tea-shop", "6", "torn");
    await day.hold("sync", "synced");
    expect(await day.figure("balance")).to.equal("234.00");
    await day.does("#later-week", "advanced");
    expect(await day.hold("sync", "synced")).to.include("6.00 that no shop claimed is back");
    expect(await day.figure("balance")).to.equal("240.00");
    await ticked("unclaimed");
  });

  it("unload: not while open tickets could take it; then with a press of its own", async () => {
    await day.click("[data-hold=unload]");
    expect(await day.types("#phone-amount", "50", "failed")).to.include("open tickets could still take it");
    await day.does("#later-season", "advanced");
    expect(await day.hold("unload", "press")).to.include("send the money back");
    expect(await day.page.locator(".led-unload").count()).to.equal(1);
    expect(await day.figure("soft")).to.equal("900.00 yuan");
    await day.does({ name: "Press the button" }, "approved");
    expect(await day.hold("unload", "unloaded")).to.include("50.00 went back");
    expect([await day.figure("balance"), await day.figure("soft")]).to.deep.equal(["190.00", "950.00 yuan"]);
    await ticked("unload");
  });

  it("lost: frozen, an heir is bound, and the balance moves when what was open has closed", async () => {
    await day.click(".lost-more > summary");
    await day.picture("day-05-lost");
    expect(await day.does("#lost-report", "reported")).to.include("hotlist");
    await ticked("lost");
    await day.issue(1, "10");
    await day.hold("bind", "press");
    await day.does({ name: "Press the button" }, "approved");
    await day.hold("bind", "bound");
    await day.click(".lost-more > summary");
    expect(await day.does("#lost-replace", "replaced")).to.include("at most 98 days");
    await ticked("heir");
    await day.does("#later-season", "advanced");
    expect(await day.hold("sync", "synced")).to.include("190.00 of the lost bracelet has arrived");
    expect(await day.figure("balance")).to.equal("200.00");
    await day.click("[data-tab=bank]");
    expect(await day.page.locator(".ledger tbody tr").first().textContent()).to.include("retired");
    await ticked("moved");
  });

  it("renew and rules: a new key, new limits", async () => {
    expect(await office("renew", "renewed")).to.include("new ticket key");
    expect(await day.page.locator(".office-row").first().textContent()).to.include("key 2");
    await ticked("renew");
    await day.click("[data-tab=office]");
    await day.page.locator("#rule-maxPayment_minor").fill("80");
    await day.page.locator(".office-tickets input").fill("5");
    await office("rules", "changed");
    expect((await day.town.state()).office.rules[1]).to.include({ maxPayment_minor: 80_00, tickets: 5 });
    await ticked("rules");
  });

  it("clone: a copy pays once more, the bank has a proof, the hotlist stops it", async () => {
    await day.issue(1, "30");
    await office("copy", "copied");
    await ticked("clone");
    await network("tea-shop", "off");
    await network("market", "off");
    await day.touch("market", "7", "paid");
    await day.wears(4);
    await day.touch("tea-shop", "8", "paid");
    await network("tea-shop", "on");
    expect(await network("market", "on")).to.include("handed in 0.00");
    await ticked("fork");
    await day.click("[data-tab=office]");
    expect(await day.page.locator(".proof").textContent()).to.match(/^Wallet 100004: .*checked\.$/);
    await day.picture("day-06-proof");
    await day.wears(5);
    expect(await day.touch("tea-shop", "1", "bad-answer")).to.include("on the hotlist");
    await ticked("hotlist");
  });

  it("netting and reconciliation: nothing is owed, every purse agrees", async () => {
    await day.click("[data-tab=office]");
    expect(await day.page.locator(".office-row").nth(1).textContent()).to.include("CCB1 owes BOC2 15.00.");
    expect(await office("netting", "netted")).to.include("15.00");
    expect((await day.town.state()).office.owed_minor).to.equal(0);
    await ticked("netting");
    expect(await office("reconcile", "agrees")).to.include("to the fen");
    const { checked } = (await day.town.state()).office;
    expect(checked?.purses.map((row) => row.difference_minor)).to.deep.equal([0, 0, 0, 0]);
    await ticked("reconcile");
    expect([...seen]).to.have.members(DAY_STEPS);
    expect(await day.page.locator(".day-next").textContent()).to.include("The whole first day has happened");
    await day.picture("day-07-whole");
  });

  for (const tab of ["day", "bank", "office"]) {
    it(`can be used by whoever does not see it or has no mouse: ${tab}`, async () => {
      await day.click(`[data-tab=${tab}]`);
      for (const popup of [".lost-more > summary", "#tea-shop-refund"]) {
        await day.click(popup);
        expect(await faults(day.page), popup).to.deep.equal([]);
      }
      await day.page.keyboard.press("Escape");
    });
  }

  it("says all of it in Chinese, and fits a phone's screen", async () => {
    await day.click({ name: /^中文/ });
    for (const tab of ["day", "bank", "office"]) {
      await day.click(`[data-tab=${tab}]`);
      expect(await english(day), tab).to.deep.equal([]);
      await day.picture(`day-08-chinese-${tab}`);
    }
    for (const what of ["limits", "history", "unload", "bind"]) {
      await day.click(`[data-hold=${what}]`);
      expect(await english(day), what).to.deep.equal([]);
    }
    await day.page.setViewportSize({ width: 390, height: 844 });
    expect(await day.page.evaluate(() => document.documentElement.scrollWidth)).to.equal(390);
    await day.conserved();
  });
});
