/** How a LINK is answered: a frame in its channel, after what it promises. */
import { encodeResponse } from "../../../protocol/commands/apdu.js";
import { encodeLinkResponse, type LinkResponse } from "../../../protocol/commands/link.js";
import { SW } from "../../../protocol/commands/status.js";
import { FRAME_KIND, type Frame } from "../../../protocol/messages/frame.js";
import type { Core } from "../core.js";
import { type StepResult, withSession } from "../effects.js";
import { bindingOf } from "../state/binding.js";
import { type Channel, sealFrame, speak } from "./channel.js";

/** What was done, without its answer. */
export type Done = Pick<StepResult, "state" | "effects" | "cues">;

/** The first frame of a tell. */
export function tellIn(core: Core, done: Done, channel: Channel, tell: LinkResponse): StepResult {
  const said = speak(channel, FRAME_KIND.response, encodeLinkResponse(tell));
  return frameIn(core, done, said.channel, said.frame);
}

export function frameIn(core: Core, done: Done, channel: Channel, frame: Frame): StepResult {
  const sealed = sealFrame(core, channel, frame);
  // Unbinding has ended the link: this answer was its last.
  const ended = bindingOf(done.state.device) === null;
  return {
    state: withSession(done.state, { link: ended ? null : sealed.channel }),
    effects: done.effects,
    reply: encodeResponse(sealed.box, SW.done),
    cues: done.cues,
    more: done.effects.length > 0,
  };
}
