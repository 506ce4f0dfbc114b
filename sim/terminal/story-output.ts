/** Shows the event stream in a terminal: each step, each command and answer, what the wearer felt, how it ended. */
import type { MoneyStatement } from "../../parties/audit/conservation.js";
import { EN } from "../page/i18n/en.js";
import { yuan } from "../text/format.js";
import type { Listener } from "../world/events.js";

type Paint = (text: string) => string;

const paint = (code: number): Paint => {
  const wanted = process.stdout.isTTY || process.env.FORCE_COLOR !== undefined;
  const on = Boolean(wanted) && process.env.NO_COLOR === undefined;
  return (text) => (on ? `\u001b[${code}m${text}\u001b[0m` : text);
};
const bold = paint(1);
const dim = paint(2);
const red = paint(31);
const green = paint(32);
const yellow = paint(33);
const cyan = paint(36);

/** What a cue looks like on a bracelet with one light and a buzzer. */
const { other: _, ...CUES }: Readonly<Record<string, unknown>> = EN.cues;

const line = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Prints equal exchanges in a row once, with their number: a channel's frames look alike. */
class Repeats {
  #last = "";
  #count = 0;

  next(key: string): void {
    if (key === this.#last) {
      this.#count++;
      return;
    }
    this.flush();
    this.#last = key;
    this.#count = 1;
    line(key);
  }

  flush(): void {
    if (this.#count > 1) line(dim(`                                … ${this.#count} times in all`));
    this.#last = "";
    this.#count = 0;
  }
}

export function terminalListener(): Listener {
  const repeats = new Repeats();
  return (event) => {
    if (event.kind !== "apdu") repeats.flush();
    switch (event.kind) {
      case "step":
        line(`\n${bold(`${String(event.number).padStart(2)}  ${event.title}`)}`);
        break;
      case "apdu": {
        const who = `${event.reader} → ${event.bracelet}`.padEnd(26);
        repeats.next(`      ${cyan(who)} ${event.exchange.commandText}  ${dim("→")}  ${event.exchange.answerText}`);
        break;
      }
      case "cue":
        line(
          `      ${yellow(event.bracelet.padEnd(26))} ${Object.hasOwn(CUES, event.cue) ? CUES[event.cue] : event.cue}`,
        );
        break;
      case "power":
        line(`      ${red(event.bracelet.padEnd(26))} ${event.state === "on" ? "powered on" : "dies"}: ${event.why}`);
        break;
      case "changed":
        line(`      ${dim("changed at".padEnd(11))}${dim(event.where.padEnd(15))} ${event.what}`);
        break;
      case "note":
        line(`      ${dim(`${event.who.padEnd(26)} ${event.text}`)}`);
        break;
      case "outcome":
        line(`    ${event.ok ? green("✔") : red("✘")} ${event.detail}`);
        break;
    }
  };
}

/** Where all the money is, as a table. */
export function showMoney(money: MoneyStatement, ok: boolean): void {
  const rows: [string, number][] = [
    ["soft wallets", money.soft],
    ["floats behind bracelets", money.floats],
    ["merchants", money.merchants],
    ["in transit between banks", money.inTransit],
    ["the institution's own", money.own],
  ];
  const show = (name: string, fen: number) => line(`    ${name.padEnd(28)}${yuan(fen).padStart(16)}`);
  line(`\n${bold("    Where all the money is (yuan)")}`);
  show("issued", money.issued);
  show("redeemed", -money.redeemed);
  line(`    ${"─".repeat(44)}`);
  for (const [name, fen] of rows) show(name, fen);
  line(`    ${"─".repeat(44)}`);
  show(
    "sum",
    rows.reduce((sum, [, fen]) => sum + fen, 0),
  );
  line(`    ${ok ? green("✔ conserved: nothing came from nowhere, nothing is lost") : red("✘ NOT conserved")}`);
}
