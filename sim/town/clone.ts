/** What a laboratory does that opens a secure element: a second bracelet with everything the first one stores, keys and counter too. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import type { EngineOptions } from "../engine/engine.js";
import { SimBracelet } from "../world/bracelet.js";
import type { TownContext } from "./context.js";
import { Wearer } from "./wearer.js";

/** `dir` has the folders of all bracelets. The original is at rest: its turn is this act's. */
export async function clone(
  { world, stream }: TownContext,
  original: Wearer,
  name: string,
  how: { readonly engine: EngineOptions["engine"]; readonly dir: string },
): Promise<Wearer> {
  cpSync(join(how.dir, original.name), join(how.dir, name), { recursive: true });
  const options = { name, engine: how.engine, dir: join(how.dir, name), level: original.level };
  const copy = new Wearer(await SimBracelet.open(options, world, stream), original.wallet, original.level, stream);
  const { lastKnown, paid_minor, payments } = original;
  return Object.assign(copy, { lastKnown, paid_minor, payments, issued: true, copyOf: original.name });
}
