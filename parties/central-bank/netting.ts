/**
 * Runs a netting round between institutions, in one process or over HTTP. Each step is safe to repeat, so a round that was cut is finished by running it
 * again under its name, from any caller; audit/conservation.ts counts what is under way in between. If a member disagrees before the central bank has moved
 * the net, the whole round is called off.
 */

import { ok } from "../../protocol/codec/result.js";
import { hex } from "../shared/environment.js";
import { type PartyResult, refuse } from "../shared/errors.js";
import type { CentralBank } from "./central-bank.js";
import type { NettingMember, Presentment } from "./contract.js";
import { positions } from "./net-round.js";
import { beginRound, closeRound, declineRound } from "./rounds.js";

export interface Netted {
  /** Sum of all that was presented, and of the net amounts that moved, fen. */
  readonly gross_minor: number;
  readonly net_minor: number;
}

async function gather(round: string, members: readonly NettingMember[]): Promise<PartyResult<readonly Presentment[]>> {
  const presented: Presentment[] = [];
  for (const member of members) {
    const part = await member.present(round);
    if (!part.ok) return part;
    // A member presents its own claims only.
    if (!part.value.every((p) => p.creditor === hex(member.id))) return refuse("not-due");
    presented.push(...part.value);
  }
  // A debtor that does not take part cannot agree.
  const here = new Set(members.map((member) => hex(member.id)));
  if (!presented.every((p) => here.has(p.debtor))) return refuse("unknown-peer");
  for (const member of members) {
    const agreed = await member.agree(round, presented);
    if (!agreed.ok) return agreed;
  }
  return ok(presented);
}

/** False when the central bank has moved the net already. Throws when a member does not answer; called again, it reaches that member too. */
export async function callOff(bank: CentralBank, round: string, members: readonly NettingMember[]): Promise<boolean> {
  if (!(await declineRound(bank.rounds, round))) return false;
  const results = await Promise.allSettled(members.map((member) => member.abandon(round)));
  for (const one of results) if (one.status === "rejected") throw one.reason;
  await closeRound(bank.rounds, round);
  return true;
}

export async function runNetting(
  bank: CentralBank,
  round: string,
  members: readonly NettingMember[],
): Promise<PartyResult<Netted>> {
  const begun = await beginRound(
    bank.rounds,
    round,
    members.map((member) => hex(member.id)),
  );
  if (!begun.ok) return begun;
  const agreed = await gather(round, members);
  const moved = agreed.ok ? await bank.net(round, agreed.value) : agreed;
  if (!agreed.ok || !moved.ok) {
    await callOff(bank, round, members);
    return moved.ok ? refuse("not-due") : moved;
  }
  // A member that does not answer must not delay the others.
  const finished = await Promise.allSettled(members.map((member) => member.finish(round)));
  for (const one of finished) {
    if (one.status === "rejected") throw one.reason;
    if (!one.value.ok) return one.value;
  }
  await closeRound(bank.rounds, round);
  const gross_minor = agreed.value.reduce((sum, p) => sum + p.amount_minor, 0);
  const net_minor = [...positions(agreed.value).values()].reduce((sum, net) => sum + Math.max(0, net), 0);
  return ok({ gross_minor, net_minor });
}
