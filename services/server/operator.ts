/** What the institution's own people do over HTTP: treasury, lapsing, suspending, reconciling, looking at where all the money is. */
import type { IssuingBank } from "../../parties/central-bank/contract.js";
import type { InstitutionContext } from "../../parties/institution/context.js";
import { unfinished } from "../../parties/institution/interbank/netting.js";
import { guarantee, issue, redeem, unfinishedMovements } from "../../parties/institution/issuing/treasury.js";
import { unbind } from "../../parties/institution/purses/binding.js";
import { reconcile } from "../../parties/institution/purses/reconcile.js";
import { allowRepair, suspendByHand } from "../../parties/institution/purses/suspension.js";
import { sweep } from "../../parties/institution/settlement/lapse.js";
import { books, findPurse } from "../../parties/institution/store/tables.js";
import { hex, unhex } from "../../parties/shared/environment.js";
import { refuse } from "../../parties/shared/errors.js";
import { audit, totals } from "../../parties/shared/ledger/ledger.js";
import { ok } from "../../protocol/codec/result.js";
import { AWAY, moved, walletNumber } from "./common.js";
import { DONE, type Route, route } from "./route.js";
import { listOf, object, oneOf, sum, truth, words } from "./shapes.js";

const byWallet = object({ wallet: walletNumber });
const OPERATOR = ["operator"] as const;
const PURSES_AT_ONCE = 200;

function treasuryRoutes(institution: InstitutionContext, bank: IssuingBank): Route[] {
  const between = (direction: "issue" | "redeem") =>
    route({
      method: "POST",
      url: `/treasury/${direction}`,
      money: true,
      roles: OPERATOR,
      body: moved,
      answer: DONE,
      summary:
        direction === "issue" ? "New digital cash from the central bank." : "Digital cash back to the central bank.",
      errors: [
        "bad-amount",
        "reserve-too-small",
        "not-outstanding",
        "insufficient-funds",
        "unknown-institution",
        "no-such-account",
        ...AWAY,
      ],
      act: async ({ body, key }) => {
        const posted = await (direction === "issue" ? issue : redeem)(institution, bank, body.amount_minor, key);
        return posted.ok ? ok({}) : posted;
      },
    });
  return [
    between("issue"),
    between("redeem"),
    route({
      method: "POST",
      url: "/treasury/guarantee",
      money: true,
      roles: OPERATOR,
      body: moved,
      answer: DONE,
      summary: "Sets treasury money aside, from which overspends are honoured.",
      errors: ["bad-amount", "insufficient-funds"],
      act: async ({ body, key }) => {
        const posted = await guarantee(institution, body.amount_minor, key);
        return posted.ok ? ok({}) : posted;
      },
    }),
  ];
}

function purseRoutes(institution: InstitutionContext): Route[] {
  return [
    route({
      method: "POST",
      url: "/lapses",
      money: true,
      roles: OPERATOR,
      errors: [],
      summary: "Closes every ticket past its deadline; what was paid with it and not claimed goes back as a credit.",
      answer: object({ closed: sum("Tickets closed.", 3) }),
      act: async () => ok({ closed: await sweep(institution) }),
    }),
    route({
      method: "POST",
      url: "/purses/{wallet}/suspension",
      roles: OPERATOR,
      params: byWallet,
      answer: DONE,
      summary: "Suspends a wallet; its open tickets go on the hotlist.",
      errors: ["no-such-wallet"],
      act: async ({ params }) => {
        const wallet = unhex(params.wallet);
        if ((await findPurse(institution.db, hex(wallet))) === null) return refuse("no-such-wallet");
        await suspendByHand(institution, wallet);
        return ok({});
      },
    }),
    route({
      method: "POST",
      url: "/purses/{wallet}/repair",
      roles: OPERATOR,
      params: byWallet,
      answer: DONE,
      summary: "Allows a suspended wallet a new baseline at its next sync.",
      errors: ["no-such-wallet"],
      act: async ({ params }) =>
        (await allowRepair(institution, unhex(params.wallet))) ? ok({}) : refuse("no-such-wallet"),
    }),
    route({
      method: "POST",
      url: "/purses/{wallet}/release",
      roles: OPERATOR,
      params: byWallet,
      errors: ["not-bound"],
      summary: "Unbinds a bracelet from whatever phone it has: it was sold, or the phone is gone.",
      answer: object({ state: oneOf("Of the binding.", "ending", "ended", "asked", "bound") }),
      act: async ({ params }) => {
        const state = await unbind(institution, null, unhex(params.wallet));
        return state.ok ? ok({ state: state.value }) : state;
      },
    }),
  ];
}

const reconciled = object({
  wallet: walletNumber,
  state: oneOf("Of the wallet.", "active", "suspended", "retired"),
  expected_minor: sum("What the purse should hold, from the books.", 10_00),
  actual_minor: sum("What it last stated.", 10_00),
  difference_minor: sum("Actual − expected; may be below zero.", 0),
  baselineUnderWay: truth("A new baseline is on its way; until then the two need not agree."),
});
const statement = object({
  soft: sum("Fen.", 0),
  floats: sum("Fen.", 0),
  merchants: sum("Fen.", 0),
  own: sum("Fen.", 0),
  inTransit: sum("Fen on the way to the central bank, or owed to another institution.", 0),
  due: sum("Fen that other institutions owe.", 0),
  reserve: sum("Fen.", 0),
  unfinished: listOf(
    object({
      name: words("A movement or netting round that is begun here, as the central bank knows it.", "net/2026-03-02"),
      change_minor: sum("Fen that it brings here, if the central bank has done it.", 0),
    }),
  ),
  wrong: listOf(words("What is wrong with the books; none is right.", "soft/alice holds 3, its lines say 2")),
});

function lookingRoutes(institution: InstitutionContext): Route[] {
  return [
    route({
      method: "GET",
      url: "/reconciliation",
      summary: "Purse by purse, two hundred at a time; `next` is where to go on.",
      roles: OPERATOR,
      errors: [],
      query: object({}, { after: walletNumber }),
      answer: object({ purses: listOf(reconciled) }, { next: walletNumber }),
      act: async ({ query }) => {
        const rows = await reconcile(institution, undefined, { after: query.after ?? "", limit: PURSES_AT_ONCE });
        const purses = rows.map(({ shadow: _, ...row }) => row);
        return ok(rows.length < PURSES_AT_ONCE ? { purses } : { purses, next: purses[PURSES_AT_ONCE - 1].wallet });
      },
    }),
    route({
      method: "GET",
      url: "/statement",
      summary: "Where all the money is, and an audit.",
      roles: OPERATOR,
      errors: [],
      answer: statement,
      act: async () => {
        const {
          soft,
          float: floats,
          merchant: merchants,
          own,
          transit: inTransit,
          due,
          reserve,
        } = await totals(books(institution.db));
        const open = [
          ...(await unfinishedMovements(institution)).map(({ bankKey, direction, amount_minor }) => ({
            name: bankKey,
            change_minor: direction === "issue" ? amount_minor : -amount_minor,
          })),
          ...(await unfinished(institution)).map((r) => ({ name: r.bankKey, change_minor: r.net_minor })),
        ];
        const where = { soft, floats, merchants, own, inTransit, due, reserve };
        return ok({ ...where, unfinished: open, wrong: await audit(books(institution.db)) });
      },
    }),
  ];
}

export function operatorRoutes(institution: InstitutionContext, bank: IssuingBank): Route[] {
  return [...treasuryRoutes(institution, bank), ...purseRoutes(institution), ...lookingRoutes(institution)];
}
