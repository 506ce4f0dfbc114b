/** Enrolment behind HTTP. */
import type { InstitutionContext } from "../../../../parties/institution/context.js";
import { certifyCooperative } from "../../../../parties/institution/issuing/charter.js";
import { trustMaker } from "../../../../parties/institution/issuing/makers.js";
import { activate, beginEnrolment } from "../../../../parties/institution/purses/enrolment.js";
import { hex, unhex } from "../../../../parties/shared/environment.js";
import { refuse } from "../../../../parties/shared/errors.js";
import { ok } from "../../../../protocol/codec/result.js";
import { enrolment } from "../../../contract/institution/enrolment.js";
import { mapResult } from "../../../results.js";
import { handle, type Operations } from "../../operation.js";
import type { Bearer } from "../../tokens.js";

/** A cooperative bank's token names the range that an operator gave it; no charter goes past it. */
function withinScope(bearer: Bearer, first: string, last: string): boolean {
  if (bearer.role === "operator") return true;
  const [from, to] = bearer.scope.split("-");
  return from <= first && first <= last && last <= to;
}

export function enrolmentOperations(context: InstitutionContext): Operations<typeof enrolment> {
  return {
    charter: handle(enrolment.charter, async ({ bearer, params, body }) => {
      if (!withinScope(bearer, body.firstWallet, body.lastWallet)) return refuse("not-yours");
      const certificate = await certifyCooperative(context, {
        cooperative: unhex(params.id),
        keyNumber: body.keyNumber,
        bestClass: body.bestClass,
        firstWallet: unhex(body.firstWallet),
        lastWallet: unhex(body.lastWallet),
        expiry_s: body.expiry_s,
        publicKey: unhex(body.publicKey),
      });
      return mapResult(certificate, (bytes) => ({ certificate: hex(bytes) }));
    }),
    trustMaker: handle(enrolment.trustMaker, async ({ body }) => {
      await trustMaker(context, unhex(body.maker), unhex(body.publicKey));
      return ok({});
    }),
    begin: handle(enrolment.begin, async ({ body: { certificate, order, answer } }) => {
      const request = { certificate: unhex(certificate), order: unhex(order), answer: unhex(answer) };
      return mapResult(await beginEnrolment(context, request), (step) => ({ keyStep: hex(step) }));
    }),
    activate: handle(enrolment.activate, async ({ params, body }) =>
      mapResult(await activate(context, unhex(params.wallet), unhex(body.confirm)), (box) => ({ box: hex(box) })),
    ),
  };
}
