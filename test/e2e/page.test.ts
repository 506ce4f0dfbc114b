/**
 * The page in a real browser, on the real engine, by clicks and keys alone: a person issues a bracelet, tops it up, pays, presses, walks away, is refused,
 * loses power, drags, and reads it all in Chinese. Nothing may be said on the console, and nothing may be asked of anybody else.
 */
import { expect } from "chai";
import { faults } from "./accessible.js";
import { Driver, english } from "./driver.js";

describe("the page", function () {
  this.timeout(200_000);
  let hands: Driver;

  before(async () => {
    hands = await Driver.open();
  });
  after(() => hands?.close());
  afterEach(() => hands.conserved());

  const figures = async (...names: string[]) => Promise.all(names.map((name) => hands.figure(name)));

  it("says that it is a simulator, and what runs", async () => {
    expect(await hands.page.locator(".badge").textContent()).to.equal("simulator");
    const { engine } = await hands.town.state();
    expect(await hands.page.locator(".engine").textContent())
      .to.include(engine.version)
      .and.include(engine.imageHash.slice(0, 10));
    await hands.picture("1-empty");
  });

  it("issues a bracelet", async () => {
    expect(await hands.does({ name: "Issue a bracelet" }, "issued")).to.include("no name was asked for");
    expect(await figures("balance", "left")).to.deep.equal(["200.00", "10"]);
  });

  it("tops it up by holding it to the phone", async () => {
    expect(await hands.does({ name: "Hold to the phone" }, "synced")).to.include("300.00");
    expect(await figures("balance", "soft")).to.deep.equal(["300.00", "900.00 yuan"]);
  });

  it("pays by a touch", async () => {
    const said = await hands.does({ name: /^Touch the Tea shop for 12.34/ }, "paid");
    expect(said).to.equal("Paid 12.34 at the Tea shop.");
    expect(await figures("balance", "left")).to.deep.equal(["287.66", "9"]);
    expect(await hands.page.locator(".felt").first().textContent()).to.include("green light");
  });

  it("asks for a press, and pays when it was given", async () => {
    expect(await hands.does({ name: /^Touch the Market for 60.00/ }, "press")).to.include("needs a press");
    expect(await hands.page.locator(".led-press").count()).to.equal(1);
    await hands.picture("2-press");
    // The button on the bracelet itself.
    await hands.does(".bracelet .press", "approved");
    const said = await hands.does({ name: /^Touch the Market again for 60.00/ }, "paid");
    expect(said).to.equal("Paid 60.00 at the Market.");
    expect(await hands.page.locator("[data-account='merchant/market']").textContent()).to.include("60.00");
  });

  it("pays once when the wearer walks away in the middle", async () => {
    await hands.page.locator(".accident select").selectOption("away");
    expect(await hands.does({ name: /^Touch the Tea shop for/ }, "torn")).to.include("never pays twice");
    expect(await hands.page.locator(".doubt").count()).to.equal(1);
    await hands.does({ name: /^Touch the Tea shop again/ }, "paid");
    expect(await hands.figure("balance")).to.equal("215.32");
    await hands.picture("3-paid-once");
    const sums = (await hands.town.state()).tills[0].sales.map(({ state }) => state);
    expect(sums).to.deep.equal(["paid", "paid"]);
  });

  it("refuses what the purse does not hold, with one word", async () => {
    for (const outcome of ["paid", "paid", "refused"]) {
      await hands.types("#tea-shop-amount", "99.00", "press");
      await hands.does({ name: "Press the button" }, "approved");
      const said = await hands.does({ name: /^Touch the Tea shop again/ }, outcome);
      if (outcome === "refused") expect(said).to.include("one word for every reason");
    }
    expect(await hands.figure("balance")).to.equal("17.32");
  });

  it("survives a power cut, and is dragged to a till for the same sale", async () => {
    const { page } = hands;
    await page.locator(".accident select").selectOption("after");
    expect(await hands.touch("tea-shop", "1.00", "torn")).to.include("power died");
    await hands.does({ name: "Switch on" }, "on");
    const from = await page.locator(".bracelet svg").boundingBox();
    const to = await page.locator("[data-till=tea-shop]").boundingBox();
    if (from === null || to === null) throw new Error("nothing to drag");
    const drag = async () => {
      await page.mouse.move(from.x + 40, from.y + 60);
      await page.mouse.down();
      await page.mouse.move(to.x + 60, to.y + 20, { steps: 8 });
      await page.mouse.up();
    };
    expect(await hands.does(drag, "paid")).to.equal("Paid 1.00 at the Tea shop.");
    expect(await hands.figure("balance")).to.equal("16.32");
  });

  it("shows the bytes of a command on demand, and what the bank sees", async () => {
    const { page } = hands;
    await page.locator(".exchange summary", { hasText: "RECEIPT" }).first().click();
    expect(await page.locator(".bytes code").allTextContents()).to.include("54 45 41 53 48 4f 50 31");
    await hands.does("#tea-shop-network", "on");
    await hands.click("[data-tab=bank]");
    const row = await page.locator(".ledger .mine").locator("th, td").allTextContents();
    expect(row.slice(0, 2)).to.deep.equal(["100001", "16.32"]);
    await hands.picture("4-bytes");
  });

  it("speaks Chinese", async () => {
    await hands.click({ name: /^中文/ });
    expect(await hands.page.evaluate(() => document.documentElement.lang)).to.equal("zh-CN");
    expect(await hands.page.locator(".badge").textContent()).to.equal("模拟器");
    expect(await english(hands)).to.deep.equal([]);
    await hands.picture("5-chinese");
  });

  it("can be used on a phone's screen", async () => {
    const { page } = hands;
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.equal(390);
    await hands.picture("6-narrow", true);
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).to.equal(800);
  });

  it("can be used by whoever does not see it or has no mouse", async () => {
    expect(await faults(hands.page)).to.deep.equal([]);
  });
});

describe("what is held against the page", function () {
  this.timeout(200_000);

  it("is a word on the console, an error, a request that fails or goes elsewhere: the control", async () => {
    const hands = await Driver.open();
    try {
      expect(hands.complaints).to.deep.equal([]);
      await hands.page.evaluate(async () => {
        console.error("a word on the console");
        setTimeout(() => {
          throw new Error("an error of the page");
        });
        await fetch("/v1/nowhere").catch(() => {});
        await fetch("http://192.0.2.1/elsewhere").catch(() => {});
      });
      await hands.page.waitForTimeout(300);
      const all = hands.complaints.join("\n");
      for (const part of ["a word on the console", "an error of the page", "404", "192.0.2.1"])
        expect(all).to.include(part);
    } finally {
      await hands.close();
    }
  });
});
