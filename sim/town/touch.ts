/**
 * A touch at a till, as a person does it: once, for a new sale or again for one that is there. A till that is on line carries a sync through when the
 * purse asks for its bank, and touches again in the same breath.
 */
import type { TouchOutcome } from "../../parties/merchant/terminal.js";
import { unhex } from "../../parties/world.js";
import { decodeRequest } from "../../protocol/pay.js";
import { post } from "../banks.js";
import { type Accident, withAccident } from "./accident.js";
import { carrySync, type Place, rest } from "./carry.js";
import { institutionsOf, type Sale, type Till } from "./people.js";
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
async function once(place: Place, wearer: Wearer, till: Till, sale: string): Promise<TouchOutcome> {
  const settle = till.online ? till.settle : undefined;
  if (till.online) await post(institutionsOf(place.people), [till.terminal]);
  wearer.touches();
  return wearer.bracelet.inField(till.id, (pipe) => till.terminal.touch(pipe, sale, settle));
}

/** Whether the bank was met. Without a ticket after that the purse needs a rest to make keys, and its bank once more. */
async function refill(place: Place, wearer: Wearer, till: Till): Promise<boolean> {
  const first = await carrySync(place, wearer, till.id);
  if (first.outcome !== "synced" || wearer.heard === null) return false;
  if (wearer.heard.tickets > 0) return true;
  await rest(place, wearer);
  return (await carrySync(place, wearer, till.id)).outcome === "synced";
}

export async function touch(
  place: Place,
  wearer: Wearer,
  till: Till,
  sale: string,
  amount_minor: number,
  accident: Accident | null,
): Promise<Touched> {
  let synced = false;
  const got = await withAccident(wearer.bracelet, accident, async () => {
    const first = await once(place, wearer, till, sale);
    if (first.outcome !== "sync" || !till.online) return first;
    synced = await refill(place, wearer, till);
    return synced ? once(place, wearer, till, sale) : first;
  });
  if (got.outcome === "torn") wearer.tore(sale);
  if (got.outcome === "paid") {
    wearer.spent(sale, amount_minor);
    const known = saleOf(till, sale);
    if (known !== null) Object.assign(known, { ticket: got.ticketId, payer: wearer.name });
  }
  return {
    ...{ outcome: got.outcome, sale, amount_minor, synced },
    pressed: got.outcome === "paid" && got.pressed,
    ...(got.outcome === "bad-answer" ? { reason: got.error?.name ?? got.reason } : {}),
    ...(got.outcome === "bad-answer" && got.error !== undefined ? { sentence: got.error.sentence } : {}),
  };
}
