/**
 * The firmware against the specified purse (test/model/specification.ts): random histories of touches, presses, opens, syncs and a phone's wishes, in every
 * order. After each event the answer and what the wearer was shown must be the same; after each sync the purse's status too. A failure is shrunk to a short
 * history and names the command that replays it.
 */
import fc from "fast-check";
import { CUE } from "../../firmware/port/panel.js";
import { handleOf } from "../../parties/shared/crypto/wallet-key.js";
import { ascii, sameBytes } from "../../protocol/codec/bytes.js";
import { type LinkRequest, OWN_LIMITS } from "../../protocol/commands/link.js";
import { encodeRequest, type PayRequest } from "../../protocol/commands/pay.js";
import { SW } from "../../protocol/commands/status.js";
import { encodeSyncOpen, FREE_OPENS } from "../../protocol/commands/sync-open.js";
import type { OrderItem } from "../../protocol/messages/orders.js";
import { answer, PARAMS } from "../harness/bank.js";
import { bind, inField, KEY, phone } from "../harness/phone.js";
import { meet, type Purse, pay, purse, request } from "../harness/purse.js";
import { type Order, Specification } from "../model/specification.js";
import { fromEnvironment } from "./fuzz.js";

const RUNS = 150;
/** Little enough that two payments without a press can want more. */
const LOADED_MINOR = 6_500;
const TAGS = ["acknowledge", "credit", "unbind", "bind", "unload"] as const;

type Event =
  | {
      readonly do: "pay";
      readonly name: number;
      readonly amount_minor: number;
      readonly by: "field" | "again" | "phone";
    }
  | { readonly do: "press" }
  | { readonly do: "wait"; readonly seconds: number }
  | { readonly do: "open"; readonly times: number }
  | { readonly do: "sync"; readonly tags: readonly (typeof TAGS)[number][] }
  | { readonly do: "freeze" | "thaw" }
  | { readonly do: "limits"; readonly set: number };

const history: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constant("pay" as const),
        name: fc.nat(1),
        amount_minor: fc.constantFrom(6_000, 6_000, 6_000, 1_000, 10_000, 5_000, 10_001),
        by: fc.constantFrom("field" as const, "again" as const, "phone" as const),
      }),
    },
    { weight: 7, arbitrary: fc.constant<Event>({ do: "press" }) },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Event>(...[5, 29, 30, 120].map((seconds) => ({ do: "wait" as const, seconds }))),
    },
    { weight: 3, arbitrary: fc.constantFrom<Event>({ do: "open", times: 1 }, { do: "open", times: FREE_OPENS + 1 }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("sync" as const), tags: fc.subarray([...TAGS]) }) },
    { weight: 3, arbitrary: fc.constantFrom<Event>({ do: "thaw" }, { do: "freeze" }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("limits" as const), set: fc.nat(OWN_LIMITS.length - 1) }) },
  ),
  { minLength: 1, maxLength: 24, size: "max" },
);

/** What both sides are asked, what each says and shows. */
interface Seen {
  readonly answer: unknown;
  readonly cues: readonly string[];
}

const SHOWN: Readonly<Record<number, string>> = {
  [CUE.press]: "press",
  [CUE.bind]: "bind",
  [CUE.unload]: "unload",
  [CUE.thaw]: "thaw",
  [CUE.approved]: "approved",
};
const WORDS: Readonly<Record<number, string>> = {
  [SW.done]: "done",
  [SW.press]: "press",
  [SW.refused]: "refused",
  [SW.sync]: "sync",
};

const requestOf = ({ name, amount_minor }: Extract<Event, { do: "pay" }>): PayRequest =>
  request({ txId: ascii(`TX00000${name}`), nonce: ascii("NONCE000"), amount_minor });

/** A bracelet and the specification of it, side by side. */
class Pair {
  readonly #one: Purse;
  readonly #specified: Specification;
  #opens: number;
  #inField = false;
  #phones: number;

  constructor(withPhone: boolean) {
    this.#one = purse({ balance_minor: LOADED_MINOR });
    if (withPhone) bind(this.#one.bank, this.#one.bracelet);
    this.#specified = new Specification(PARAMS, this.#one.bank.head(), PARAMS.tickets, LOADED_MINOR);
    this.#phones = withPhone ? 1 : 0;
    this.#opens = this.#one.bank.handles;
    if (withPhone) {
      this.#specified.orders([{ tag: "bind", number: 1 }], 0);
      this.#specified.press(0);
    } else this.#specified.orders([], 0);
  }

  get #now_ms(): number {
    return this.#one.board.uptime_ms;
  }

  async step(event: Event): Promise<void> {
    const { board } = this.#one;
    board.cues.splice(0);
    this.#specified.cues = [];
    const [got, wanted] = await this.#both(event);
    const real: Seen = { answer: got, cues: board.cues.flatMap((cue) => SHOWN[cue] ?? []) };
    const specified: Seen = { answer: wanted, cues: this.#specified.cues };
    const differ = JSON.stringify(real) !== JSON.stringify(specified);
    if (differ) throw new Error(`the purse ${JSON.stringify(real)}, specified ${JSON.stringify(specified)}`);
  }

  async #both(event: Event): Promise<[unknown, unknown]> {
    const { board, bracelet } = this.#one;
    switch (event.do) {
      case "wait":
        board.uptime_ms += event.seconds * 1_000;
        return [null, null];
      case "press":
        bracelet.press();
        return [null, this.#specified.press(this.#now_ms) ?? null];
      case "pay":
        return event.by === "phone" ? this.#payByPhone(requestOf(event)) : this.#pay(requestOf(event), event.by);
      case "open": {
        const pairs = Array.from({ length: event.times }, () => this.#open().agreed);
        return [pairs.map(([got]) => got), pairs.map(([, wanted]) => wanted)];
      }
      case "sync":
        return this.#sync(event.tags);
      case "freeze":
      case "thaw":
        return this.#wish({ tag: event.do }, () => this.#specified.wish({ tag: event.do }, this.#now_ms));
      case "limits":
        return this.#wish({ tag: "limits", limits: OWN_LIMITS[event.set] }, () =>
          this.#specified.wish({ tag: "limits", set: event.set }, this.#now_ms),
        );
    }
  }

  #meet(again: boolean): void {
    if (again && this.#inField) return;
    meet(this.#one.bracelet);
    this.#specified.field();
    this.#inField = true;
  }

  #pay(request: PayRequest, by: "field" | "again"): [unknown, unknown] {
    this.#meet(by === "again");
    const got = pay(this.#one.bracelet, request).sw;
    this.#one.board.cues.splice(0, this.#one.board.cues.length - 1);
    return [WORDS[got] ?? got, this.#specified.pay({ request, byPhone: false, at_ms: this.#now_ms })];
  }

  #payByPhone(request: PayRequest): Promise<[unknown, unknown]> {
    return this.#wish({ tag: "pay", request: encodeRequest(request) }, () =>
      this.#specified.pay({ request, byPhone: true, at_ms: this.#now_ms }),
    );
  }

  async #wish(wish: LinkRequest, specified: () => unknown): Promise<[unknown, unknown]> {
    const { bracelet, board } = this.#one;
    const link = phone();
    const exchange = inField(bracelet);
    this.#specified.field();
    const connected = await link.connect(exchange);
    let got = "no link";
    for (let i = 0; connected.ok && i < 30 && (i === 0 || got === "working"); i++) {
      board.cues.splice(0);
      const response = await link.request(exchange, wish);
      got = response.ok ? response.value.tag : response.error.name;
    }
    bracelet.field(false);
    this.#specified.field();
    this.#inField = false;
    const expected = this.#specified.status().binding === 0 ? "no link" : specified();
    return [got === "paid" ? "done" : got, expected];
  }

  /** SYNC-OPEN in the field. The handle is known, as its institution knows it, when it is the next index. */
  #open() {
    this.#meet(true);
    const { bank, bracelet } = this.#one;
    const nonce = new Uint8Array(16);
    const { data } = answer(bracelet, encodeSyncOpen(nonce));
    const known = sameBytes(data.slice(0, 16), handleOf(bank.walletKey, this.#opens + 1));
    if (known) this.#opens++;
    const agreed: [boolean, boolean] = [known, this.#specified.open(this.#now_ms)];
    return { channel: known ? bank.channelFor(data, nonce) : null, agreed };
  }

  #sync(tags: readonly (typeof TAGS)[number][]): [unknown, unknown] {
    const { bank, bracelet } = this.#one;
    const { channel, agreed } = this.#open();
    if (channel === null || !agreed[1]) return agreed;
    const report = bank.receiveReport(bracelet, channel);
    const before = this.#specified.status();
    const paid = this.#specified.unreported().map((p) => p.request.txId.join());
    const [items, orders] = this.#orders(tags, before);
    const applied = bank.sendOrders(bracelet, channel, items);
    this.#specified.orders(orders, this.#now_ms);
    const keys = Object.keys(before) as (keyof typeof before)[];
    const pick = (from: typeof before) => keys.map((key) => [key, from[key]]);
    const names = report.paid.map((p) => p.request.slice(15, 23).join());
    return [
      [pick(report.standing), names, pick(applied)],
      [pick(before), paid, pick(this.#specified.status())],
    ];
  }

  #orders(tags: readonly string[], now: ReturnType<Specification["status"]>): [OrderItem[], Order[]] {
    const items: OrderItem[] = [];
    const orders: Order[] = [];
    for (const tag of TAGS.filter((t) => tags.includes(t))) {
      if (tag === "acknowledge") {
        items.push({ tag, seq: now.seq });
        orders.push({ tag });
      } else if (tag === "credit") {
        items.push({ tag, number: now.lastCredit + 1, kind: 1, amount_minor: 700 });
        orders.push({ tag, amount_minor: 700 });
      } else if (tag === "unbind") {
        if (now.binding === 0) continue;
        items.push({ tag, number: now.binding });
        orders.push({ tag });
      } else if (tag === "bind") {
        const number = ++this.#phones;
        items.push({ tag, number, key: KEY });
        orders.push({ tag, number });
      } else {
        const unload = { tag, number: now.lastUnload + 1, amount_minor: 4_000 } as const;
        items.push(unload);
        orders.push(unload);
      }
    }
    return [items, orders];
  }
}

/** At the end all questions lapse and a sync states what became of the money. */
const LAST: readonly Event[] = [
  { do: "wait", seconds: 30 },
  { do: "open", times: 1 },
  { do: "press" },
  { do: "sync", tags: [] },
];

function said(events: readonly Event[]): string {
  return events.map(({ do: what, ...rest }) => [what, ...Object.values(rest).flat()].join(" ")).join("; ");
}

async function run(withPhone: boolean): Promise<void> {
  let told = "";
  const property = fc.asyncProperty(history, async (events) => {
    const pair = new Pair(withPhone);
    for (const [at, event] of [...events, ...LAST].entries()) {
      try {
        await pair.step(event);
      } catch (error) {
        // What came after the failure says nothing.
        told = said([...events, ...LAST].slice(0, at + 1));
        throw error;
      }
    }
  });
  const { seed, path } = fromEnvironment(process.env);
  const details = await fc.check(property, {
    numRuns: RUNS,
    ...(seed === undefined ? {} : { seed }),
    ...(path === undefined ? {} : { path }),
  });
  if (!details.failed) return;
  const why = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
  const title = withPhone ? "with a phone" : "without a phone";
  const replay = `FUZZ_SEED=${details.seed} FUZZ_PATH=${details.counterexamplePath} npx mocha --import=tsx test/fuzz/model.test.ts -g "${title}"`;
  throw new Error(`${why}\nafter: ${told}\nreplay: ${replay}`);
}

describe("the firmware and the specified purse", function () {
  this.timeout(120_000);

  it("agree on every history without a phone", () => run(false));
  it("agree on every history with a phone", () => run(true));
});
