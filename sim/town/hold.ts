/**
 * Holding a bracelet to the phone. What the phone requests at the bank on the way (a top-up, an unload) is booked there first; when the hold is torn after
 * that, the next sync completes it.
 */

import { bindingsOf } from "../../parties/institution/purses/binding.js";
import { load, topUp as loadBound } from "../../parties/institution/purses/load.js";
import { cancelUnload, requestUnload } from "../../parties/institution/purses/unload.js";
import type { Phone } from "../../parties/phone/phone.js";
import { hex } from "../../parties/shared/environment.js";
import type { PartyError } from "../../parties/shared/errors.js";
import type { LinkRequest, LinkResponse, LinkStatus, OwnLimits } from "../../protocol/commands/link.js";
import { HOLDS, type HoldName } from "../api/contract/names.js";
import { label } from "../text/format.js";
import type { Outcome, TownContext } from "./context.js";
import type { RefusalName } from "./refusals.js";
import { sync } from "./sync.js";
import type { Wearer } from "./wearer.js";

type HoldOutcome = Outcome<"hold">;

interface HoldRequest {
  readonly amount_minor: number;
  readonly limits: OwnLimits;
}

type Hold = (context: TownContext, wearer: Wearer, request: HoldRequest) => Promise<HoldOutcome>;

const failed = (error: PartyError): HoldOutcome =>
  error.name === "torn" ? { outcome: "torn" } : { outcome: "failed", reason: error.name, sentence: error.sentence };

const NO_WALLET: HoldOutcome = {
  outcome: "failed",
  reason: "no-soft-wallet",
  sentence: "The phone has no soft wallet. POST /v1/phone opens one.",
};

/** A new idempotency key for each request of the phone. */
const newKey = ({ people }: TownContext): string => `wish-${++people.phone.requests}`;

async function isBound({ people }: TownContext, wearer: Wearer): Promise<boolean> {
  const { person } = people.phone;
  const bindings = person === null ? [] : await bindingsOf(people.institution.db, person.name);
  return bindings.some((one) => hex(one.wallet) === hex(wearer.wallet) && one.state === "bound");
}

/** Whether the waiting unload was approved with a press. */
async function isUnloaded({ people }: TownContext, wearer: Wearer): Promise<boolean> {
  if (wearer.unload === null || people.phone.person === null) return false;
  const { key, amount_minor } = wearer.unload;
  const row = await requestUnload(people.institution, {
    softWallet: people.phone.person.name,
    wallet: wearer.wallet,
    amount_minor,
    key,
  });
  if (row.ok && row.value.state === "asked") return false;
  wearer.unload = null;
  return row.ok && row.value.state === "done";
}

/** A sync through the phone, and what it shows: bound or unloaded if a press has approved that, or that a press is still needed. */
async function syncAtPhone(context: TownContext, wearer: Wearer, bind = false): Promise<HoldOutcome> {
  const { relayed, binding } = await sync(context, wearer, "phone", bind);
  if (relayed.outcome === "failed") return failed(relayed.error);
  if (relayed.outcome !== "synced") return { outcome: relayed.outcome };
  const before = wearer.bound;
  wearer.bound = await isBound(context, wearer);
  if (bind && binding?.ok === false) return failed(binding.error);
  if (wearer.bound && (bind || !before)) return { outcome: "bound" };
  if (bind) return { outcome: "press", reason: "bind" };
  if (await isUnloaded(context, wearer)) return { outcome: "unloaded" };
  return wearer.unload === null ? { outcome: "synced" } : { outcome: "press", reason: "unload" };
}

async function topUp(context: TownContext, wearer: Wearer, { amount_minor }: HoldRequest): Promise<HoldOutcome> {
  const { institution, phone } = context.people;
  const transfer = { wallet: wearer.wallet, amount_minor, key: newKey(context) };
  const booked =
    phone.person === null
      ? await load(institution, { softWallet: phone.prepaid, ...transfer })
      : await loadBound(institution, { softWallet: phone.person.name, ...transfer });
  if (!booked.ok) return failed(booked.error);
  wearer.loads_minor += amount_minor;
  return syncAtPhone(context, wearer);
}

async function unload(context: TownContext, wearer: Wearer, { amount_minor }: HoldRequest): Promise<HoldOutcome> {
  const { institution, phone } = context.people;
  const { person } = phone;
  if (person === null) return NO_WALLET;
  const before = wearer.unload;
  if (before !== null && before.amount_minor !== amount_minor) {
    const dropped = await cancelUnload(institution, person.name, before.key);
    if (!dropped.ok && dropped.error.name !== "unload-done") return failed(dropped.error);
    wearer.unload = null;
  }
  const key = wearer.unload?.key ?? newKey(context);
  const requested = await requestUnload(institution, {
    softWallet: person.name,
    wallet: wearer.wallet,
    amount_minor,
    key,
  });
  if (!requested.ok) return failed(requested.error);
  wearer.unload = { key, amount_minor };
  return syncAtPhone(context, wearer);
}

function recordStatus(context: TownContext, wearer: Wearer, { limits, frozen }: LinkStatus): void {
  wearer.linkStatus = { limits, frozen, at_ms: context.world.now_ms() };
}

/** Sends a request inside the link, and reads the bracelet's status after it unless a press is needed first. */
async function link(
  context: TownContext,
  wearer: Wearer,
  request: LinkRequest,
  use: (response: LinkResponse, person: Phone) => Promise<HoldOutcome> | HoldOutcome,
): Promise<HoldOutcome> {
  const { person } = context.people.phone;
  if (person === null) return NO_WALLET;
  const then: readonly LinkRequest[] = request.tag === "thaw" || request.tag === "unbind" ? [] : [{ tag: "status" }];
  const linked = await wearer.bracelet.inField("phone", (exchange) =>
    person.request(exchange, wearer.wallet, request, ...then),
  );
  if (!linked.ok) return failed(linked.error);
  const [response, status] = linked.value;
  if (status?.tag === "status") recordStatus(context, wearer, status.status);
  return response.tag === "refused" ? { outcome: "refused", reason: request.tag } : use(response, person);
}

const done = (outcome: HoldOutcome["outcome"]) => (): HoldOutcome => ({ outcome });

const WORK: Readonly<Record<HoldName, Hold>> = {
  "top-up": topUp,
  sync: (context, wearer) => syncAtPhone(context, wearer),
  // Repeated after the press, it confirms; any other sync through the phone does that too.
  bind: async (context, wearer) =>
    context.people.phone.person === null ? NO_WALLET : syncAtPhone(context, wearer, true),
  unload,
  limits: (context, wearer, { limits }) => link(context, wearer, { tag: "limits", limits }, done("limited")),
  history: (context, wearer) =>
    link(context, wearer, { tag: "history" }, (response) => {
      if (response.tag !== "history") return { outcome: "refused", reason: "history" };
      wearer.history = response.payments.map(({ amount_minor, payee, time_s: at_s, pressed }) => ({
        amount_minor,
        payee: label(payee),
        at_s,
        pressed,
      }));
      return { outcome: "read" };
    }),
  freeze: (context, wearer) => link(context, wearer, { tag: "freeze" }, done("frozen")),
  // The press thaws it; repeated after the press it says so.
  thaw: (context, wearer) =>
    link(context, wearer, { tag: "thaw" }, (response) => {
      if (response.tag === "press") return { outcome: "press", reason: "thaw" };
      wearer.thawed();
      return { outcome: "thawed" };
    }),
  // The bracelet first; the sync then reports it to the bank.
  unbind: (context, wearer) =>
    link(context, wearer, { tag: "unbind" }, async () => {
      wearer.unbound();
      const synced = await syncAtPhone(context, wearer);
      return synced.outcome === "synced" ? { outcome: "unbound" } : synced;
    }),
};

export async function hold(
  context: TownContext,
  wearer: Wearer,
  what: HoldName,
  request: HoldRequest,
): Promise<HoldOutcome> {
  const outcome = await WORK[what](context, wearer, request);
  wearer.question = outcome.outcome === "press" ? (outcome.reason ?? null) : null;
  return outcome;
}

/** Why a hold cannot take these; null when it can. */
export function holdRefusal(
  what: HoldName,
  amount_minor: number | undefined,
  limits: OwnLimits | undefined,
): RefusalName | null {
  const needs = HOLDS[what];
  if (needs.amount !== (amount_minor !== undefined)) return needs.amount ? "no-amount" : "amount-unused";
  if (needs.limits !== (limits !== undefined)) return needs.limits ? "no-limits" : "limits-unused";
  return null;
}
