/** How a LINK is answered: a frame in its channel, once what it says is on the medium. */
import { encodeResponse } from "../../../protocol/commands/apdu.js";
import { encodeLinkResponse, type LinkResponse } from "../../../protocol/commands/link.js";
import { SW } from "../../../protocol/commands/status.js";
import { FRAME_KIND, type Frame } from "../../../protocol/messages/frame.js";
import type { Core } from "../core.js";
import type { StepResult } from "../effects.js";
import { bindingOf } from "../state/binding.js";
import type { Channel } from "../state/session.js";
import { withSession } from "../state/state.js";
import { sealFrame, send } from "./channel.js";

/** What a LINK did, without its answer. */
export type Unanswered = Pick<StepResult, "state" | "effects" | "cues">;

/** The first frame of the response. */
export function respond(
  core: Core,
  done: Unanswered & { readonly response: LinkResponse },
  channel: Channel,
): StepResult {
  const sent = send(channel, FRAME_KIND.response, encodeLinkResponse(done.response));
  return respondFrame(core, done, sent.channel, sent.frame);
}

export function respondFrame(core: Core, done: Unanswered, channel: Channel, frame: Frame): StepResult {
  const sealed = sealFrame(core, channel, frame);
  // Unbinding has ended the link: this answer was its last.
  const ended = bindingOf(done.state.device) === null;
  return {
    state: withSession(done.state, { link: ended ? null : sealed.channel }),
    effects: done.effects,
    reply: encodeResponse(sealed.box, SW.done),
    cues: done.cues,
    more: false,
  };
}
