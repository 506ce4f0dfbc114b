/** What the day's story does again and again, with any bracelet at any terminal. */

import type { InstitutionContext } from "../../parties/institution/context.js";
import { settleAnywhere } from "../../parties/institution/interbank/foreign-claims.js";
import { InstitutionSync } from "../../parties/institution/sync/sync-session.js";
import { relaySync } from "../../parties/merchant/relay.js";
import type { Terminal, TouchOutcome } from "../../parties/merchant/terminal.js";
import type { PurseStatus } from "../../protocol/commands/sync.js";
import { yuan } from "../text/format.js";
import type { SimBracelet } from "../world/bracelet.js";
import { makeAndEnrol } from "../world/make-and-enrol.js";
import { doIdleWork, expectOk, sync } from "./acts.js";
import type { DayParties } from "./day-parties.js";
import { must } from "./story-run.js";

type TerminalName = "shop" | "market" | "stall";

/** The same cast with another bracelet in the leading part. */
export const withBracelet = (parties: DayParties, bracelet: SimBracelet): DayParties => ({ ...parties, bracelet });

const ownerOf = (parties: DayParties, place: TerminalName): InstitutionContext =>
  place === "market" ? parties.second : parties.institution;

export const settler =
  (owner: InstitutionContext): Parameters<Terminal["batch"]>[0] =>
  (payee, records) =>
    settleAnywhere(owner, payee, records);

export interface Purchase {
  readonly place: TerminalName;
  readonly amount_minor: number;
  readonly online?: boolean;
}

export async function newSaleAt(parties: DayParties, { place, amount_minor, online }: Purchase): Promise<string> {
  return expectOk(await parties[place].sale(amount_minor, online ?? false), `the ${place} rings up a sale`);
}

/** The bracelet in the field of a terminal. An online terminal carries a sync within the same field when the purse asks for one, and touches again. */
export function touchAt(parties: DayParties, sale: string, { place, online }: Purchase): Promise<TouchOutcome> {
  const owner = ownerOf(parties, place);
  return parties.bracelet.inField(place, async (exchange) => {
    const got = await parties[place].touch(exchange, sale, settler(owner));
    if (got.outcome !== "sync" || online !== true) return got;
    const relayed = await relaySync(exchange, () => new InstitutionSync(parties.institution));
    must(relayed.outcome === "synced", `the sync through the terminal ended in ${relayed.outcome}`);
    return parties[place].touch(exchange, sale, settler(owner));
  });
}

/** A payment with a press if one is asked for. Gives the ticket's id. */
export async function payAt(parties: DayParties, order: Purchase): Promise<string> {
  const sale = await newSaleAt(parties, order);
  let got = await touchAt(parties, sale, order);
  if (got.outcome === "press") {
    await parties.bracelet.press();
    got = await touchAt(parties, sale, order);
  }
  must(
    got.outcome === "paid",
    `a payment of ${yuan(order.amount_minor)} at the ${order.place} ended in ${outcomeOf(got)}`,
  );
  must(got.amount_minor === order.amount_minor, "it paid something else");
  await doIdleWork(parties, "getting ready");
  return got.ticketId;
}

export function outcomeOf(got: TouchOutcome): string {
  if (got.outcome !== "bad-answer") return got.outcome;
  return got.error === undefined ? got.reason : `${got.reason}: ${got.error.name}`;
}

interface NewBracelet {
  readonly name: string;
  readonly level: 0 | 1;
  readonly wallet: Uint8Array;
  readonly cash_minor: number;
}

/** A bracelet from the factory to the wrist: made, enrolled, its tickets certified, cash on it. */
export async function issueBracelet(parties: DayParties, of: NewBracelet): Promise<SimBracelet> {
  const { name, level, wallet, cash_minor } = of;
  const { cooperative } = parties;
  const bracelet = await parties.openBracelet(name, { level });
  expectOk(await makeAndEnrol(bracelet, parties, { wallet, level, counter: "station" }), "the enrolment");
  await doIdleWork(withBracelet(parties, bracelet), "making tickets");
  if (cash_minor > 0) expectOk(await cooperative.takeCash(wallet, cash_minor, `cash-${name}`), "the load");
  await sync(withBracelet(parties, bracelet), "station");
  await doIdleWork(withBracelet(parties, bracelet), "getting ready");
  return bracelet;
}

/** Held to the phone, over the field. */
export async function hold(parties: DayParties): Promise<PurseStatus> {
  return expectOk(
    await parties.bracelet.inField("phone", (exchange) => parties.phone.hold(exchange)),
    "holding to the phone",
  );
}

/** Bound by a hold, a press, and a confirming hold. */
export async function bind(parties: DayParties): Promise<{ readonly number: number; readonly waiting: PurseStatus }> {
  const asked = expectOk(
    await parties.bracelet.inField("phone", (exchange) => parties.phone.bind(exchange)),
    "the wish to be bound",
  );
  must(asked.state === "asked", `before any press the binding is ${asked.state}`);
  const waiting = await hold(parties);
  must(waiting.binding === 0, "bound without a press");
  await parties.bracelet.press();
  const bound = await hold(parties);
  must(bound.binding === asked.number, "the press did not bind");
  return { number: asked.number, waiting };
}
