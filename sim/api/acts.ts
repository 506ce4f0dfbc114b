/** One route an act: the body was checked against its schema, the town does it in its turn, the answer says how it ended. */
import type { FastifyInstance } from "fastify";
import type { Accident } from "../town/accident.js";
import { refuse, type TownResult } from "../town/refusals.js";
import type { Town } from "../town/town.js";
import { answer } from "./errors.js";
import { ANSWER, type Asked, type AskedAccident, BODY } from "./schemas.js";

const DEFAULT_CASH_MINOR = 200_00;
/** The record of a payment is its second durable operation. */
const RECORD = 2;

function accidentOf(asked: AskedAccident | undefined): TownResult<Accident | null> {
  if (asked === undefined) return { ok: true, value: null };
  const { kind, cut, operation } = asked;
  if (kind === "walk-away") {
    const bare = cut === undefined && operation === undefined;
    return bare ? { ok: true, value: { kind } } : refuse("accident-unclear");
  }
  if (cut === undefined) return refuse("accident-unclear");
  return { ok: true, value: { kind, cut, operation: operation ?? RECORD } };
}

async function touch(town: Town, asked: Asked["touch"]): Promise<TownResult<unknown>> {
  const { bracelet, terminal, amount_minor, sale } = asked;
  const accident = accidentOf(asked.accident);
  if (!accident.ok) return accident;
  if ((amount_minor === undefined) === (sale === undefined)) return refuse("amount-or-sale");
  const what = sale === undefined ? { amount_minor: amount_minor as number } : { sale };
  return town.touch(bracelet, terminal, what, accident.value);
}

async function hold(town: Town, asked: Asked["hold"]): Promise<TownResult<unknown>> {
  const accident = accidentOf(asked.accident);
  if (!accident.ok) return accident;
  return town.hold(asked.bracelet, asked.what, asked.amount_minor ?? null, accident.value, asked.limits ?? null);
}

/** Limits belong to rules, and rules need a level and at least one. */
async function bank(town: Town, { what, level, ...params }: Asked["bank"]): Promise<TownResult<unknown>> {
  const bare = Object.keys(params).length === 0;
  if (bare && level === undefined) return town.bank(what, null);
  if (what !== "rules") return refuse("rules-unused");
  return bare || level === undefined ? refuse("no-such-level") : town.bank(what, { level, params });
}

type Acts = {
  readonly [A in keyof Asked]: {
    readonly summary: string;
    do(town: Town, asked: Asked[A]): Promise<TownResult<unknown>>;
  };
};

const ACTS: Acts = {
  bracelets: {
    summary: "Issue a bracelet, anonymously, over the counter.",
    do: (town, { level, cash_minor }) => town.issue(level ?? 1, cash_minor ?? DEFAULT_CASH_MINOR),
  },
  touch: { summary: "Touch a terminal with a bracelet.", do: touch },
  hold: { summary: "Hold a bracelet to the phone.", do: hold },
  press: { summary: "Press the bracelet's button.", do: (town, { bracelet }) => town.press(bracelet) },
  power: { summary: "Switch a bracelet on or off.", do: (town, { bracelet, on }) => town.power(bracelet, on) },
  clock: { summary: "Let everybody's clock go on.", do: (town, { advance_ms }) => town.clock(advance_ms) },
  network: {
    summary: "Take a terminal or the phone on or off line. A terminal that comes on line hands in what it took.",
    do: (town, { place, on }) => town.network(place, on),
  },
  phone: {
    summary: "At the phone, with no bracelet there: open a soft wallet, report a bracelet lost, replace it.",
    do: (town, { what, bracelet, heir }) => town.phone(what, bracelet ?? null, heir ?? null),
  },
  refund: {
    summary: "A payee gives back what was paid for a sale, all of it or a part.",
    do: (town, { terminal, sale, amount_minor }) => town.refund(terminal, sale, amount_minor ?? null),
  },
  bank: { summary: "In the bank's back office: renew the key, change rules, net, reconcile.", do: bank },
  clone: { summary: "Copy a bracelet in a laboratory.", do: (town, { bracelet }) => town.clone(bracelet) },
};

export function addActs(app: FastifyInstance, town: Town): void {
  const add = <A extends keyof Asked>(act: A) => {
    const { summary, do: work } = ACTS[act];
    const schema = {
      operationId: act,
      summary,
      body: BODY[act],
      response: { 200: ANSWER[act], "4xx": ANSWER.error, "5xx": ANSWER.error },
    };
    app.post(`/${act}`, { schema }, async (request, reply) =>
      answer(reply, await work(town, request.body as Asked[A])),
    );
  };
  for (const act of Object.keys(ACTS) as (keyof Asked)[]) add(act);
}
