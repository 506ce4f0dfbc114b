/** What stories do again and again: a touch, a sync, a look at the balance through the channel. */

import { InstitutionSync } from "../../parties/institution/sync/sync-session.js";
import { relaySync } from "../../parties/merchant/relay.js";
import type { TouchOutcome } from "../../parties/merchant/terminal.js";
import type { PartyResult } from "../../parties/shared/errors.js";
import type { PurseStatus } from "../../protocol/commands/sync.js";
import { yuan } from "../world/describe.js";
import type { Cast } from "./cast.js";
import { must } from "./stage.js";

/** The value, or the end of the story with the party's own sentence. */
export function granted<T>(outcome: PartyResult<T>, what: string): T {
  must(outcome.ok, `${what}: ${outcome.ok ? "" : outcome.error.sentence}`);
  return outcome.value;
}

/** A new sale of this amount at the shop, off line. */
export async function ring(cast: Cast, amount_minor: number): Promise<string> {
  return granted(await cast.shop.sale(amount_minor), "the shop rings up a sale");
}

/** The bracelet touches the shop's terminal once. */
export function touch(cast: Cast, sale: string): Promise<TouchOutcome> {
  return cast.bracelet.inField("shop", (pipe) => cast.shop.touch(pipe, sale));
}

/** A touch that must pay exactly this. */
export async function mustPay(cast: Cast, sale: string, amount_minor: number, pressed = false): Promise<void> {
  const got = await touch(cast, sale);
  must(got.outcome === "paid", `the touch of ${yuan(amount_minor)} ended in ${got.outcome}`);
  must(got.amount_minor === amount_minor && got.pressed === pressed, "it paid something else");
}

/** A whole sync, carried by whoever is named; what the purse then says of itself, through the channel. */
export async function sync(cast: Cast, carrier: string): Promise<PurseStatus> {
  const session = new InstitutionSync(cast.institution);
  const got = await cast.bracelet.inField(carrier, (pipe) => relaySync(pipe, () => session));
  must(got.outcome === "synced", `the sync ended in ${got.outcome}${"error" in got ? `: ${got.error.sentence}` : ""}`);
  must(session.purseStatus !== null, "the purse said nothing of itself");
  return session.purseStatus;
}

/** Idle time until nothing is left to do. */
export async function rest(cast: Cast, what: string): Promise<void> {
  let told = 0;
  // About a second of work.
  const often = cast.bracelet.kind === "rv32" ? 200 : 1_000;
  await cast.bracelet.rest((slices) => {
    // A line a while, so that nobody thinks it hangs.
    if (slices - told < often) return;
    told = slices;
    cast.stream.emit({ kind: "note", who: cast.bracelet.name, text: `${what}: ${slices} slices of idle work done` });
  });
}
