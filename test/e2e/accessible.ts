/** What a person with a screen reader or without a mouse would stumble over: names, focus, order, contrast. By hand, on the page as it is. */
import type { Page } from "playwright-core";

/** Runs in the page: things without a name, out of order, or in no language (WCAG 2.1: 2.4.3, 3.1.1, 4.1.2, 4.1.3). */
function nameless(): string[] {
  const found: string[] = [];
  const shown = (element: Element) =>
    element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
  const what = (element: Element) =>
    `${element.tagName.toLowerCase()}.${element.className} "${(element.textContent ?? "").trim().slice(0, 30)}"`;
  const named = (element: Element) => {
    const labels = (element as HTMLInputElement).labels;
    const own = element.tagName === "BUTTON" || element.tagName === "SUMMARY" ? element.textContent : "";
    return Boolean(element.getAttribute("aria-label") || own?.trim() || (labels && labels.length > 0));
  };
  const focusable = [...document.querySelectorAll("button, input, select, summary, a[href]")].filter(shown);
  for (const element of focusable) if (!named(element)) found.push(`${what(element)} has no name`);
  for (const element of document.querySelectorAll("[tabindex]")) {
    if (Number(element.getAttribute("tabindex")) > 0) found.push(`${what(element)} jumps the queue`);
  }
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) found.push(`two are called ${id}`);
  for (const element of document.querySelectorAll("[aria-labelledby]")) {
    if (!document.getElementById(element.getAttribute("aria-labelledby") ?? ""))
      found.push(`${what(element)} is labelled by nothing`);
  }
  if (document.documentElement.lang === "") found.push("no language");
  if (document.querySelectorAll("h1").length !== 1) found.push("not one h1");
  if (document.querySelector("[role=status][aria-live=polite]") === null) found.push("outcomes are not announced");
  return found;
}

/** Runs in the page: text whose colour is too near to its ground (1.4.3). */
function faint(): string[] {
  const found: string[] = [];
  const shown = (element: Element) => element.getClientRects().length > 0;
  const channels = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const light = (rgb: number[]) => {
    const [r, g, b] = rgb
      .slice(0, 3)
      .map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  /** The first ground that is not see-through; null where a picture or a gradient is. */
  const ground = (element: Element | null): number[] | null => {
    for (let at = element; at !== null; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none") return null;
      const rgba = channels(style.backgroundColor);
      if (rgba.length === 3 || rgba[3] === 1) return rgba;
    }
    return [255, 255, 255];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const element = node.parentElement;
    if (
      element === null ||
      !node.textContent?.trim() ||
      !shown(element) ||
      element.closest("[aria-disabled=true], option")
    )
      continue;
    const back = ground(element);
    if (back === null) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(channels(style.color)), light(back)].sort((x, y) => y - x);
    const large = Number.parseFloat(style.fontSize) >= 24;
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5))
      found.push(
        `"${element.textContent?.trim().slice(0, 30)}" in ${element.className} has a contrast of ${ratio.toFixed(2)}`,
      );
  }
  return found;
}

/** Through the page with Tab: everything that can be pressed is met, in the order it stands, and can be seen to have the focus. */
async function walk(page: Page): Promise<string[]> {
  const found: string[] = [];
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const seen: number[] = [];
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const all = [...document.querySelectorAll("button, input, select, summary, a[href], .scroll")];
      const marked = [element, element.closest(".lcd, .tabs label")].some(
        (one) => one !== null && getComputedStyle(one).outlineStyle !== "none",
      );
      return { index: all.indexOf(element), marked, name: element.outerHTML.slice(0, 60) };
    });
    if (at === null || seen.includes(at.index)) break;
    if (!at.marked) found.push(`${at.name} does not show its focus`);
    if (at.index < (seen.at(-1) ?? -1)) found.push(`${at.name} comes too late`);
    seen.push(at.index);
  }
  if (seen.length < 15) found.push(`only ${seen.length} places can be reached with Tab`);
  return found;
}

export async function faults(page: Page): Promise<string[]> {
  // The name keeper of the transpiler, which the page does not have.
  await page.evaluate("globalThis.__name = (named) => named");
  return [...(await page.evaluate(nameless)), ...(await page.evaluate(faint)), ...(await walk(page))];
}
