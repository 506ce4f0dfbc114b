/** An institution in this process as others use it: as a peer, and as a member of netting rounds. */
import type { NettingMember } from "../../central-bank/contract.js";
import { hex } from "../../shared/environment.js";
import type { InstitutionContext } from "../context.js";
import type { Peer } from "../contract.js";
import { forkProofs } from "../settlement/fork-proof.js";
import { refund } from "../settlement/refund.js";
import { bulletin } from "./bulletin.js";
import { settlePresented } from "./foreign-claims.js";
import { repeatRefunds } from "./foreign-refunds.js";
import { abandonRound, agreeToDues, finishRound, presentDues } from "./netting.js";

/** A netting round waits no longer than this for a peer to answer. */
const REFUNDS_MS = 2_000;

/** Waits for the work, but no longer than `most_ms`. The work goes on; a later round takes up its result. */
async function withTimeout(most_ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, most_ms);
  });
  await Promise.race([work.catch(() => {}), timeout]);
  clearTimeout(timer);
}

export function peerOf(context: InstitutionContext): Peer {
  return {
    id: context.id,
    claim: (from, payee, records) => settlePresented(context, from, payee, records),
    refund: (from, request) => refund(context, request, hex(from)),
    bulletin: () => bulletin(context),
    forkProofs: () => forkProofs(context),
  };
}

/** Refunds that other institutions have not answered are requested again before a round presents what is due. */
export function memberOf(context: InstitutionContext): NettingMember {
  return {
    id: context.id,
    present: async (round) => {
      await withTimeout(REFUNDS_MS, repeatRefunds(context));
      return presentDues(context, round);
    },
    agree: (round, presented) => agreeToDues(context, round, presented),
    finish: (round) => finishRound(context, round),
    abandon: (round) => abandonRound(context, round),
  };
}
