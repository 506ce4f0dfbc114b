/** A person's hands at the page: clicks and keys, each followed by waiting until the act has ended and the page shows the town as it is after it. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { FastifyInstance } from "fastify";
import type { Page } from "playwright-core";
import type { TownState } from "../../sim/api/contract/state.js";
import { buildServer } from "../../sim/api/server/server.js";
import { Town } from "../../sim/town/town.js";
import { ROOT } from "../tidy/tree.js";
import { openWindow, type Window } from "./chromium.js";

const PICTURES = join(ROOT, "build/pictures");

type Target = string | { readonly name: string | RegExp } | (() => Promise<void>);

export class Driver {
  readonly town: Town;
  readonly page: Page;
  readonly #app: FastifyInstance;
  readonly #window: Window;

  private constructor(town: Town, app: FastifyInstance, window: Window) {
    this.town = town;
    this.page = window.page;
    this.#app = app;
    this.#window = window;
  }

  /** A town of its own on the real engine, behind its server, in a window of Chromium. */
  static async open(): Promise<Driver> {
    mkdirSync(PICTURES, { recursive: true });
    const town = await Town.open({ engine: "auto", seed: 1 });
    const app = await buildServer(town, { host: "127.0.0.1" });
    const address = await app.listen({ host: "127.0.0.1", port: 0 });
    const window = await openWindow(address);
    await window.page.goto(address);
    await window.page.waitForSelector("main");
    return new Driver(town, app, window);
  }

  async close(): Promise<void> {
    await this.#window.close();
    await this.#app.close();
    await this.town.close();
  }

  get complaints(): readonly string[] {
    return this.#window.complaints;
  }

  /** Clicks what this selector finds, or the first button of this name; or does what the hands do. */
  async click(what: Target): Promise<void> {
    if (typeof what === "function") return what();
    if (typeof what === "string") return this.page.locator(what).first().click();
    const { name } = what;
    await this.page
      .getByRole("button", { name, exact: typeof name === "string" })
      .first()
      .click();
  }

  /** Clicks, and the act that follows must end so; the sentence that the page says of it. */
  async does(what: Target, outcome: string): Promise<string> {
    const before = await this.#act();
    await this.click(what);
    return this.#ended(before, outcome);
  }

  /** The same after a key. */
  async types(field: string, text: string, outcome: string): Promise<string> {
    const before = await this.#act();
    await this.page.locator(field).fill(text);
    await this.page.locator(field).press("Enter");
    return this.#ended(before, outcome);
  }

  async hold(what: string, outcome: string): Promise<string> {
    await this.click(`[data-hold=${what}]`);
    return this.does("#phone-hold", outcome);
  }

  async touch(till: string, amount: string, outcome: string): Promise<string> {
    await this.page.locator(`#${till}-amount`).fill(amount);
    return this.does(`#${till}-touch`, outcome);
  }

  async issue(level: 0 | 1, cash: string): Promise<string> {
    if (!(await this.page.locator("#issue").isVisible())) await this.click(".more:not(.lost-more) > summary");
    await this.page.locator("#counter-level").selectOption(String(level));
    await this.page.locator("#counter-amount").fill(cash);
    return this.does("#issue", "issued");
  }

  wears(number: number): Promise<void> {
    return this.click({ name: `Bracelet ${number}` });
  }

  async figure(name: string): Promise<string> {
    return (await this.page.locator(`[data-figure="${name}"]`).first().textContent()) ?? "";
  }

  picture(name: string, fullPage = false): Promise<Buffer> {
    return this.page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage });
  }

  /** What must hold after every step: nobody complained, no fen is missing, and the page shows what the town says. */
  async conserved(): Promise<TownState> {
    expect(this.complaints).to.deep.equal([]);
    const state = await this.town.state();
    expect(state.money.conserved).to.equal(true);
    expect(await this.page.locator("[data-conserved=true]").count()).to.equal(1);
    const parts = await this.page.locator(".legend b").allTextContents();
    const sum = parts.reduce((n, text) => n + Math.round(Number(text.replaceAll(",", "")) * 100), 0);
    expect(sum, "the parts of the bar").to.equal(state.money.statement.issued - state.money.statement.redeemed);
    return state;
  }

  async #act(): Promise<number> {
    return Number(await this.page.locator(".outcome").getAttribute("data-act"));
  }

  async #ended(before: number, outcome: string): Promise<string> {
    const over = (than: number) => {
      const { act, outcome: how } = document.querySelector<HTMLElement>(".outcome")?.dataset ?? {};
      return Number(act) > than && how !== "" && document.querySelector(".main[aria-disabled=true]") === null;
    };
    await this.page.waitForFunction(over, before, { timeout: 60_000 });
    const shown = (last: number) => Number(document.querySelector("main")?.dataset.events) >= last;
    await this.page.waitForFunction(shown, this.town.record.last);
    const status = this.page.locator(".outcome");
    const sentence = (await status.textContent()) ?? "";
    expect(await status.getAttribute("data-outcome"), sentence).to.equal(outcome);
    return sentence;
  }
}

/** English words on the page that are no name of a command or of a party. */
export async function english({ page }: Driver): Promise<string[]> {
  const text = await page.evaluate(() => {
    const main = document.querySelector("main")?.cloneNode(true) as HTMLElement;
    for (const code of main.querySelectorAll("code")) code.remove();
    return main.textContent ?? "";
  });
  const names =
    /^(SELECT|PAY|RECEIPT|SYNC|LINK|OPEN|CNY|ENROL|MAKE|PIN|ORDER|KEY|ACTIVATE|TEASHOP1|MARKET01|CCB1|BOC2)$/;
  return (text.match(/[A-Za-z]{3,}[0-9]*/g) ?? []).filter((word) => !names.test(word));
}
