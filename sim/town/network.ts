/** What happens to everybody at once, or to a place: time goes on, a network comes or goes. */

import { lapseTickets } from "../../parties/institution/settlement/lapse.js";
import type { BatchSummary } from "../../parties/merchant/batch.js";
import { post } from "../world/banks.js";
import { institutionsOf, postOnline, type Till } from "./people.js";
import type { TownContext } from "./sync.js";
import type { Wearer } from "./wearer.js";

/** A bracelet counts its uptime in 32 bits of milliseconds; nobody's battery lasts that long. */
const LONGEST_UPTIME_MS = 30 * 86_400_000;

/** Everybody's clock goes on; what is due by then happens. The number of tickets that lapsed. */
export async function goOn(
  { world, people }: TownContext,
  wearers: Iterable<Wearer>,
  advance_ms: number,
): Promise<number> {
  world.advance_ms(advance_ms);
  for (const { bracelet } of wearers) {
    if (bracelet.alive && bracelet.uptime_ms > LONGEST_UPTIME_MS) await bracelet.powerOn("charged again");
  }
  const lapsed = await lapseTickets(people.institution);
  await postOnline(people);
  return lapsed;
}

/** A terminal that comes on line hears what is new at the banks, and hands in what it took; the others on line hear what came of it. */
export async function switchNetwork(
  { people }: TownContext,
  till: Till | null,
  on: boolean,
): Promise<BatchSummary | null> {
  (till ?? people.phone).online = on;
  if (till === null || !on) return null;
  await post(institutionsOf(people), [till.terminal]);
  const batch = await till.terminal.batch(till.settle);
  await postOnline(people);
  return batch;
}
