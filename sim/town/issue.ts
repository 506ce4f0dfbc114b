/**
 * Over the counter, without a name: the factory makes the bracelet, the cooperative bank enrols it, it makes its first tickets, cash becomes money on it.
 */
import type { PartyResult } from "../../parties/shared/errors.js";
import { makeAndEnrol } from "../world/personalise.js";
import { carrySync, rest, type TownContext } from "./sync.js";
import type { Wearer } from "./wearer.js";

export interface Issued {
  readonly outcome: "issued" | "failed";
  /** Why it failed: a word and a sentence. */
  readonly reason?: string;
  readonly sentence?: string;
}

async function steps(place: TownContext, wearer: Wearer, cash_minor: number): Promise<PartyResult<unknown> | string> {
  const { cooperative } = place.people;
  const { bracelet, wallet, level } = wearer;
  const enrolled = await makeAndEnrol(bracelet, place.people, wallet, level, "counter");
  if (!enrolled.ok) return enrolled;
  await rest(place, wearer);
  if (cash_minor > 0) {
    const booked = await cooperative.takeCash(wallet, cash_minor, `issue-${wearer.name}`);
    if (!booked.ok) return booked;
    wearer.loads_minor += cash_minor;
  }
  const got = await carrySync(place, wearer, "counter");
  if (got.outcome !== "synced") return `The first sync ended in ${got.outcome}.`;
  await rest(place, wearer);
  return enrolled;
}

export async function issue(place: TownContext, wearer: Wearer, cash_minor: number): Promise<Issued> {
  const got = await steps(place, wearer, cash_minor);
  if (typeof got === "string") return { outcome: "failed", reason: "not-synced", sentence: got };
  if (!got.ok) return { outcome: "failed", reason: got.error.name, sentence: got.error.sentence };
  wearer.issued = true;
  return { outcome: "issued" };
}
