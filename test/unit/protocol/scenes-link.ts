/** The scenes of LINK-OPEN and LINK. The phone is bound by writing the vault, because a bracelet can be suspended after it was bound. */
import { Bracelet } from "../../../firmware/main.js";
import { SLOT } from "../../../firmware/port/vault.js";
import type { Channel } from "../../../parties/shared/crypto/channel.js";
import { concatBytes } from "../../../protocol/codec/bytes.js";
import { encodeLink, encodeLinkRequest } from "../../../protocol/commands/link.js";
import { encodeLinkGreet } from "../../../protocol/commands/link-open.js";
import { encodePay } from "../../../protocol/commands/pay.js";
import { encodeSelect } from "../../../protocol/commands/select.js";
import { FRAME_KIND, type Frame } from "../../../protocol/messages/frame.js";
import { greet, KEY, linkOver, over, proof, responseTo } from "../../harness/phone.js";
import { request } from "../../harness/purse.js";
import { kind, noiseCommand, plainly, type Scene, type Scenes } from "./scenes.js";
import { type Stage, type Staged, stage } from "./stages.js";

/** What the vault holds of a bound phone. */
export const BOUND = concatBytes(Uint8Array.of(0, 0, 0, 1), KEY, new Uint8Array(16));

/** The same stage with a phone bound. */
function boundStage(at: Stage): Staged {
  const { board, bank } = stage(at);
  board.slots[SLOT.binding] = BOUND.slice();
  return { board, bracelet: new Bracelet(board), bank };
}

const frame = (kind: number, payload: Uint8Array, more = false): Frame => ({ kind, payload, more });

/** A link is open; the scene says the frame. */
function linked(next: (channel: Channel, staged: Staged) => Uint8Array): Scene {
  return (at) => {
    const staged = boundStage(at);
    return kind(staged, next(linkOver(staged.bracelet), staged));
  };
}

const sealed = (what: Frame): Scene => linked((channel) => encodeLink(channel.seal(what)));

/** Ten full frames that each promise more; the eleventh is too much. */
const tooLong: Scene = linked((channel, { bracelet }) => {
  const part = frame(FRAME_KIND.request, new Uint8Array(220), true);
  for (let i = 0; i < 10; i++) channel.open(over(bracelet, "nfc", encodeLink(channel.seal(part))).data);
  return encodeLink(channel.seal(part));
});

export const LINK_SCENES: Scenes = {
  "any.ble": (at) => {
    const staged = stage(at);
    over(staged.bracelet, "ble", encodeSelect());
    return { ...kind(staged, noiseCommand("pay")), via: "ble" };
  },

  "pay.frozen": (at) => {
    const staged = boundStage(at);
    responseTo(staged.bracelet, linkOver(staged.bracelet), { tag: "freeze" });
    return kind(staged, encodePay(request()));
  },

  "link-open.life": plainly(() => encodeLinkGreet(new Uint8Array(16))),
  "link-open.greet": plainly(() => encodeLinkGreet(new Uint8Array(16))),
  "link-open.early": plainly(() => noiseCommand("link-open", 1)),
  "link-open.proof": (at) => {
    const staged = boundStage(at);
    greet(staged.bracelet);
    return kind(staged, noiseCommand("link-open", 1));
  },
  "link-open.prove": (at) => {
    const staged = boundStage(at);
    return kind(staged, proof(greet(staged.bracelet)));
  },

  "link.life": plainly(() => noiseCommand("link")),
  "link.closed": plainly(() => noiseCommand("link")),
  "link.box": linked(() => noiseCommand("link")),
  "link.order": sealed(frame(FRAME_KIND.hello, new Uint8Array(4))),
  "link.long": tooLong,
  "link.done": sealed(frame(FRAME_KIND.request, encodeLinkRequest({ tag: "freeze" }))),
};
