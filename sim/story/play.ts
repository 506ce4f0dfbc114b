/** Plays one story from beginning to end in a world of its own, and tells how it went. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_SUITE } from "../../parties/crypto/suites.js";
import { openDatabase } from "../../parties/ledger/database.js";
import { conserved, type MoneyStatement, moneyStatement } from "../../parties/money.js";
import { SimBracelet } from "../bracelet.js";
import { inventory } from "../changes.js";
import type { EngineKind, EngineOptions } from "../engine/engine.js";
import { EventStream, type Listener } from "../events.js";
import { SimWorld } from "../world.js";
import { type Cast, gather, strike } from "./cast.js";
import { firstTouch } from "./first-touch.js";
import { Stage, type StepResult } from "./stage.js";

export const STORIES: Readonly<Record<string, (stage: Stage, cast: Cast) => Promise<void>>> = Object.freeze({
  "first-touch": firstTouch,
});

export interface PlayOptions {
  readonly story: string;
  readonly engine: EngineOptions["engine"];
  readonly seed: number;
  /** 1 or 2; the default of new institutions unless said. */
  readonly suite?: number;
  readonly listener?: Listener;
}

/** What `npm start -- --story … --json` prints. Amounts in fen. */
export interface Played {
  readonly story: string;
  readonly engine: EngineKind;
  /** Of the engine and the image that ran, as the running bracelet said. */
  readonly xs: { readonly version: string; readonly imageHash: string };
  readonly seed: number;
  readonly suite: number;
  readonly conserved: boolean;
  /** Times a bracelet met the shop's terminal. */
  readonly touches: number;
  readonly steps: readonly StepResult[];
  readonly money: MoneyStatement;
}

export async function play(options: PlayOptions): Promise<Played> {
  const suite = options.suite ?? DEFAULT_SUITE;
  const dir = mkdtempSync(join(tmpdir(), "openpurse-"));
  const world = new SimWorld(options.seed);
  const stream = new EventStream(() => world.now_ms());
  let touches = 0;
  stream.listen((event) => {
    if (event.kind === "apdu" && event.reader === "shop" && event.exchange.asked === "SELECT") touches++;
  });
  if (options.listener !== undefined) stream.listen(options.listener);
  const open = (name: string) =>
    SimBracelet.open({ name, engine: options.engine, dir: join(dir, name), level: 1 }, world, stream);
  const database = await openDatabase();
  const prefix = `story_${process.pid}`;
  try {
    const cast = await gather(database, world, stream, open, prefix, suite);
    try {
      const money = () => moneyStatement(cast.centralBank, [cast.institution]);
      const look = async () => ({ money: await money(), flash: inventory(cast.bracelet.flash()) });
      const stage = new Stage(stream, look, conserved);
      const xs = await cast.bracelet.about();
      await STORIES[options.story](stage, cast);
      const statement = await money();
      return {
        ...{ story: options.story, engine: cast.bracelet.kind, xs, seed: options.seed, suite },
        ...{ conserved: conserved(statement), touches, steps: stage.steps, money: statement },
      };
    } finally {
      await cast.bracelet.close();
    }
  } finally {
    await strike(database, prefix);
    await database.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Every step did what it should and no fen is missing. */
export function asTold(played: Played): boolean {
  return played.conserved && played.steps.length > 0 && played.steps.every((step) => step.ok);
}
