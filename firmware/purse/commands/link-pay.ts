/**
 * A payment that the bound phone asks for, inside the link (protocol/commands/link.ts): a shop in an app, or one far away. It is PAY with all its checks, the
 * same record and the same bytes for the payee, but there is always a press: nobody holds the bracelet to anything, so nothing else says that the
 * wearer wants it.
 */
import { decodeResponse } from "../../../protocol/commands/apdu.js";
import type { LinkResponse } from "../../../protocol/commands/link.js";
import { SW } from "../../../protocol/commands/status.js";
import { LIFE } from "../../../protocol/commands/sync.js";
import { CUE } from "../../port/panel.js";
import type { Channel } from "../channel/channel.js";
import { tellIn } from "../channel/link-reply.js";
import type { Core } from "../core.js";
import { type StepResult, status, withSession } from "../effects.js";
import { lifeOf, type State } from "../state/state.js";
import { pay } from "./pay.js";

/** `channel`: the link after the ask. `request`: 35 bytes. */
export function linkPay(
  core: Core,
  before: State,
  channel: Channel,
  request: Uint8Array,
  now_ms: number,
  room: number,
): StepResult {
  const state = withSession(before, { link: channel });
  const { money } = state;
  if (money === null || lifeOf(state) !== LIFE.active) return told(core, status(state, SW.sync, [CUE.sync]));
  const outcome = pay(core, state, money, { data: request, linked: true }, now_ms, room);
  // Nothing to tell yet: the counter is bumped first.
  return outcome.reply === null ? outcome : told(core, outcome);
}

/** After the bump, what came of a payment goes back the way it was asked. `before`: the state with the payment in signing. */
export function toldWhereAsked(core: Core, before: State, outcome: StepResult): StepResult {
  return before.session.signing?.linked === true ? told(core, outcome) : outcome;
}

/** PAY's answer as a tell. */
function told(core: Core, outcome: StepResult): StepResult {
  const { link } = outcome.state.session;
  const answer = outcome.reply === null ? null : decodeResponse(outcome.reply);
  if (link === null || answer === null || !answer.ok) throw new RangeError("a payment that nobody waits for");
  return tellIn(core, outcome, link, tellOf(answer.value.sw, answer.value.data));
}

function tellOf(sw: number, data: Uint8Array): LinkResponse {
  switch (sw) {
    case SW.done:
      return { tag: "paid", answer: data };
    case SW.press:
      return { tag: "press" };
    case SW.sync:
      return { tag: "sync" };
    case SW.working:
      return { tag: "working" };
    default:
      return { tag: "refused" };
  }
}
