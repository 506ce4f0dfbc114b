/** What a laboratory does that opens a secure element: a second bracelet with everything the first one keeps, keys and counter too. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import type { EngineOptions } from "../engine/engine.js";
import { SimBracelet } from "../world/bracelet.js";
import type { TownContext } from "./sync.js";
import { Wearer } from "./wearer.js";

/** `dir` holds the folders of all bracelets. The original is at rest: nobody else has its turn. */
export async function copy(
  { world, stream }: TownContext,
  original: Wearer,
  name: string,
  how: { readonly engine: EngineOptions["engine"]; readonly dir: string },
): Promise<Wearer> {
  cpSync(join(how.dir, original.name), join(how.dir, name), { recursive: true });
  const options = { name, engine: how.engine, dir: join(how.dir, name), level: original.level };
  const twin = new Wearer(await SimBracelet.open(options, world, stream), original.wallet, original.level, stream);
  const { heard, paid_minor, payments } = original;
  return Object.assign(twin, { heard, paid_minor, payments, issued: true, copyOf: original.name });
}
