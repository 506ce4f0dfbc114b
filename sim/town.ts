/**
 * The simulated town: the pieces of the stories, for a person or a program to play with. Each act waits for its turn, happens once, and is told to the
 * one stream of events; what was refused before it began has changed nothing.
 *
 * Assumes nothing about who asks: the server in sim/server is one that does, a test is another.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_SUITE } from "../parties/crypto/suites.js";
import { type Database, openDatabase } from "../parties/ledger/database.js";
import type { BatchSummary } from "../parties/merchant/batch.js";
import { hex } from "../parties/world.js";
import { SimBracelet } from "./bracelet.js";
import type { EngineKind, EngineOptions } from "./engine/engine.js";
import { EventStream } from "./events.js";
import { EventRecord } from "./record.js";
import { type Accident, accidentInWords, withAccident } from "./town/accident.js";
import { type ActResult, Acts } from "./town/acts.js";
import type { Place } from "./town/carry.js";
import { type Held, HOLDS, type HoldName, hold } from "./town/hold.js";
import { type Issued, issue } from "./town/issue.js";
import { FIRST_WALLET, leave, type People, settleIn, walletNumber } from "./town/people.js";
import { refuse, type Told, told } from "./town/refusals.js";
import { amountOf, ringUp, type Touched, touch } from "./town/touch.js";
import { Turns } from "./town/turns.js";
import {
  type BraceletView,
  braceletView,
  capsOf,
  type MoneyView,
  moneyView,
  phoneView,
  type ShadowView,
  shadowView,
  type TillView,
  tillView,
} from "./town/view.js";
import { Wearer } from "./town/wearer.js";
import { SimWorld } from "./world.js";

export interface TownOptions {
  readonly engine: EngineOptions["engine"];
  readonly seed: number;
  /** Of signatures; by default the parties' own default. */
  readonly suite?: number;
}

export interface TownState {
  readonly engine: { readonly kind: EngineKind; readonly version: string; readonly imageHash: string };
  readonly seed: number;
  /** Of signatures: 1 SM2 with SM3, 2 ECDSA on P-256 with SHA-256. */
  readonly suite: number;
  /** Of the last event before this was looked at. */
  readonly events: number;
  /** Simulated: milliseconds since the world began, and Unix seconds. */
  readonly now_ms: number;
  readonly now_s: number;
  readonly bracelets: readonly BraceletView[];
  readonly tills: readonly TillView[];
  readonly phone: { readonly online: boolean; readonly soft_minor: number };
  readonly bank: readonly ShadowView[];
  readonly money: MoneyView;
}

const MOST_BRACELETS = 12;
const TEN_YEARS_MS = 3_652 * 86_400_000;
/** A bracelet counts its uptime in 32 bits of milliseconds; nobody's battery lasts that long. */
const LONGEST_UPTIME_MS = 30 * 86_400_000;

export class Town {
  readonly world: SimWorld;
  readonly stream: EventStream;
  readonly record: EventRecord;
  readonly #options: TownOptions;
  readonly #dir: string;
  readonly #database: Database;
  readonly #prefix: string;
  readonly #people: People;
  readonly #wearers = new Map<string, Wearer>();
  readonly #turns = new Turns();
  readonly #acts: Acts;
  #about = { kind: "v8" as EngineKind, version: "", imageHash: "" };
  #made = 0;
  #spare: Wearer | null = null;
  #closed = false;

  private constructor(
    options: TownOptions,
    world: SimWorld,
    stream: EventStream,
    dir: string,
    database: Database,
    prefix: string,
    people: People,
  ) {
    this.#options = options;
    this.world = world;
    this.stream = stream;
    this.record = new EventRecord(stream);
    this.#acts = new Acts(stream);
    this.#dir = dir;
    this.#database = database;
    this.#prefix = prefix;
    this.#people = people;
  }

  /** Founds the town and takes one blank bracelet out of its box: engine and image are asked of that. */
  static async open(options: TownOptions): Promise<Town> {
    const dir = mkdtempSync(join(tmpdir(), "openpurse-town-"));
    const world = new SimWorld(options.seed);
    const stream = new EventStream(() => world.now_ms());
    const database = await openDatabase();
    const prefix = `town_${process.pid}_${hex(world.random(4))}`;
    const people = await settleIn(database, world, prefix, options.suite ?? DEFAULT_SUITE);
    const town = new Town(options, world, stream, dir, database, prefix, people);
    const spare = await town.#unpack(1);
    town.#spare = spare;
    town.#about = { kind: spare.bracelet.kind, ...(await spare.bracelet.about()) };
    return town;
  }

  /** A new bracelet, anonymous, with so much cash on it. */
  async issue(level: 0 | 1, cash_minor: number): Promise<Told<ActResult<Issued>>> {
    if (this.#closed) return refuse("closed");
    if (this.#turns.full(["counter"])) return refuse("busy");
    if (cash_minor > capsOf(level).maxBalance_minor) return refuse("too-much-cash");
    return this.#turns.take(["counter"], async () => {
      const { cooperative, institution } = this.#people;
      if (this.#wearers.size >= MOST_BRACELETS) return refuse("too-many-bracelets");
      const stock = (await institution.balance(`soft/${cooperative.fundingWallet}`)) ?? 0;
      if (stock < cash_minor) return refuse("counter-empty");
      const wearer = (level === 1 ? this.#spare : null) ?? (await this.#unpack(level));
      if (wearer === this.#spare) this.#spare = null;
      this.#wearers.set(wearer.name, wearer);
      const of = { name: "issue", at: "counter", amount_minor: cash_minor, how: `level-${level}` } as const;
      return this.#acts.run(this.#place, wearer, of, () => issue(this.#place, wearer, cash_minor));
    });
  }

  /** To the phone. */
  async hold(
    name: string,
    what: HoldName,
    amount_minor: number | null,
    accident: Accident | null,
  ): Promise<Told<ActResult<Held>>> {
    const wanted = HOLDS[what].amount;
    if (wanted !== (amount_minor !== null)) return refuse(wanted ? "no-amount" : "amount-unused");
    return this.#with(name, ["phone"], (wearer) => {
      if (!this.#people.phone.online) return refuse("no-network");
      const how = accident === null ? what : `${what}, ${accidentInWords(accident)}`;
      return this.#acts.run(this.#place, wearer, { name: "hold", at: "phone", amount_minor, how }, () =>
        withAccident(wearer.bracelet, accident, () => hold(this.#place, wearer, what, amount_minor ?? 0)),
      );
    });
  }

  /** At a till, for a new sale of this amount or for one that is there. */
  async touch(
    name: string,
    tillId: string,
    what: { readonly amount_minor: number } | { readonly sale: string },
    accident: Accident | null,
  ): Promise<Told<ActResult<Touched>>> {
    const till = this.#people.tills.get(tillId);
    if (till === undefined) return refuse("no-such-place");
    return this.#with(name, [till.id], async (wearer) => {
      const sale = "sale" in what ? what.sale : await ringUp(till, what.amount_minor, this.world.now_ms());
      const amount_minor = await amountOf(till, sale);
      if (amount_minor === null) return refuse("no-such-sale");
      const of = { name: "touch", at: till.id, amount_minor, how: accidentInWords(accident) } as const;
      return this.#acts.run(this.#place, wearer, of, () =>
        touch(this.#place, wearer, till, sale, amount_minor, accident),
      );
    });
  }

  /** The button. */
  press(name: string): Promise<Told<ActResult<{ outcome: "approved" | "nothing" }>>> {
    return this.#with(name, [], (wearer) =>
      this.#acts.run(this.#place, wearer, { name: "press" }, async () => {
        let approved = false;
        const deafen = this.stream.listen((event) => {
          if (event.kind === "cue" && event.bracelet === name) approved = true;
        });
        await wearer.bracelet.press().finally(deafen);
        return { outcome: approved ? ("approved" as const) : ("nothing" as const) };
      }),
    );
  }

  power(name: string, on: boolean): Promise<Told<ActResult<{ outcome: "on" | "off" }>>> {
    const outcome = on ? ("on" as const) : ("off" as const);
    const use = (wearer: Wearer) =>
      this.#acts.run(this.#place, wearer, { name: "power", how: outcome }, async () => {
        if (on && !wearer.bracelet.alive) await wearer.bracelet.powerOn("switched on");
        if (!on && wearer.bracelet.alive) await wearer.bracelet.powerOff("switched off");
        return { outcome };
      });
    return this.#with(name, [], use, true);
  }

  /** Everybody's clock goes on while nobody is in the middle of anything. What is due by then happens. */
  async clock(
    advance_ms: number,
  ): Promise<Told<{ outcome: "advanced"; now_ms: number; now_s: number; lapsed: number }>> {
    if (this.#closed) return refuse("closed");
    return this.#turns.alone(async () => {
      if (this.world.now_ms() + advance_ms > TEN_YEARS_MS) return refuse("too-late");
      const end = this.#acts.begin({ name: "clock", wearer: null, how: `${advance_ms} ms` });
      this.world.advance_ms(advance_ms);
      for (const { bracelet } of this.#wearers.values()) {
        if (bracelet.alive && bracelet.uptime_ms > LONGEST_UPTIME_MS) await bracelet.powerOn("charged again");
      }
      const lapsed = await this.#people.institution.lapse();
      end("advanced");
      return told({ outcome: "advanced" as const, now_ms: this.world.now_ms(), now_s: this.world.now_s(), lapsed });
    });
  }

  /** A till that comes on line hands in what it took and fetches the hotlist. */
  async network(place: string, on: boolean): Promise<Told<{ outcome: "on" | "off"; batch: BatchSummary | null }>> {
    if (this.#closed) return refuse("closed");
    const { tills, phone, institution, settle } = this.#people;
    const till = tills.get(place);
    if (till === undefined && place !== "phone") return refuse("no-such-place");
    if (this.#turns.full([place])) return refuse("busy");
    return this.#turns.take([place], async () => {
      const word = on ? ("on" as const) : ("off" as const);
      const end = this.#acts.begin({ name: "network", wearer: null, at: place, how: word });
      (till ?? phone).online = on;
      let batch: BatchSummary | null = null;
      if (till !== undefined && on) {
        till.terminal.setHotlist(await institution.hotlist());
        batch = await till.terminal.batch(settle);
      }
      end(word, batch?.amount_minor ?? null);
      return told({ outcome: word, batch });
    });
  }

  async state(): Promise<TownState> {
    const people = this.#people;
    const bank = await shadowView(people);
    const tills: TillView[] = [];
    for (const till of people.tills.values()) tills.push(await tillView(people, till));
    return {
      ...{ engine: this.#about, seed: this.#options.seed, suite: people.institution.suite.id },
      ...{ events: this.record.last },
      ...{ now_ms: this.world.now_ms(), now_s: this.world.now_s() },
      bracelets: [...this.#wearers.values()].map(braceletView),
      ...{ tills, phone: await phoneView(people, people.phone), bank },
      money: await moneyView(
        people,
        bank.map((row) => row.wallet),
      ),
    };
  }

  /** Waits for who has a turn, then ends every process and takes away what was only for this town. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#turns.alone(async () => {
      for (const wearer of [...this.#wearers.values(), this.#spare]) await wearer?.bracelet.close().catch(() => {});
      await leave(this.#database, this.#prefix);
      await this.#database.close();
      rmSync(this.#dir, { recursive: true, force: true });
    });
  }

  get #place(): Place {
    return { world: this.world, stream: this.stream, people: this.#people };
  }

  async #unpack(level: 0 | 1): Promise<Wearer> {
    const name = `bracelet-${this.#made + 1}`;
    const wallet = walletNumber(FIRST_WALLET + this.#made++);
    const options = { name, engine: this.#options.engine, dir: join(this.#dir, name), level };
    return new Wearer(await SimBracelet.open(options, this.world, this.stream), wallet, level, this.stream);
  }

  /** The bracelet of this name, when it and `others` are free; it must have power unless power is what it gets. */
  async #with<T>(
    name: string,
    others: readonly string[],
    use: (wearer: Wearer) => Promise<Told<T>> | Told<T>,
    dead = false,
  ): Promise<Told<T>> {
    if (this.#closed) return refuse("closed");
    const wearer = this.#wearers.get(name);
    if (wearer === undefined) return refuse("no-such-bracelet");
    if (!wearer.issued) return refuse("at-the-counter");
    const names = [name, ...others];
    if (this.#turns.full(names)) return refuse("busy");
    return this.#turns.take(names, async () => (dead || wearer.bracelet.alive ? use(wearer) : refuse("no-power")));
  }
}
