/**
 * A touch at a till, as a person does it: once, for a new sale or again for one that is there. A till that is on line carries a sync through when the
 * purse asks for its bank, and touches again in the same breath.
 */
import type { RelayOutcome } from "../../parties/merchant/relay.js";
import type { TouchOutcome } from "../../parties/merchant/terminal.js";
import { unhex } from "../../parties/shared/environment.js";
import { decodeRequest } from "../../protocol/commands/pay.js";
import { postBulletins } from "../world/banks.js";
import { type Accident, withAccident } from "./accident.js";
import { institutionsOf, type Sale, type Till } from "./people.js";
import { carrySync, rest, type TownContext } from "./sync.js";
import type { Wearer } from "./wearer.js";

export interface Touched {
  readonly outcome: TouchOutcome["outcome"];
  /** To touch again for the same. */
  readonly sale: string;
  readonly amount_minor: number;
  /** The wearer had pressed for it. */
  readonly pressed: boolean;
  /** A sync was carried through on the way. */
  readonly synced: boolean;
  /** Why the till does not take the answer: a word, and the bank's sentence when it was the bank that said so. */
  readonly reason?: string;
  readonly sentence?: string;
}

/** A new sale; its name. The amount was in range, or it would not have come so far. */
export async function ringUp(till: Till, amount_minor: number, at_ms: number): Promise<string> {
  const rung = await till.terminal.sale(amount_minor, till.online);
  if (!rung.ok) throw new RangeError(rung.error.sentence);
  till.sales.push({ sale: rung.value, at_ms, ticket: null, payer: null, refunded_minor: 0 });
  return rung.value;
}

/** What a sale is for, or null when the till has no such sale. */
export async function amountOf(till: Till, sale: string): Promise<number | null> {
  const row = (await till.terminal.sales()).find((one) => one.sale === sale);
  const request = row === undefined ? null : decodeRequest(unhex(row.request));
  return request?.ok ? request.value.amount_minor : null;
}

export const saleOf = (till: Till, sale: string): Sale | null => till.sales.find((one) => one.sale === sale) ?? null;

/** A terminal on line has heard what is new at the banks. */
async function once(place: TownContext, wearer: Wearer, till: Till, sale: string): Promise<TouchOutcome> {
  const settle = till.online ? till.settle : undefined;
  if (till.online) await postBulletins(institutionsOf(place.people), [till.terminal]);
  wearer.touches();
  return wearer.bracelet.inField(till.id, (exchange) => till.terminal.touch(exchange, sale, settle));
}

/** How the bank was met. Without a ticket after that the purse needs a rest to make keys, and its bank once more. */
async function refill(place: TownContext, wearer: Wearer, till: Till): Promise<RelayOutcome> {
  const first = await carrySync(place, wearer, till.id);
  if (first.outcome !== "synced" || (wearer.heard !== null && wearer.heard.tickets > 0)) return first;
  await rest(place, wearer);
  return carrySync(place, wearer, till.id);
}

/** The till's reason, or the bank's: also for a sync that it carried and that came to nothing. */
function whyNot(got: TouchOutcome, met: RelayOutcome | null): Pick<Touched, "reason" | "sentence"> {
  const error = got.outcome === "bad-answer" ? got.error : met?.outcome === "failed" ? met.error : undefined;
  if (error !== undefined) return { reason: error.name, sentence: error.sentence };
  return got.outcome === "bad-answer" ? { reason: got.reason } : {};
}

export async function touch(
  place: TownContext,
  wearer: Wearer,
  till: Till,
  sale: string,
  amount_minor: number,
  accident: Accident | null,
): Promise<Touched> {
  let met = null as RelayOutcome | null;
  const got = await withAccident(wearer.bracelet, accident, async () => {
    const first = await once(place, wearer, till, sale);
    if (first.outcome !== "sync" || !till.online) return first;
    met = await refill(place, wearer, till);
    return met.outcome === "synced" ? once(place, wearer, till, sale) : first;
  });
  if (got.outcome === "torn") wearer.tore(sale);
  if (got.outcome === "paid") {
    wearer.spent(sale, amount_minor);
    const known = saleOf(till, sale);
    if (known !== null) Object.assign(known, { ticket: got.ticketId, payer: wearer.name });
  }
  return {
    outcome: got.outcome,
    sale,
    amount_minor,
    synced: met?.outcome === "synced",
    pressed: got.outcome === "paid" && got.pressed,
    ...whyNot(got, met),
  };
}
