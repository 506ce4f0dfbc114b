/** Other institutions and the central bank at an institution, behind HTTP. */
import type { InstitutionContext } from "../../../../parties/institution/context.js";
import type { Bulletin } from "../../../../parties/institution/contract.js";
import { bulletin, bulletins } from "../../../../parties/institution/interbank/bulletin.js";
import { settlePresented } from "../../../../parties/institution/interbank/foreign-claims.js";
import { memberOf } from "../../../../parties/institution/interbank/members.js";
import { abandonRound, agreeToDues, finishRound } from "../../../../parties/institution/interbank/netting.js";
import { encodeForkProof } from "../../../../parties/institution/settlement/fork-file.js";
import { forkPage } from "../../../../parties/institution/settlement/fork-proof.js";
import { refund } from "../../../../parties/institution/settlement/refund.js";
import { hex, unhex } from "../../../../parties/shared/environment.js";
import { ok } from "../../../../protocol/codec/result.js";
import { bulletins as bulletinRoutes, peers, rounds } from "../../../contract/institution/interbank.js";
import { booked, done, mapResult } from "../../../results.js";
import { handle, type Operations } from "../../operation.js";
import { readRecords, writeResults } from "./claims.js";

const FORKS_AT_ONCE = 50;

const writeBulletin = ({ institution, certificates, hotlist }: Bulletin) => ({
  institution,
  certificates: certificates.map(hex),
  hotlist,
});

export function bulletinOperations(context: InstitutionContext): Operations<typeof bulletinRoutes> {
  return {
    own: handle(bulletinRoutes.own, async () => ok(writeBulletin(await bulletin(context)))),
    all: handle(bulletinRoutes.all, async () => ok({ bulletins: (await bulletins(context)).map(writeBulletin) })),
  };
}

export function peerOperations(context: InstitutionContext): Operations<typeof peers> {
  return {
    claim: handle(peers.claim, async ({ params, body }) =>
      ok(writeResults(await settlePresented(context, unhex(params.id), unhex(body.payee), readRecords(body.records)))),
    ),
    refund: handle(peers.refund, async ({ params, body: { payee, ticketId, amount_minor }, key }) => {
      const request = { payee: unhex(payee), ticketId: unhex(ticketId), amount_minor, key };
      return booked(refund(context, request, params.id));
    }),
    forkProofs: handle(peers.forkProofs, async ({ query }) => {
      const { proofs, next } = await forkPage(context, query.after ?? "", FORKS_AT_ONCE);
      return ok({
        proofs: proofs.map((proof) => hex(encodeForkProof(proof))),
        ...(next === null ? {} : { next }),
      });
    }),
  };
}

export function roundOperations(context: InstitutionContext): Operations<typeof rounds> {
  return {
    present: handle(rounds.present, async ({ params }) =>
      mapResult(await memberOf(context).present(params.round), (presentments) => ({ presentments })),
    ),
    agree: handle(rounds.agree, ({ params, body }) => done(agreeToDues(context, params.round, body.presentments))),
    finish: handle(rounds.finish, ({ params }) => done(finishRound(context, params.round))),
    abandon: handle(rounds.abandon, async ({ params }) => {
      await abandonRound(context, params.round);
      return ok({});
    }),
  };
}
