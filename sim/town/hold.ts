/**
 * Holding a bracelet to the phone. What can be asked of it there is a table: a row has a name, says what it needs, and does its work. The page, the
 * server and its documents read the table. What the phone asks at the bank on the way (a top-up, an unload) is booked there first; torn in between, the
 * next sync brings it.
 */

import { bindingsOf } from "../../parties/institution/purses/binding.js";
import { load, topUp as loadBound } from "../../parties/institution/purses/load.js";
import { cancelUnload, requestUnload } from "../../parties/institution/purses/unload.js";
import type { Phone } from "../../parties/phone/phone.js";
import { hex } from "../../parties/shared/environment.js";
import type { PartyError } from "../../parties/shared/errors.js";
import type { LinkRequest, LinkResponse, LinkStatus, OwnLimits } from "../../protocol/commands/link.js";
import { label } from "../world/describe.js";
import type { RefusalName } from "./refusals.js";
import { carry, type TownContext } from "./sync.js";
import type { Wearer } from "./wearer.js";

export interface Held {
  readonly outcome:
    | ("synced" | "press" | "refused" | "torn" | "failed")
    | ("bound" | "unbound" | "limited" | "told" | "frozen" | "thawed" | "unloaded");
  /** Why not: the bank's word, and its sentence. With `press`: what the press is for. */
  readonly reason?: string;
  readonly sentence?: string;
}

export interface HoldAsked {
  readonly amount_minor: number;
  readonly limits: OwnLimits;
}

interface HoldAct {
  readonly amount: boolean;
  readonly limits?: boolean;
  run(place: TownContext, wearer: Wearer, asked: HoldAsked): Promise<Held>;
}

const failed = (error: PartyError): Held =>
  error.name === "torn" ? { outcome: "torn" } : { outcome: "failed", reason: error.name, sentence: error.sentence };

const NO_WALLET: Held = {
  outcome: "failed",
  reason: "no-soft-wallet",
  sentence: "The phone has no soft wallet. POST /phone opens one.",
};

/** A key of the phone's own for each wish, so that none is done twice. */
const wish = ({ people }: TownContext): string => `wish-${++people.phone.wishes}`;

async function isBound({ people }: TownContext, wearer: Wearer): Promise<boolean> {
  const { person } = people.phone;
  const bindings = person === null ? [] : await bindingsOf(people.institution.db, person.name);
  return bindings.some((one) => hex(one.wallet) === hex(wearer.wallet) && one.state === "bound");
}

/** Whether the unload that waited was pressed for. */
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

/** The bracelet meets its bank: reports, refills, and says whether what it was asked has been pressed for. */
async function sync(place: TownContext, wearer: Wearer, bind = false): Promise<Held> {
  const { relayed, binding } = await carry(place, wearer, "phone", bind);
  if (relayed.outcome === "failed") return failed(relayed.error);
  if (relayed.outcome !== "synced") return { outcome: relayed.outcome };
  const before = wearer.bound;
  wearer.bound = await isBound(place, wearer);
  if (bind && binding?.ok === false) return failed(binding.error);
  if (wearer.bound && (bind || !before)) return { outcome: "bound" };
  if (bind) return { outcome: "press", reason: "bind" };
  if (await isUnloaded(place, wearer)) return { outcome: "unloaded" };
  return wearer.unload === null ? { outcome: "synced" } : { outcome: "press", reason: "unload" };
}

async function topUp(place: TownContext, wearer: Wearer, { amount_minor }: HoldAsked): Promise<Held> {
  const { institution, phone } = place.people;
  const booked =
    phone.person === null
      ? await load(institution, { softWallet: phone.prepaid, wallet: wearer.wallet, amount_minor, key: wish(place) })
      : await loadBound(place.people.institution, {
          softWallet: phone.person.name,
          wallet: wearer.wallet,
          amount_minor,
          key: wish(place),
        });
  if (!booked.ok) return failed(booked.error);
  wearer.loads_minor += amount_minor;
  return sync(place, wearer);
}

async function unload(place: TownContext, wearer: Wearer, { amount_minor }: HoldAsked): Promise<Held> {
  const { person } = place.people.phone;
  if (person === null) return NO_WALLET;
  const before = wearer.unload;
  if (before !== null && before.amount_minor !== amount_minor) {
    const dropped = await cancelUnload(place.people.institution, person.name, before.key);
    if (!dropped.ok && dropped.error.name !== "unload-done") return failed(dropped.error);
    wearer.unload = null;
  }
  const key = wearer.unload?.key ?? wish(place);
  const asked = await requestUnload(place.people.institution, {
    softWallet: person.name,
    wallet: wearer.wallet,
    amount_minor,
    key,
  });
  if (!asked.ok) return failed(asked.error);
  wearer.unload = { key, amount_minor };
  return sync(place, wearer);
}

function remember(place: TownContext, wearer: Wearer, { limits, frozen }: LinkStatus): void {
  wearer.own = { limits, frozen, at_ms: place.world.now_ms() };
}

/** Asks inside the link; the bracelet says how it stands afterwards, unless a press is waited for. */
async function link(
  place: TownContext,
  wearer: Wearer,
  ask: LinkRequest,
  use: (tell: LinkResponse, person: Phone) => Promise<Held> | Held,
): Promise<Held> {
  const { person } = place.people.phone;
  if (person === null) return NO_WALLET;
  const after: readonly LinkRequest[] = ask.tag === "thaw" || ask.tag === "unbind" ? [] : [{ tag: "status" }];
  const told = await wearer.bracelet.inField("phone", (pipe) => person.request(pipe, wearer.wallet, ask, ...after));
  if (!told.ok) return failed(told.error);
  const [tell, status] = told.value;
  if (status?.tag === "status") remember(place, wearer, status.status);
  return tell.tag === "refused" ? { outcome: "refused", reason: ask.tag } : use(tell, person);
}

const done = (outcome: Held["outcome"]) => (): Held => ({ outcome });

export const HOLDS = {
  "top-up": { amount: true, run: topUp },
  sync: { amount: false, run: (place, wearer) => sync(place, wearer) },
  /** Asked again after the press it is confirmed; any sync through the phone does that too. */
  bind: {
    amount: false,
    run: async (place, wearer) => (place.people.phone.person === null ? NO_WALLET : sync(place, wearer, true)),
  },
  unload: { amount: true, run: unload },
  limits: {
    amount: false,
    limits: true,
    run: (place, wearer, { limits }) => link(place, wearer, { tag: "limits", limits }, done("limited")),
  },
  history: {
    amount: false,
    run: (place, wearer) =>
      link(place, wearer, { tag: "history" }, (tell) => {
        if (tell.tag !== "history") return { outcome: "refused", reason: "history" };
        wearer.history = tell.payments.map(({ amount_minor, payee, time_s: at_s, pressed }) => ({
          amount_minor,
          payee: label(payee),
          at_s,
          pressed,
        }));
        return { outcome: "told" };
      }),
  },
  freeze: { amount: false, run: (place, wearer) => link(place, wearer, { tag: "freeze" }, done("frozen")) },
  /** The press does it; asked again it says so. */
  thaw: {
    amount: false,
    run: (place, wearer) =>
      link(place, wearer, { tag: "thaw" }, (tell) => {
        if (tell.tag === "press") return { outcome: "press", reason: "thaw" };
        wearer.thawed();
        return { outcome: "thawed" };
      }),
  },
  /** The bracelet first, then the bank hears of it. */
  unbind: {
    amount: false,
    run: (place, wearer) =>
      link(place, wearer, { tag: "unbind" }, async () => {
        wearer.unbound();
        const met = await sync(place, wearer);
        return met.outcome === "synced" ? { outcome: "unbound" } : met;
      }),
  },
} as const satisfies Record<string, HoldAct>;

export type HoldName = keyof typeof HOLDS;
export const HOLD_NAMES = Object.keys(HOLDS) as HoldName[];

export async function hold(place: TownContext, wearer: Wearer, what: HoldName, asked: HoldAsked): Promise<Held> {
  const act: HoldAct = HOLDS[what];
  const held = await act.run(place, wearer, asked);
  wearer.asked = held.outcome === "press" ? (held.reason ?? null) : null;
  return held;
}

/** Why this hold cannot be asked so; null when it can. */
export function wrongHold(what: HoldName, amount_minor: number | null, limits: OwnLimits | null): RefusalName | null {
  const act: HoldAct = HOLDS[what];
  if (act.amount !== (amount_minor !== null)) return act.amount ? "no-amount" : "amount-unused";
  if ((act.limits ?? false) !== (limits !== null)) return act.limits === true ? "no-limits" : "limits-unused";
  return null;
}
