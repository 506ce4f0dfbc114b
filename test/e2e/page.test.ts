/**
 * The page in a real browser, on the real engine, by clicks and keys alone: a person issues a bracelet, tops it up, pays, presses, walks away, is refused,
 * loses power, drags, and reads it all in Chinese. Nothing may be said on the console, and nothing may be asked of anybody else.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { FastifyInstance } from "fastify";
import type { Page } from "playwright-core";
import { buildServer } from "../../sim/server/server.js";
import { Town } from "../../sim/town.js";
import { ROOT } from "../tidy/tree.js";
import { faults } from "./accessible.js";
import { openWindow, type Window } from "./chromium.js";

const PICTURES = join(ROOT, "build/pictures");

describe("the page", function () {
  this.timeout(60_000);
  let town: Town;
  let app: FastifyInstance;
  let window: Window;
  let page: Page;

  before(async () => {
    mkdirSync(PICTURES, { recursive: true });
    town = await Town.open({ engine: "auto", seed: 1 });
    app = await buildServer(town, { host: "127.0.0.1" });
    window = await openWindow(await app.listen({ host: "127.0.0.1", port: 0 }));
    ({ page } = window);
    const { port } = app.server.address() as { port: number };
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.waitForSelector("main");
  });
  after(async () => {
    await window?.close();
    await app?.close();
    await town?.close();
  });
  afterEach(() => expect(window.complaints).to.deep.equal([]));

  const press = (name: string | RegExp) =>
    page
      .getByRole("button", { name, exact: typeof name === "string" })
      .first()
      .click();
  const figure = (name: string) => page.locator(`[data-figure="${name}"]`).first().textContent();
  const picture = (name: string) => page.screenshot({ path: join(PICTURES, `${name}.png`) });
  /** Until the newest act ended so, and the page shows the town as it is after it. */
  async function ends(outcome: string): Promise<string> {
    const status = page.locator(`[role=status][data-outcome="${outcome}"]`);
    await status.waitFor({ timeout: 30_000 });
    await page.waitForFunction(() => document.querySelector("[aria-disabled=true].main") === null);
    await page.waitForTimeout(150);
    return (await status.textContent()) ?? "";
  }

  it("says that it is a simulator, and what runs", async () => {
    expect(await page.locator(".badge").textContent()).to.equal("simulator");
    const { engine } = await town.state();
    expect(await page.locator(".engine").textContent())
      .to.include(engine.version)
      .and.include(engine.imageHash.slice(0, 10));
    await picture("1-empty");
  });

  it("issues a bracelet", async () => {
    await press("Issue a bracelet");
    expect(await ends("issued")).to.include("nobody asked your name");
    expect([await figure("balance"), await figure("left")]).to.deep.equal(["200.00", "10"]);
  });

  it("tops it up by holding it to the phone", async () => {
    await press("Hold to the phone");
    expect(await ends("synced")).to.include("300.00");
    expect([await figure("balance"), await figure("soft")]).to.deep.equal(["300.00", "900.00 yuan"]);
  });

  it("pays by a touch", async () => {
    await press(/^Touch the Tea shop for 12.34/);
    expect(await ends("paid")).to.equal("Paid 12.34 at the Tea shop.");
    expect([await figure("balance"), await figure("left")]).to.deep.equal(["287.66", "9"]);
    expect(await page.locator(".felt").first().textContent()).to.include("green light");
  });

  it("asks for a press, and pays when it was given", async () => {
    await press(/^Touch the Market for 60.00/);
    expect(await ends("press")).to.include("needs a press");
    expect(await page.locator(".led-press").count()).to.equal(1);
    await picture("2-press");
    // The button on the bracelet itself.
    await page.locator(".bracelet .press").click();
    await ends("approved");
    await press(/^Touch the Market again for 60.00/);
    expect(await ends("paid")).to.equal("Paid 60.00 at the Market.");
    expect(await page.locator("[data-account='merchant/market']").textContent()).to.include("60.00");
  });

  it("pays once when the wearer walks away in the middle", async () => {
    await page.locator(".manner select").selectOption("away");
    await press(/^Touch the Tea shop for/);
    expect(await ends("torn")).to.include("never pays twice");
    expect(await page.locator(".doubt").count()).to.equal(1);
    await press(/^Touch the Tea shop again/);
    await ends("paid");
    expect(await figure("balance")).to.equal("215.32");
    await picture("3-paid-once");
    const sums = (await town.state()).tills[0].sales.map(({ state }) => state);
    expect(sums).to.deep.equal(["paid", "paid"]);
  });

  it("refuses what the purse does not hold, with one word", async () => {
    await page.locator("#tea-shop-amount").fill("99.00");
    for (let spent = 0; spent < 3; spent++) {
      await page.locator("#tea-shop-amount").press("Enter");
      await ends("press");
      await press("Press the button");
      await ends("approved");
      await press(/^Touch the Tea shop again/);
      await page.locator("[role=status][data-outcome=paid], [role=status][data-outcome=refused]").waitFor();
      await page.waitForTimeout(400);
    }
    expect(await ends("refused")).to.include("one word for every reason");
    expect(await figure("balance")).to.equal("17.32");
  });

  it("survives a power cut, and is dragged to a till for the same sale", async () => {
    await page.locator(".manner select").selectOption("after");
    await page.locator("#tea-shop-amount").fill("1.00");
    await press(/^Touch the Tea shop for/);
    expect(await ends("torn")).to.include("power died");
    await press("Switch on");
    await ends("on");
    const from = await page.locator(".bracelet svg").boundingBox();
    const to = await page.locator("[data-till=tea-shop]").boundingBox();
    if (from === null || to === null) throw new Error("nothing to drag");
    await page.mouse.move(from.x + 40, from.y + 60);
    await page.mouse.down();
    await page.mouse.move(to.x + 60, to.y + 20, { steps: 8 });
    await page.mouse.up();
    expect(await ends("paid")).to.equal("Paid 1.00 at the Tea shop.");
    expect(await figure("balance")).to.equal("16.32");
  });

  it("shows the bytes of a command on demand, and what the bank sees", async () => {
    await page.locator(".exchange summary", { hasText: "RECEIPT" }).first().click();
    expect(await page.locator(".bytes code").allTextContents()).to.include("54 45 41 53 48 4f 50 31");
    await page.getByRole("switch", { name: "Network of the Tea shop" }).click();
    await ends("on");
    const row = await page.locator(".ledger .mine").locator("th, td").allTextContents();
    expect(row.slice(0, 2)).to.deep.equal(["100001", "16.32"]);
    expect(await page.locator("[data-conserved=true]").count()).to.equal(1);
    const parts = await page.locator(".legend b").allTextContents();
    const sum = parts.reduce((n, text) => n + Math.round(Number(text.replace(",", "")) * 100), 0);
    expect(sum).to.equal(5_000_00);
    await picture("4-bytes");
  });

  it("speaks Chinese", async () => {
    await press(/^中文/);
    expect(await page.evaluate(() => document.documentElement.lang)).to.equal("zh-CN");
    expect(await page.locator(".badge").textContent()).to.equal("模拟器");
    const text = await page.evaluate(() => {
      const main = document.querySelector("main")?.cloneNode(true) as HTMLElement;
      for (const code of main.querySelectorAll("code")) code.remove();
      return main.textContent ?? "";
    });
    const english = text.match(/\b(?!TEASHOP1|MARKET01|CCB1)[A-Za-z]{3,}\b/g) ?? [];
    const commands = new Set([
      "SELECT",
      "PAY",
      "RECEIPT",
      "SYNC",
      "OPEN",
      "CNY",
      "ENROL",
      "MAKE",
      "PIN",
      "ORDER",
      "KEY",
      "ACTIVATE",
    ]);
    expect(english.filter((word) => !commands.has(word))).to.deep.equal([]);
    await picture("5-chinese");
  });

  it("can be used on a phone's screen", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.equal(390);
    await page.screenshot({ path: join(PICTURES, "6-narrow.png"), fullPage: true });
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).to.equal(800);
  });

  it("can be used by whoever does not see it or has no mouse", async () => {
    expect(await faults(page)).to.deep.equal([]);
  });
});
