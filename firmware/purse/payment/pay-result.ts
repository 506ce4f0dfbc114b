/** What a payment came to, before it takes the form of the command that requested it: PAY and RECEIPT give an APDU, LINK a message in its channel. */
import { encodeResponse, statusOnly } from "../../../protocol/commands/apdu.js";
import type { LinkResponse } from "../../../protocol/commands/link.js";
import { SW } from "../../../protocol/commands/status.js";
import { CUE, type Cue } from "../../port/panel.js";
import type { StepResult } from "../effects.js";
import type { State } from "../state/state.js";

type PayResponse = Extract<LinkResponse, { tag: "paid" | "press" | "sync" | "working" | "refused" }>;

export interface PayResult extends Pick<StepResult, "state" | "effects" | "cues"> {
  /** Null while the counter is bumped: the `bumped` event gives the response. */
  readonly response: PayResponse | null;
}

/** Nothing was paid. What the wearer sees says the same as the response. */
export function notPaid(tag: "press" | "sync" | "working" | "refused", state: State): PayResult {
  const cues: readonly Cue[] = tag === "working" ? [] : [CUE[tag]];
  return { state, effects: [], cues, response: { tag } };
}

/** As a response APDU. */
export function asApdu({ response, ...rest }: PayResult): StepResult {
  let reply: Uint8Array | null = null;
  if (response !== null) {
    reply = response.tag === "paid" ? encodeResponse(response.answer, SW.done) : statusOnly(SW[response.tag]);
  }
  return { ...rest, reply, more: false };
}
