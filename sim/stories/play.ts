/** Plays one story from beginning to end in a world of its own. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { conserved, disputes, type MoneyStatement, moneyStatement } from "../../parties/audit/conservation.js";
import { DEFAULT_SUITE } from "../../parties/shared/crypto/suites.js";
import { openDatabase } from "../../parties/shared/ledger/database.js";
import type { EngineKind, EngineOptions } from "../engine/engine.js";
import { SimBracelet } from "../world/bracelet.js";
import { inventory } from "../world/changes.js";
import { EventStream, type Listener } from "../world/events.js";
import { makeFolder } from "../world/folder.js";
import { SimWorld } from "../world/world.js";
import { firstDay } from "./first-day.js";
import { firstTouch } from "./first-touch.js";
import { dropSchemas, type OpenOptions, openParties, type Parties, TERMINALS } from "./parties.js";
import { type StepResult, StoryRun } from "./story-run.js";

export const STORIES: Readonly<Record<string, (story: StoryRun, parties: Parties) => Promise<void>>> = Object.freeze({
  "first-touch": firstTouch,
  "first-day": firstDay,
});

interface PlayOptions {
  readonly story: string;
  readonly engine: EngineOptions["engine"];
  readonly seed: number;
  /** 1 or 2; the default of new institutions by default. */
  readonly suite?: number;
  readonly listener?: Listener;
}

/** What `npm start -- --story … --json` prints. Amounts in fen. */
export interface StoryResult {
  readonly story: string;
  readonly engine: EngineKind;
  /** Of the engine and the image that ran, as the running bracelet said. */
  readonly xs: { readonly version: string; readonly imageHash: string };
  readonly seed: number;
  readonly suite: number;
  readonly conserved: boolean;
  /** Times a bracelet met a terminal. */
  readonly touches: number;
  readonly steps: readonly StepResult[];
  readonly money: MoneyStatement;
}

export async function play(options: PlayOptions): Promise<StoryResult> {
  const suite = options.suite ?? DEFAULT_SUITE;
  const folder = makeFolder("openpurse-");
  const dir = folder.path;
  const world = new SimWorld(options.seed);
  const stream = new EventStream(() => world.now_ms());
  let touches = 0;
  stream.listen((event) => {
    if (event.kind === "apdu" && TERMINALS.includes(event.reader) && event.exchange.commandText === "SELECT") touches++;
  });
  if (options.listener !== undefined) stream.listen(options.listener);
  const bracelets: SimBracelet[] = [];
  const open = async (name: string, how: OpenOptions = {}) => {
    if (how.copyOf !== undefined) cpSync(join(dir, how.copyOf), join(dir, name), { recursive: true });
    const place = { name, engine: options.engine, dir: join(dir, name), level: how.level ?? 1 };
    const bracelet = await SimBracelet.open(place, world, stream);
    bracelets.push(bracelet);
    return bracelet;
  };
  const database = await openDatabase();
  const prefix = `story_${process.pid}`;
  try {
    try {
      const parties = await openParties({ database, world, stream, openBracelet: open, prefix, suite });
      const money = () => moneyStatement(parties.centralBank, parties.institutions);
      const faultsOf = async (statement: MoneyStatement) => [
        ...(conserved(statement) ? [] : ["the money is not conserved"]),
        ...(await disputes(parties.centralBank, parties.institutions)),
      ];
      const takeSnapshot = async () => ({ money: await money(), flash: inventory(parties.bracelet.flash()) });
      const story = new StoryRun(stream, takeSnapshot, faultsOf);
      const xs = await parties.bracelet.about();
      await STORIES[options.story](story, parties);
      const statement = await money();
      return {
        story: options.story,
        engine: parties.bracelet.kind,
        xs,
        seed: options.seed,
        suite,
        conserved: (await faultsOf(statement)).length === 0,
        touches,
        steps: story.steps,
        money: statement,
      };
    } finally {
      for (const bracelet of bracelets) await bracelet.close();
    }
  } finally {
    await dropSchemas(database, prefix);
    await database.close();
    folder.remove();
  }
}

/** Every step did what it should and no fen is missing. */
export function succeeded(played: StoryResult): boolean {
  return played.conserved && played.steps.length > 0 && played.steps.every((step) => step.ok);
}
