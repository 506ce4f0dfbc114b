/** Everything that GET /v1/state shows. */
import type { TownState } from "../api/contract/state.js";
import type { TownContext } from "./context.js";
import { officeView } from "./office.js";
import { braceletView, moneyView, phoneView, shadowView, tillView } from "./view.js";
import type { Wearer } from "./wearer.js";

/** What the town adds that is in no party's books. */
interface TownFacts extends Pick<TownState, "engine" | "seed" | "events" | "day"> {
  readonly wearers: Iterable<Wearer>;
}

export async function townState(context: TownContext, facts: TownFacts): Promise<TownState> {
  const { people, world } = context;
  const { engine, seed, events, day, wearers } = facts;
  const bank = await shadowView(people);
  const tills = [];
  for (const till of people.tills.values()) tills.push(await tillView(till));
  const wallets = bank.map((row) => row.wallet);
  return {
    engine,
    seed,
    suite: people.institution.suite.id,
    events,
    now_ms: world.now_ms(),
    now_s: world.now_s(),
    bracelets: [...wearers].map(braceletView),
    tills,
    phone: await phoneView(people),
    bank,
    office: await officeView(context),
    day,
    money: await moneyView(people, wallets),
  };
}
