/** What the day's story does again and again, with any bracelet at any terminal. */
import type { InstitutionContext } from "../../parties/institution/context.js";
import { settleAnywhere } from "../../parties/institution/interbank/foreign-claims.js";
import { InstitutionSync } from "../../parties/institution/sync/sync-session.js";
import { relaySync } from "../../parties/merchant/relay.js";
import type { Terminal, TouchOutcome } from "../../parties/merchant/terminal.js";
import type { PurseStatus } from "../../protocol/commands/sync.js";
import type { SimBracelet } from "../world/bracelet.js";
import { yuan } from "../world/describe.js";
import { makeAndEnrol } from "../world/personalise.js";
import { granted, rest, sync } from "./acts.js";
import type { DayCast } from "./day-cast.js";
import { must } from "./stage.js";

export type Place = "shop" | "market" | "stall";

/** The same cast with another bracelet in the leading part. */
export const as = (cast: DayCast, bracelet: SimBracelet): DayCast => ({ ...cast, bracelet });

const ownerOf = (cast: DayCast, place: Place): InstitutionContext =>
  place === "market" ? cast.second : cast.institution;

export const settler =
  (owner: InstitutionContext): Parameters<Terminal["batch"]>[0] =>
  (payee, records) =>
    settleAnywhere(owner, payee, records);

export interface Bill {
  readonly place: Place;
  readonly amount_minor: number;
  readonly online?: boolean;
}

export async function bill(cast: DayCast, { place, amount_minor, online }: Bill): Promise<string> {
  return granted(await cast[place].sale(amount_minor, online ?? false), `the ${place} rings up a sale`);
}

/** One meeting of the bracelet and the terminal. On line, a sync goes through the same field when the purse asks for one, and the touch goes on. */
export function meet(cast: DayCast, sale: string, { place, online }: Bill): Promise<TouchOutcome> {
  const owner = ownerOf(cast, place);
  return cast.bracelet.inField(place, async (pipe) => {
    const got = await cast[place].touch(pipe, sale, settler(owner));
    if (got.outcome !== "sync" || online !== true) return got;
    const relayed = await relaySync(pipe, () => new InstitutionSync(cast.institution));
    must(relayed.outcome === "synced", `the sync through the terminal ended in ${relayed.outcome}`);
    return cast[place].touch(pipe, sale, settler(owner));
  });
}

/** A payment with a press if one is asked for. Gives the ticket's id. */
export async function pays(cast: DayCast, order: Bill): Promise<string> {
  const sale = await bill(cast, order);
  let got = await meet(cast, sale, order);
  if (got.outcome === "press") {
    await cast.bracelet.press();
    got = await meet(cast, sale, order);
  }
  must(got.outcome === "paid", `a payment of ${yuan(order.amount_minor)} at the ${order.place} ended in ${said(got)}`);
  must(got.amount_minor === order.amount_minor, "it paid something else");
  await rest(cast, "getting ready");
  return got.ticketId;
}

export function said(got: TouchOutcome): string {
  if (got.outcome !== "bad-answer") return got.outcome;
  return got.error === undefined ? got.reason : `${got.reason}: ${got.error.name}`;
}

/** A bracelet from the factory to the wrist: made, enrolled, its tickets certified, so much cash on it. */
export async function issueBracelet(
  cast: DayCast,
  name: string,
  level: 0 | 1,
  number: Uint8Array,
  cash_minor: number,
): Promise<SimBracelet> {
  const { cooperative } = cast;
  const bracelet = await cast.openBracelet(name, { level });
  granted(await makeAndEnrol(bracelet, cast, number, level, "station"), "the enrolment");
  await rest(as(cast, bracelet), "making tickets");
  if (cash_minor > 0) granted(await cooperative.takeCash(number, cash_minor, `cash-${name}`), "the load");
  await sync(as(cast, bracelet), "station");
  await rest(as(cast, bracelet), "getting ready");
  return bracelet;
}

/** Held to the phone, over the field. */
export async function hold(cast: DayCast): Promise<PurseStatus> {
  return granted(await cast.bracelet.inField("phone", (pipe) => cast.phone.hold(pipe)), "holding to the phone");
}

/** Bound by a hold, a press, and a hold that confirms it. */
export async function bind(cast: DayCast): Promise<{ readonly number: number; readonly waiting: PurseStatus }> {
  const asked = granted(await cast.bracelet.inField("phone", (pipe) => cast.phone.bind(pipe)), "the wish to be bound");
  must(asked.state === "asked", `before any press the binding is ${asked.state}`);
  const waiting = await hold(cast);
  must(waiting.binding === 0, "bound without a press");
  await cast.bracelet.press();
  const bound = await hold(cast);
  must(bound.binding === asked.number, "the press did not bind");
  return { number: asked.number, waiting };
}
