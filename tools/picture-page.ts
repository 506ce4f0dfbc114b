/**
 * `npm run picture`, second half: starts the simulator, lets a bracelet be issued, bound, topped up and touched, and takes the README's picture of the page in
 * Debian's Chromium. What is seen is what the page shows; nothing is drawn in.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium, type Page } from "playwright-core";
import { ROOT } from "./bundle.js";
import { commandLine } from "./command-line.js";

const OUT = "docs/pictures/page.png";
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
];

commandLine("npx tsx tools/picture-page.ts", {});
const args = ["--import", "tsx", "sim/main.ts", "--engine", "xs", "--seed", "1", "--port", "0"];
const simulator = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });

async function address(): Promise<string> {
  for await (const line of createInterface(simulator.stdout)) {
    const found = /http:\/\/\S+/.exec(line);
    if (found !== null) return found[0];
  }
  throw new Error("the simulator did not say where it is");
}

/** Presses the first button of this name, and waits until the act has ended so. */
async function act(page: Page, name: string | RegExp, outcome: string): Promise<void> {
  await page
    .getByRole("button", { name, exact: typeof name === "string" })
    .first()
    .click();
  await page.locator(`[role=status][data-outcome="${outcome}"]`).waitFor();
  await page.waitForTimeout(400);
}

try {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: "en-GB" });
  await page.goto(await address());
  await act(page, "Issue a bracelet", "issued");
  await act(page, "Open a soft wallet", "opened");
  await page.locator("[data-hold=bind]").click();
  await act(page, "Hold to the phone", "press");
  await act(page, "Press the button", "approved");
  await act(page, "Hold to the phone", "bound");
  await page.locator("[data-hold=top-up]").click();
  await act(page, "Hold to the phone", "synced");
  await act(page, /^Touch the Tea shop/, "paid");
  await act(page, /^Touch the Market/, "press");
  await act(page, "Press the button", "approved");
  await act(page, /^Touch the Market again/, "paid");
  await page.mouse.move(640, 480);
  // The glow around a till that was just touched has gone.
  await page.waitForTimeout(900);
  await page.screenshot({ path: join(ROOT, OUT) });
  await browser.close();
  process.stdout.write(`${OUT}\n`);
} finally {
  simulator.kill("SIGINT");
}
