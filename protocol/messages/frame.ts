/**
 * The frames of a channel (SYNC, LINK): one size in both directions, so that a reader in between counts nothing but frames.
 *
 * A frame is Ascon-AEAD128 under the direction's session key, nonce = 0¹² ‖ counter, of 224 bytes:
 * flags(1) ‖ kind(1) ‖ length(2) ‖ payload ‖ zeros. Flag bit 0: more of this message follows.
 */

import { Reader, Writer } from "../codec/bytes.js";
import { type Decoded, err } from "../codec/result.js";

export const FRAME_LENGTH = 240;
export const FRAME_PLAIN_LENGTH = 224;
export const FRAME_PAYLOAD_LENGTH = 220;

/** The longest message either side takes, bytes. */
export const MESSAGE_LENGTH = 10 * FRAME_PAYLOAD_LENGTH;

/** Kinds 1 to 4 are SYNC's, 5 and 6 are LINK's. */
export const FRAME_KIND = Object.freeze({
  next: 0,
  hello: 1,
  orders: 2,
  report: 3,
  applied: 4,
  request: 5,
  response: 6,
} as const);

export interface Frame {
  readonly more: boolean;
  readonly kind: number;
  readonly payload: Uint8Array;
}

export function encodeFrame(frame: Frame): Uint8Array {
  const rest = FRAME_PAYLOAD_LENGTH - frame.payload.length;
  return new Writer(FRAME_PLAIN_LENGTH)
    .u8(frame.more ? 1 : 0)
    .u8(frame.kind)
    .u16(frame.payload.length)
    .append(frame.payload)
    .append(new Uint8Array(rest))
    .done();
}

export function decodeFrame(plain: Uint8Array): Decoded<Frame> {
  const r = new Reader(plain);
  const more = r.ranged(0, 1) === 1;
  const kind = r.ranged(0, 6);
  const length = r.u16();
  if (length > FRAME_PAYLOAD_LENGTH) return err("bad-length");
  const payload = r.bytes(length);
  const padding = r.bytes(FRAME_PAYLOAD_LENGTH - length);
  for (const byte of padding) if (byte !== 0) r.fail("bad-padding");
  return r.done({ more, kind, payload });
}

/** A message cut into frames; an empty message is one empty frame. */
export function framesOf(kind: number, message: Uint8Array): Frame[] {
  if (message.length > MESSAGE_LENGTH) throw new RangeError("the message does not fit the channel");
  const frames: Frame[] = [];
  let at = 0;
  do {
    const end = Math.min(at + FRAME_PAYLOAD_LENGTH, message.length);
    frames.push({ more: end < message.length, kind, payload: message.slice(at, end) });
    at = end;
  } while (at < message.length);
  return frames;
}

/** 16 bytes: the nonce of the counter-th frame of one direction. */
export function frameNonce(counter: number): Uint8Array {
  return new Writer(16).u32(0).u32(0).u32(0).u32(counter).done();
}
