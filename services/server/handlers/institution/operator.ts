/** The institution's own people behind HTTP. */
import type { CentralBank } from "../../../../parties/central-bank/central-bank.js";
import type { Institution } from "../../../../parties/institution/institution.js";
import { unfinished } from "../../../../parties/institution/interbank/netting.js";
import { renewKey } from "../../../../parties/institution/issuing/keyring.js";
import type { Level } from "../../../../parties/institution/issuing/levels.js";
import { changeRule } from "../../../../parties/institution/issuing/rules.js";
import { type IssuingBank, issue, redeem } from "../../../../parties/institution/issuing/treasury.js";
import { unbind } from "../../../../parties/institution/purses/binding.js";
import { reconcile } from "../../../../parties/institution/purses/shadow.js";
import { allowRepair } from "../../../../parties/institution/purses/suspension.js";
import { sweep } from "../../../../parties/institution/tickets/lapse.js";
import { hex, unhex } from "../../../../parties/shared/environment.js";
import { refuse } from "../../../../parties/shared/errors.js";
import { ok } from "../../../../protocol/codec/result.js";
import { issuing, purses, reports, treasury } from "../../../contract/institution/operator.js";
import { mapResult } from "../../../results.js";
import { handle, type Operations } from "../../operation.js";

/** The central bank as an institution needs it, in the same process or over HTTP. */
export type CertifyingBank = IssuingBank & Pick<CentralBank, "certifyInstitution">;

const PURSES_AT_ONCE = 200;

export function treasuryOperations(institution: Institution, bank: IssuingBank): Operations<typeof treasury> {
  const { context } = institution;
  return {
    issue: handle(treasury.issue, async ({ body, key }) =>
      mapResult(await issue(context, bank, body.amount_minor, key), () => ({})),
    ),
    redeem: handle(treasury.redeem, async ({ body, key }) =>
      mapResult(await redeem(context, bank, body.amount_minor, key), () => ({})),
    ),
    guarantee: handle(treasury.guarantee, async ({ body, key }) =>
      mapResult(await institution.guarantee(body.amount_minor, key), () => ({})),
    ),
  };
}

const writeRule = (level: number, { params, offline, cap_minor }: Level) => ({ level, ...params, offline, cap_minor });

export function issuingOperations(institution: Institution, bank: CertifyingBank): Operations<typeof issuing> {
  const { context } = institution;
  return {
    renewKey: handle(issuing.renewKey, async ({ params, body }) => {
      const number = Number(params.number);
      const renewed = await renewKey(context, bank, number, body.expiry_s);
      return mapResult(renewed, (certificate) => ({ number, certificate: hex(certificate) }));
    }),
    rules: handle(issuing.rules, async () =>
      ok({ rules: (await institution.rules()).map((rule, level) => writeRule(level, rule)) }),
    ),
    changeRule: handle(issuing.changeRule, async ({ params, body }) => {
      const level = Number(params.level);
      return mapResult(await changeRule(context, level, body), (rule) => writeRule(level, rule));
    }),
  };
}

export function purseOperations(institution: Institution): Operations<typeof purses> {
  const { context } = institution;
  return {
    lapse: handle(purses.lapse, async () => ok({ closed: await sweep(context) })),
    suspend: handle(purses.suspend, async ({ params }) => {
      const wallet = unhex(params.wallet);
      if ((await institution.purse(wallet)) === null) return refuse("no-such-wallet");
      await institution.suspend(wallet);
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
async function unfinishedOf(institution: Institution) {
  const movements = await institution.unfinishedMovements();
  const rounds = await unfinished(institution.context);
  return [
    ...movements.map(({ bankKey, direction, amount_minor }) => ({
      name: bankKey,
      change_minor: direction === "issue" ? amount_minor : -amount_minor,
    })),
    ...rounds.map(({ bankKey, net_minor }) => ({ name: bankKey, change_minor: net_minor })),
  ];
}

export function reportOperations(institution: Institution): Operations<typeof reports> {
  const { context } = institution;
  return {
    reconciliation: handle(reports.reconciliation, async ({ query }) => {
      const rows = await reconcile(context, undefined, { after: query.after ?? "", limit: PURSES_AT_ONCE });
      const purses = rows.map(({ shadow: _, ...row }) => row);
      return ok({ purses, ...(rows.length < PURSES_AT_ONCE ? {} : { next: purses[PURSES_AT_ONCE - 1].wallet }) });
    }),
    statement: handle(reports.statement, async () => {
      const { soft, float, merchant, own, transit, due, reserve } = await institution.totals();
      const where = { soft, floats: float, merchants: merchant, own, inTransit: transit, due, reserve };
      return ok({ ...where, unfinished: await unfinishedOf(institution), wrong: await institution.audit() });
    }),
  };
}
