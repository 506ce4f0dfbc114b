/** Netting rounds behind HTTP. Every institution whose address the central bank has takes part. */
import type { CentralBank } from "../../../parties/central-bank/central-bank.js";
import type { NettingMember } from "../../../parties/central-bank/contract.js";
import { callOff, runNetting } from "../../../parties/central-bank/netting.js";
import { type Round, roundOf, unfinishedRounds } from "../../../parties/central-bank/rounds.js";
import { type PartyResult, refuse } from "../../../parties/shared/errors.js";
import { ok } from "../../../protocol/codec/result.js";
import { centralBank } from "../../contract/central-bank.js";
import { handle, type Operations } from "../operation.js";

/** By id in hexadecimal; filled while the parties open. */
export type Members = ReadonlyMap<string, NettingMember>;

const { rounds } = centralBank;

/** Those with whom the round began, or all. */
function membersOf(before: Round | null, members: Members): PartyResult<NettingMember[]> {
  const ids = before?.members ?? [...members.keys()].sort();
  if (ids.length < 2) return refuse("no-members");
  const found = ids.flatMap((id) => members.get(id) ?? []);
  return found.length === ids.length ? ok(found) : refuse("unknown-peer");
}

export function roundOperations(bank: CentralBank, members: Members): Operations<typeof rounds> {
  return {
    run: handle(rounds.run, async ({ params: { round } }) => {
      const taking = membersOf(await roundOf(bank.rounds, round), members);
      return taking.ok ? runNetting(bank, round, taking.value) : taking;
    }),
    cancel: handle(rounds.cancel, async ({ params: { round } }) => {
      const before = await roundOf(bank.rounds, round);
      if (before === null) return refuse("no-such-round");
      const taking = membersOf(before, members);
      if (!taking.ok) return taking;
      return (await callOff(bank, round, taking.value)) ? ok({}) : refuse("round-done");
    }),
    find: handle(rounds.find, async ({ params }) => {
      const found = await roundOf(bank.rounds, params.round);
      return found === null ? refuse("no-such-round") : ok(found);
    }),
    unfinished: handle(rounds.unfinished, async () => ok({ rounds: await unfinishedRounds(bank.rounds) })),
  };
}
