/** The institution's own people behind HTTP. */
import type { CentralBank } from "../../../../parties/central-bank/central-bank.js";
import type { IssuingBank } from "../../../../parties/central-bank/contract.js";
import type { InstitutionContext } from "../../../../parties/institution/context.js";
import type { Level } from "../../../../parties/institution/contract.js";
import { unfinishedRounds } from "../../../../parties/institution/interbank/netting.js";
import { changeRule, rules } from "../../../../parties/institution/issuing/rules.js";
import { renewKey } from "../../../../parties/institution/issuing/ticket-keys.js";
import { fundGuarantee, issue, redeem, unfinishedMovements } from "../../../../parties/institution/issuing/treasury.js";
import { unbind } from "../../../../parties/institution/purses/binding.js";
import { reconcile } from "../../../../parties/institution/purses/reconcile.js";
import { allowRepair, suspendByHand } from "../../../../parties/institution/purses/suspension.js";
import { lapseTickets } from "../../../../parties/institution/settlement/lapse.js";
import { books, findPurse } from "../../../../parties/institution/store/tables.js";
import { hex, unhex } from "../../../../parties/shared/environment.js";
import { refuse } from "../../../../parties/shared/errors.js";
import { audit, totals } from "../../../../parties/shared/ledger/ledger.js";
import { ok } from "../../../../protocol/codec/result.js";
import { issuing, purses, reports, treasury } from "../../../contract/institution/operator.js";
import { done, mapResult } from "../../../results.js";
import { handle, type Operations } from "../../operation.js";

/** The central bank as an institution needs it, in the same process or over HTTP. */
export type CertifyingBank = IssuingBank & Pick<CentralBank, "certifyInstitution">;

const PURSES_AT_ONCE = 200;

export function treasuryOperations(context: InstitutionContext, bank: IssuingBank): Operations<typeof treasury> {
  return {
    issue: handle(treasury.issue, ({ body, key }) => done(issue(context, bank, body.amount_minor, key))),
    redeem: handle(treasury.redeem, ({ body, key }) => done(redeem(context, bank, body.amount_minor, key))),
    guarantee: handle(treasury.guarantee, ({ body, key }) => done(fundGuarantee(context, body.amount_minor, key))),
  };
}

const writeRule = (level: number, { params, offline, cap_minor }: Level) => ({ level, ...params, offline, cap_minor });

export function issuingOperations(context: InstitutionContext, bank: CertifyingBank): Operations<typeof issuing> {
  return {
    renewKey: handle(issuing.renewKey, async ({ params, body }) => {
      const number = Number(params.number);
      const renewed = await renewKey(context, bank, number, body.expiry_s);
      return mapResult(renewed, (certificate) => ({ number, certificate: hex(certificate) }));
    }),
    rules: handle(issuing.rules, async () =>
      ok({ rules: (await rules(context)).map((rule, level) => writeRule(level, rule)) }),
    ),
    changeRule: handle(issuing.changeRule, async ({ params, body }) => {
      const level = Number(params.level);
      return mapResult(await changeRule(context, level, body), (rule) => writeRule(level, rule));
    }),
  };
}

export function purseOperations(context: InstitutionContext): Operations<typeof purses> {
  return {
    lapse: handle(purses.lapse, async () => ok({ closed: await lapseTickets(context) })),
    suspend: handle(purses.suspend, async ({ params }) => {
      const wallet = unhex(params.wallet);
      if ((await findPurse(context.db, params.wallet)) === null) return refuse("no-such-wallet");
      await suspendByHand(context, wallet);
      return ok({});
    }),
    repair: handle(purses.repair, async ({ params }) =>
      (await allowRepair(context, unhex(params.wallet))) ? ok({}) : refuse("no-such-wallet"),
    ),
    release: handle(purses.release, async ({ params }) =>
      mapResult(await unbind(context, null, unhex(params.wallet)), (state) => ({ state })),
    ),
  };
}

/** What this institution has begun with the central bank and not finished. */
async function unfinishedOf(context: InstitutionContext) {
  const movements = await unfinishedMovements(context);
  const rounds = await unfinishedRounds(context);
  return [
    ...movements.map(({ bankKey, direction, amount_minor }) => ({
      name: bankKey,
      change_minor: direction === "issue" ? amount_minor : -amount_minor,
    })),
    ...rounds.map(({ bankKey, net_minor }) => ({ name: bankKey, change_minor: net_minor })),
  ];
}

export function reportOperations(context: InstitutionContext): Operations<typeof reports> {
  return {
    reconciliation: handle(reports.reconciliation, async ({ query }) => {
      const rows = await reconcile(context, undefined, { after: query.after ?? "", limit: PURSES_AT_ONCE });
      const purses = rows.map(({ shadow: _, ...row }) => row);
      return ok({ purses, ...(rows.length < PURSES_AT_ONCE ? {} : { next: purses[PURSES_AT_ONCE - 1].wallet }) });
    }),
    statement: handle(reports.statement, async () => {
      const { soft, float, merchant, own, transit, due, reserve } = await totals(books(context.db));
      const where = { soft, floats: float, merchants: merchant, own, inTransit: transit, due, reserve };
      return ok({ ...where, unfinished: await unfinishedOf(context), wrong: await audit(books(context.db)) });
    }),
  };
}
