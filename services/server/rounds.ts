/**
 * Netting rounds over HTTP. Somebody says so, for nothing nets by itself: the central bank's operator, or an institution. Everybody whose address the
 * central bank has takes part. A round in which a party was away is asked for again under its name; what was begun is finished once.
 */
import type { CentralBank } from "../../parties/central-bank/central-bank.js";
import type { NettingMember } from "../../parties/central-bank/contract.js";
import { callOff, runNetting } from "../../parties/central-bank/netting.js";
import { ROUND_STATES, type Round, roundOf, unfinishedRounds } from "../../parties/central-bank/rounds.js";
import { type PartyResult, refuse } from "../../parties/shared/errors.js";
import { ok } from "../../protocol/codec/result.js";
import { AWAY, institutionId } from "./common.js";
import { byRound, roundName } from "./interbank.js";
import { DONE, type Route, route } from "./route.js";
import { listOf, object, oneOf, sum } from "./shapes.js";

/** By id in hexadecimal; filled while the parties open. */
export type Members = ReadonlyMap<string, NettingMember>;

const STARTERS = ["operator", "institution"] as const;
const state = oneOf("begun, netted and declined: ask again, for somebody was not told yet.", ...ROUND_STATES);
const shape = object({ round: roundName, members: listOf(institutionId), state });

/** Those with whom the round began, or everybody. */
function membersOf(before: Round | null, members: Members): PartyResult<NettingMember[]> {
  const ids = before?.members ?? [...members.keys()].sort();
  if (ids.length < 2) return refuse("no-members");
  const found = ids.flatMap((id) => members.get(id) ?? []);
  return found.length === ids.length ? ok(found) : refuse("unknown-peer");
}

export function netRoutes(bank: CentralBank, members: Members): Route[] {
  return [
    route({
      method: "POST",
      url: "/rounds/{round}",
      money: true,
      roles: STARTERS,
      params: byRound,
      summary: "Runs a netting round, or finishes the one of this name: once, whoever asks and however often.",
      answer: object({
        gross_minor: sum("All that was due, fen.", 30_00),
        net_minor: sum("What then really moved, fen.", 10_00),
      }),
      errors: [
        "no-members",
        "unknown-peer",
        "round-open",
        "not-due",
        "not-outstanding",
        "unknown-institution",
        "bad-amount",
        "insufficient-funds",
        "no-such-account",
        ...AWAY,
      ],
      act: async ({ params }) => {
        const taking = membersOf(await roundOf(bank.rounds, params.round), members);
        return taking.ok ? runNetting(bank, params.round, taking.value) : taking;
      },
    }),
    route({
      method: "POST",
      url: "/rounds/{round}/cancellation",
      roles: ["operator"],
      params: byRound,
      answer: DONE,
      summary: "Calls off a round that is not netted, for a party that does not come back; its name is spent.",
      errors: ["no-such-round", "round-done", "no-members", "unknown-peer", ...AWAY],
      act: async ({ params }) => {
        const before = await roundOf(bank.rounds, params.round);
        if (before === null) return refuse("no-such-round");
        const taking = membersOf(before, members);
        if (!taking.ok) return taking;
        return (await callOff(bank, params.round, taking.value)) ? ok({}) : refuse("round-done");
      },
    }),
    route({
      method: "GET",
      url: "/rounds/{round}",
      roles: STARTERS,
      params: byRound,
      answer: shape,
      summary: "Who takes part in a round, and how far it is.",
      errors: ["no-such-round"],
      act: async ({ params }) => {
        const found = await roundOf(bank.rounds, params.round);
        return found === null ? refuse("no-such-round") : ok(found);
      },
    }),
    route({
      method: "GET",
      url: "/rounds",
      roles: ["operator"],
      answer: object({ rounds: listOf(shape) }),
      errors: [],
      summary: "Rounds to be asked for again, a hundred at most: somebody was away.",
      act: async () => ok({ rounds: await unfinishedRounds(bank.rounds) }),
    }),
  ];
}
