/**
 * What stands around every act of the town: its folder, its books, who lives there, who has a turn. It is founded and closed here; what can be done in it
 * is in town.ts.
 */
import { join } from "node:path";
import { DEFAULT_SUITE } from "../../parties/shared/crypto/suites.js";
import { hex } from "../../parties/shared/environment.js";
import { type Database, openDatabase } from "../../parties/shared/ledger/database.js";
import type { EngineOptions } from "../engine/engine.js";
import { SimBracelet } from "../world/bracelet.js";
import { EventStream } from "../world/events.js";
import { type Folder, makeFolder } from "../world/folder.js";
import { SimWorld } from "../world/world.js";
import { FIRST_WALLET, leave, type People, settleIn, walletNumber } from "./people.js";
import { refuse, type TownResult } from "./refusals.js";
import type { TownContext } from "./sync.js";
import { TurnQueue } from "./turn-queue.js";
import { Wearer } from "./wearer.js";

export interface TownResourcesOptions {
  readonly engine: EngineOptions["engine"];
  readonly seed: number;
  /** Of signatures; by default the parties' own default. */
  readonly suite?: number;
}

export class TownResources {
  readonly options: TownResourcesOptions;
  readonly world: SimWorld;
  readonly stream: EventStream;
  readonly people: People;
  /** Bracelets that were taken out of their box, by name. */
  readonly wearers = new Map<string, Wearer>();
  readonly turns = new TurnQueue();
  readonly #folder: Folder;
  readonly #database: Database;
  readonly #prefix: string;
  #made = 0;
  #spare: Wearer | null = null;
  #closed = false;

  private constructor(
    options: TownResourcesOptions,
    place: TownContext,
    folder: Folder,
    { database, prefix }: { database: Database; prefix: string },
  ) {
    this.options = options;
    this.world = place.world;
    this.stream = place.stream;
    this.people = place.people;
    this.#folder = folder;
    this.#database = database;
    this.#prefix = prefix;
  }

  /** One blank bracelet of level 1 is out of its box already, to be asked what it is. */
  static async found(options: TownResourcesOptions): Promise<{ frame: TownResources; spare: Wearer }> {
    const folder = makeFolder("openpurse-town-");
    const world = new SimWorld(options.seed);
    const stream = new EventStream(() => world.now_ms());
    const database = await openDatabase();
    const prefix = `town_${process.pid}_${hex(world.random(4))}`;
    const people = await settleIn(database, world, prefix, options.suite ?? DEFAULT_SUITE);
    const frame = new TownResources(options, { world, stream, people }, folder, { database, prefix });
    frame.#spare = await frame.#unpack(1);
    return { frame, spare: frame.#spare };
  }

  /** Holds the folders of all bracelets. */
  get dir(): string {
    return this.#folder.path;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get place(): TownContext {
    return { world: this.world, stream: this.stream, people: this.people };
  }

  /** A name that no bracelet has had. */
  nextName(): string {
    return `bracelet-${++this.#made}`;
  }

  /** A blank bracelet, with a wallet number of its own waiting for it. */
  async blank(level: 0 | 1): Promise<Wearer> {
    const wearer = (level === 1 ? this.#spare : null) ?? (await this.#unpack(level));
    if (wearer === this.#spare) this.#spare = null;
    return wearer;
  }

  /** When all of these are free. */
  async at<T>(names: readonly string[], use: () => Promise<TownResult<T>>): Promise<TownResult<T>> {
    if (this.#closed) return refuse("closed");
    return this.turns.full(names) ? refuse("busy") : this.turns.take(names, use);
  }

  /** The bracelet of this name, when it and `others` are free; it must have power unless power is what it gets. */
  async with<T>(
    name: string,
    others: readonly string[],
    use: (wearer: Wearer) => Promise<TownResult<T>> | TownResult<T>,
    dead = false,
  ): Promise<TownResult<T>> {
    if (this.#closed) return refuse("closed");
    const wearer = this.wearers.get(name);
    if (wearer === undefined) return refuse("no-such-bracelet");
    if (!wearer.issued) return refuse("at-the-counter");
    return this.at([name, ...others], async () => (dead || wearer.bracelet.alive ? use(wearer) : refuse("no-power")));
  }

  /** Waits for who has a turn, then ends every process and takes away what was only for this town. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.turns.alone(async () => {
      for (const wearer of [...this.wearers.values(), this.#spare]) await wearer?.bracelet.close().catch(() => {});
      await leave(this.#database, this.#prefix);
      await this.#database.close();
      this.#folder.remove();
    });
  }

  async #unpack(level: 0 | 1): Promise<Wearer> {
    const name = this.nextName();
    const wallet = walletNumber(FIRST_WALLET + this.#made - 1);
    const options = { name, engine: this.options.engine, dir: join(this.dir, name), level };
    return new Wearer(await SimBracelet.open(options, this.world, this.stream), wallet, level, this.stream);
  }
}
