/** What happens to the whole town, or to a till or the phone: the clock advances, a network comes or goes. */
import { lapseTickets } from "../../parties/institution/settlement/lapse.js";
import type { BatchSummary } from "../../parties/merchant/batch.js";
import { postBulletins } from "../world/banks.js";
import type { TownContext } from "./context.js";
import { institutionsOf, postOnline, type Till } from "./people.js";
import type { Wearer } from "./wearer.js";

/** A bracelet counts its uptime in 32 bits of milliseconds; no battery lasts that long. */
const LONGEST_UPTIME_MS = 30 * 86_400_000;

/** Advances the clock; what is due by then happens. Returns how many tickets lapsed. */
export async function advanceClock(
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

/** A terminal that comes online gets the new bulletins and hands in its sales; the other online terminals get the bulletins that follow from that. */
export async function switchNetwork(
  { people }: TownContext,
  till: Till | null,
  on: boolean,
): Promise<BatchSummary | null> {
  (till ?? people.phone).online = on;
  if (till === null || !on) return null;
  await postBulletins(institutionsOf(people), [till.terminal]);
  const batch = await till.terminal.batch(till.settle);
  await postOnline(people);
  return batch;
}
