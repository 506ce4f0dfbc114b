/**
 * Runs a netting round between institutions. Each step is safe to repeat, so a round that died anywhere is finished by running it again under its name;
 * money.ts counts what is under way in between. When anybody disagrees before the central bank has moved the net, the whole round is off.
 */
import { done, type Outcome, refuse } from "../errors.js";
import type { Clearing } from "../institution/clearing.js";
import { nettingKey, type Presentment } from "../institution/netting.js";
import { hex } from "../world.js";
import type { CentralBank } from "./central-bank.js";
import { positions } from "./net-round.js";

export interface Netted {
  /** Sum of all that was presented, and of what then really moved, fen. */
  readonly gross_minor: number;
  readonly net_minor: number;
}

async function gather(round: string, members: readonly Clearing[]): Promise<Outcome<readonly Presentment[]>> {
  const presented: Presentment[] = [];
  for (const member of members) {
    const part = await member.present(round);
    if (!part.ok) return part;
    presented.push(...part.value);
  }
  // A debtor that does not take part cannot agree.
  const here = new Set(members.map((member) => hex(member.id)));
  if (!presented.every((p) => here.has(p.debtor))) return refuse("unknown-peer");
  for (const member of members) {
    const agreed = await member.agree(round, presented);
    if (!agreed.ok) return agreed;
  }
  return done(presented);
}

export async function runNetting(
  bank: CentralBank,
  round: string,
  members: readonly Clearing[],
): Promise<Outcome<Netted>> {
  const agreed = await gather(round, members);
  const moved = agreed.ok ? await bank.net(round, agreed.value) : agreed;
  if (!agreed.ok || !moved.ok) {
    if (!(await bank.knows(nettingKey(round)))) for (const member of members) await member.abandon(round);
    return moved.ok ? refuse("not-due") : moved;
  }
  for (const member of members) {
    const finished = await member.finish(round);
    if (!finished.ok) return finished;
  }
  const gross_minor = agreed.value.reduce((sum, p) => sum + p.amount_minor, 0);
  const net_minor = [...positions(agreed.value).values()].reduce((sum, net) => sum + Math.max(0, net), 0);
  return done({ gross_minor, net_minor });
}
