/** Acts that stories repeat: a touch, a sync, idle work. */

import { InstitutionSync } from "../../parties/institution/sync/sync-session.js";
import { relaySync } from "../../parties/merchant/relay.js";
import type { TouchOutcome } from "../../parties/merchant/terminal.js";
import type { PartyResult } from "../../parties/shared/errors.js";
import type { PurseStatus } from "../../protocol/commands/sync.js";
import { yuan } from "../text/format.js";
import type { Parties } from "./parties.js";
import { must } from "./story-run.js";

/** The value, or the end of the story with the party's own sentence. */
export function expectOk<T>(result: PartyResult<T>, what: string): T {
  must(result.ok, `${what}: ${result.ok ? "" : result.error.sentence}`);
  return result.value;
}

/** A new sale of this amount at the offline shop. */
export async function newSale(parties: Parties, amount_minor: number): Promise<string> {
  return expectOk(await parties.shop.sale(amount_minor), "the shop rings up a sale");
}

/** The bracelet touches the shop's terminal once. */
export function touch(parties: Parties, sale: string): Promise<TouchOutcome> {
  return parties.bracelet.inField("shop", (exchange) => parties.shop.touch(exchange, sale));
}

/** A touch that must pay exactly this. */
export async function expectPayment(
  parties: Parties,
  sale: string,
  amount_minor: number,
  pressed = false,
): Promise<void> {
  const got = await touch(parties, sale);
  must(got.outcome === "paid", `the touch of ${yuan(amount_minor)} ended in ${got.outcome}`);
  must(got.amount_minor === amount_minor && got.pressed === pressed, "it paid something else");
}

/** A whole sync, carried by the named reader; what the purse then reports of itself. */
export async function sync(parties: Parties, carrier: string): Promise<PurseStatus> {
  const session = new InstitutionSync(parties.institution);
  const got = await parties.bracelet.inField(carrier, (exchange) => relaySync(exchange, () => session));
  must(got.outcome === "synced", `the sync ended in ${got.outcome}${"error" in got ? `: ${got.error.sentence}` : ""}`);
  must(session.purseStatus !== null, "the purse said nothing of itself");
  return session.purseStatus;
}

/** Idle time until nothing is left to do. */
export async function doIdleWork(parties: Parties, what: string): Promise<void> {
  let shown = 0;
  // About a second of work.
  const often = parties.bracelet.kind === "rv32" ? 200 : 1_000;
  await parties.bracelet.rest((slices) => {
    // A line now and then, to show that it does not hang.
    if (slices - shown < often) return;
    shown = slices;
    parties.stream.emit({
      kind: "note",
      who: parties.bracelet.name,
      text: `${what}: ${slices} slices of idle work done`,
    });
  });
}
