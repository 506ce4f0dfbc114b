/**
 * A touch at a till, as a person does it: once, for a new sale or for an existing one. An online till carries a sync when the purse asks for its bank, and
 * then touches again within the same act.
 */
import type { RelayOutcome } from "../../parties/merchant/relay.js";
import type { TouchOutcome } from "../../parties/merchant/terminal.js";
import { unhex } from "../../parties/shared/environment.js";
import { decodeRequest } from "../../protocol/commands/pay.js";
import { postBulletins } from "../world/banks.js";
import { type Accident, withAccident } from "./accident.js";
import type { Outcome, TownContext } from "./context.js";
import { doIdleWork } from "./idle.js";
import { institutionsOf, type Sale, type Till } from "./people.js";
import { sync } from "./sync.js";
import type { Wearer } from "./wearer.js";

/** A new sale; its name. The contract has checked that the amount is in range. */
export async function newSale(till: Till, amount_minor: number, at_ms: number): Promise<string> {
  const made = await till.terminal.sale(amount_minor, till.online);
  if (!made.ok) throw new RangeError(made.error.sentence);
  till.sales.push({ sale: made.value, at_ms, ticket: null, payer: null, refunded_minor: 0 });
  return made.value;
}

/** What a sale is for, or null when the till has no such sale. */
export async function amountOf(till: Till, sale: string): Promise<number | null> {
  const row = (await till.terminal.sales()).find((one) => one.sale === sale);
  const request = row === undefined ? null : decodeRequest(unhex(row.request));
  return request?.ok ? request.value.amount_minor : null;
}

export const saleOf = (till: Till, sale: string): Sale | null => till.sales.find((one) => one.sale === sale) ?? null;

/** An online terminal has the banks' newest bulletins. */
async function touchOnce(context: TownContext, wearer: Wearer, till: Till, sale: string): Promise<TouchOutcome> {
  const settle = till.online ? till.settle : undefined;
  if (till.online) await postBulletins(institutionsOf(context.people), [till.terminal]);
  wearer.beginTouch();
  return wearer.bracelet.inField(till.id, (exchange) => till.terminal.touch(exchange, sale, settle));
}

/** Syncs. A purse without a ticket after that needs idle time to make keys, and another sync. */
async function refill(context: TownContext, wearer: Wearer, till: Till): Promise<RelayOutcome> {
  const { relayed } = await sync(context, wearer, till.id);
  if (relayed.outcome !== "synced" || (wearer.lastKnown !== null && wearer.lastKnown.tickets > 0)) return relayed;
  await doIdleWork(context, wearer);
  return (await sync(context, wearer, till.id)).relayed;
}

/** The till's reason, or the bank's; also of a failed sync that the till carried. */
function whyNot(got: TouchOutcome, relayed: RelayOutcome | null): Pick<Outcome<"touch">, "reason" | "sentence"> {
  const error = got.outcome === "bad-answer" ? got.error : relayed?.outcome === "failed" ? relayed.error : undefined;
  if (error !== undefined) return { reason: error.name, sentence: error.sentence };
  return got.outcome === "bad-answer" ? { reason: got.reason } : {};
}

export interface Touch {
  readonly wearer: Wearer;
  readonly till: Till;
  readonly sale: string;
  readonly amount_minor: number;
  readonly accident: Accident | null;
}

export async function touch(context: TownContext, of: Touch): Promise<Outcome<"touch">> {
  const { wearer, till, sale, amount_minor, accident } = of;
  let relayed = null as RelayOutcome | null;
  const got = await withAccident(wearer.bracelet, accident, async () => {
    const first = await touchOnce(context, wearer, till, sale);
    if (first.outcome !== "sync" || !till.online) return first;
    relayed = await refill(context, wearer, till);
    return relayed.outcome === "synced" ? touchOnce(context, wearer, till, sale) : first;
  });
  if (got.outcome === "torn") wearer.recordTorn(sale);
  if (got.outcome === "paid") {
    wearer.recordPayment(sale, amount_minor);
    const known = saleOf(till, sale);
    if (known !== null) Object.assign(known, { ticket: got.ticketId, payer: wearer.name });
  }
  return {
    outcome: got.outcome,
    sale,
    amount_minor,
    synced: relayed?.outcome === "synced",
    pressed: got.outcome === "paid" && got.pressed,
    ...whyNot(got, relayed),
  };
}
