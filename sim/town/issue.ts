/**
 * Over the counter, without a name: the factory makes the bracelet, the cooperative bank enrols it, it makes its first tickets, cash becomes money on it.
 */
import type { PartyResult } from "../../parties/shared/errors.js";
import { makeAndEnrol } from "../world/make-and-enrol.js";
import type { Outcome, TownContext } from "./context.js";
import { doIdleWork } from "./idle.js";
import { sync } from "./sync.js";
import type { Wearer } from "./wearer.js";

async function steps(context: TownContext, wearer: Wearer, cash_minor: number): Promise<PartyResult<unknown> | string> {
  const { cooperative } = context.people;
  const { bracelet, wallet, level } = wearer;
  const enrolled = await makeAndEnrol(bracelet, context.people, { wallet, level, counter: "counter" });
  if (!enrolled.ok) return enrolled;
  await doIdleWork(context, wearer);
  if (cash_minor > 0) {
    const booked = await cooperative.takeCash(wallet, cash_minor, `issue-${wearer.name}`);
    if (!booked.ok) return booked;
    wearer.loads_minor += cash_minor;
  }
  const { relayed } = await sync(context, wearer, "counter");
  if (relayed.outcome !== "synced") return `The first sync ended in ${relayed.outcome}.`;
  await doIdleWork(context, wearer);
  return enrolled;
}

export async function issue(context: TownContext, wearer: Wearer, cash_minor: number): Promise<Outcome<"issue">> {
  const got = await steps(context, wearer, cash_minor);
  if (typeof got === "string") return { outcome: "failed", reason: "not-synced", sentence: got };
  if (!got.ok) return { outcome: "failed", reason: got.error.name, sentence: got.error.sentence };
  wearer.issued = true;
  return { outcome: "issued" };
}
