/**
 * The purse's end of a channel (protocol/messages/frame.ts). One size of frame, counted in each direction; anything unexpected ends the session, and the
 * reader sees one refusal for all of it.
 */

import { concatBytes } from "../../../protocol/codec/bytes.js";
import {
  decodeFrame,
  encodeFrame,
  FRAME_KIND,
  type Frame,
  frameNonce,
  framesOf,
  MESSAGE_LENGTH,
} from "../../../protocol/messages/frame.js";
import { Secret } from "../../crypto/memory/secret.js";
import type { Core } from "../core.js";
import type { Channel } from "../state/session.js";

/** `keys`: the session keys, 32 bytes: towards the purse ‖ from it. They are copied, so the caller can wipe them. */
export function openChannel(keys: Uint8Array, expects: number): Channel {
  return {
    down: new Secret(keys.slice(0, 16)),
    up: new Secret(keys.slice(16, 32)),
    received: 0,
    sent: 0,
    expects,
    incoming: new Uint8Array(0),
    outgoing: [],
  };
}

/** What a frame amounts to: the end of a message, a frame to send at once, or the end of the session. */
export type Received =
  | { readonly kind: "message"; readonly channel: Channel; readonly message: Uint8Array }
  | { readonly kind: "frame"; readonly channel: Channel; readonly frame: Frame }
  | { readonly kind: "dead" };

const DEAD: Received = Object.freeze({ kind: "dead" });

export function receive(core: Core, channel: Channel, box: Uint8Array): Received {
  const plain = core.open(channel.down.reveal(), frameNonce(channel.received), box);
  if (plain === null) return DEAD;
  const decoded = decodeFrame(plain);
  if (!decoded.ok) return DEAD;
  const frame = decoded.value;
  const next = { ...channel, received: channel.received + 1 };
  if (channel.outgoing.length > 0) {
    if (frame.kind !== FRAME_KIND.next || frame.more || frame.payload.length > 0) return DEAD;
    return { kind: "frame", channel: { ...next, outgoing: channel.outgoing.slice(1) }, frame: channel.outgoing[0] };
  }
  if (frame.kind !== channel.expects) return DEAD;
  const incoming = concatBytes(channel.incoming, frame.payload);
  if (incoming.length > MESSAGE_LENGTH) return DEAD;
  if (frame.more) {
    return {
      kind: "frame",
      channel: { ...next, incoming },
      frame: { more: false, kind: FRAME_KIND.next, payload: new Uint8Array(0) },
    };
  }
  return {
    kind: "message",
    channel: { ...next, incoming: new Uint8Array(0) },
    message: incoming,
  };
}

/** Queues a message; its first frame is returned to be sent now. */
export function send(channel: Channel, kind: number, message: Uint8Array): { channel: Channel; frame: Frame } {
  const frames = framesOf(kind, message);
  return { channel: { ...channel, outgoing: frames.slice(1) }, frame: frames[0] };
}

/** The sealed frame, 240 bytes, and the channel after it. */
export function sealFrame(core: Core, channel: Channel, frame: Frame): { channel: Channel; box: Uint8Array } {
  const box = core.seal(channel.up.reveal(), frameNonce(channel.sent), encodeFrame(frame));
  return { channel: { ...channel, sent: channel.sent + 1 }, box };
}
