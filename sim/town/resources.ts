/**
 * What a town owns: its folder, its books, its people, its bracelets, the queue of turns. It is opened and closed here; what can be done in it is in
 * town.ts.
 */
import { join } from "node:path";
import { DEFAULT_SUITE } from "../../parties/shared/crypto/suites.js";
import { hex } from "../../parties/shared/environment.js";
import { type Database, openDatabase } from "../../parties/shared/ledger/database.js";
import type { TownState } from "../api/contract/state.js";
import type { EngineOptions } from "../engine/engine.js";
import { SimBracelet } from "../world/bracelet.js";
import { EventStream } from "../world/events.js";
import { type Folder, makeFolder } from "../world/folder.js";
import { SimWorld } from "../world/world.js";
import type { TownContext } from "./context.js";
import { dropSchemas, FIRST_WALLET, openPeople, walletNumber } from "./people.js";
import { refuse, type TownResult } from "./refusals.js";
import { TurnQueue } from "./turn-queue.js";
import { Wearer } from "./wearer.js";

export interface TownOptions {
  readonly engine: EngineOptions["engine"];
  readonly seed: number;
  /** Of signatures; by default the parties' own default. */
  readonly suite?: number;
}

interface Storage {
  readonly folder: Folder;
  readonly database: Database;
  /** Of the schemas. */
  readonly prefix: string;
}

/** A wearer that this act works with, and the others whose turn it needs. */
interface Turn {
  readonly bracelet: string;
  readonly others: readonly string[];
  /** The bracelet may be without power. */
  readonly unpowered?: boolean;
}

export class TownResources {
  readonly options: TownOptions;
  readonly context: TownContext;
  /** Bracelets that were taken out of their box, by name. */
  readonly wearers = new Map<string, Wearer>();
  readonly turns = new TurnQueue();
  readonly #storage: Storage;
  #made = 0;
  #spare: Wearer | null = null;
  #closed = false;

  private constructor(options: TownOptions, context: TownContext, storage: Storage) {
    this.options = options;
    this.context = context;
    this.#storage = storage;
  }

  /** Engine and image are what the first bracelet, a blank one of level 1, says of itself. */
  static async open(
    options: TownOptions,
  ): Promise<{ readonly resources: TownResources; readonly engine: TownState["engine"] }> {
    const folder = makeFolder("openpurse-town-");
    const world = new SimWorld(options.seed);
    const stream = new EventStream(() => world.now_ms());
    const database = await openDatabase();
    const prefix = `town_${process.pid}_${hex(world.random(4))}`;
    const people = await openPeople(database, world, prefix, options.suite ?? DEFAULT_SUITE);
    const office = { rounds: 0, checked: null, proofs: new Map() };
    const resources = new TownResources(options, { world, stream, people, office }, { folder, database, prefix });
    const spare = await resources.#unpack(1);
    resources.#spare = spare;
    return { resources, engine: { kind: spare.bracelet.kind, ...(await spare.bracelet.about()) } };
  }

  /** Has the folders of all bracelets. */
  get dir(): string {
    return this.#storage.folder.path;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** A name that no bracelet has had. */
  nextName(): string {
    return `bracelet-${++this.#made}`;
  }

  /** A blank bracelet, with a wallet number reserved for it. */
  async blank(level: 0 | 1): Promise<Wearer> {
    const wearer = (level === 1 ? this.#spare : null) ?? (await this.#unpack(level));
    if (wearer === this.#spare) this.#spare = null;
    return wearer;
  }

  /** Runs `use` when all of these are free. */
  async inTurn<T>(names: readonly string[], use: () => Promise<TownResult<T>>): Promise<TownResult<T>> {
    if (this.#closed) return refuse("closed");
    return this.turns.full(names) ? refuse("busy") : this.turns.take(names, use);
  }

  /** Runs `use` when the bracelet and the others are free. */
  async withBracelet<T>(
    { bracelet, others, unpowered = false }: Turn,
    use: (wearer: Wearer) => Promise<TownResult<T>>,
  ): Promise<TownResult<T>> {
    if (this.#closed) return refuse("closed");
    const wearer = this.wearers.get(bracelet);
    if (wearer === undefined) return refuse("no-such-bracelet");
    if (!wearer.issued) return refuse("at-the-counter");
    return this.inTurn([bracelet, ...others], async () =>
      unpowered || wearer.bracelet.alive ? use(wearer) : refuse("no-power"),
    );
  }

  /** Waits for running acts, then ends every process and removes what was only for this town. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const { folder, database, prefix } = this.#storage;
    await this.turns.alone(async () => {
      for (const wearer of [...this.wearers.values(), this.#spare]) await wearer?.bracelet.close().catch(() => {});
      await dropSchemas(database, prefix);
      await database.close();
      folder.remove();
    });
  }

  async #unpack(level: 0 | 1): Promise<Wearer> {
    const name = this.nextName();
    const wallet = walletNumber(FIRST_WALLET + this.#made - 1);
    const { world, stream } = this.context;
    const options = { name, engine: this.options.engine, dir: join(this.dir, name), level };
    return new Wearer(await SimBracelet.open(options, world, stream), wallet, level, stream);
  }
}
