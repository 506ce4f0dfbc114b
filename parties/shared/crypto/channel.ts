/**
 * One end of a session's AEAD channel. Frames are counted in each direction from 0, so nothing can be left out, repeated or reordered.
 * Any failure kills the channel: it never opens or seals again, and what was half received is dropped.
 */

import { concatBytes } from "../../../protocol/codec/bytes.js";
import {
  decodeFrame,
  encodeFrame,
  FRAME_LENGTH,
  type Frame,
  frameNonce,
  MESSAGE_LENGTH,
} from "../../../protocol/messages/frame.js";
import { open, seal } from "./ascon.js";
import type { SessionKeys } from "./wallet-key.js";

export class Channel {
  readonly #send: Uint8Array;
  readonly #receive: Uint8Array;
  #sent = 0;
  #received = 0;
  #dead = false;
  #kind = -1;
  #parts: Uint8Array[] = [];

  /** `side` is who holds this end: the institution sends down, the purse up. */
  constructor(keys: SessionKeys, side: "institution" | "purse") {
    this.#send = side === "institution" ? keys.down : keys.up;
    this.#receive = side === "institution" ? keys.up : keys.down;
  }

  get dead(): boolean {
    return this.#dead;
  }

  kill(): void {
    this.#dead = true;
    this.#send.fill(0);
    this.#receive.fill(0);
    this.#parts = [];
  }

  /** The next frame to send, 240 bytes. */
  seal(frame: Frame): Uint8Array {
    if (this.#dead) throw new Error("a dead channel was used");
    return seal(this.#send, frameNonce(this.#sent++), encodeFrame(frame));
  }

  /** The next frame received, or null, and then the channel is dead. */
  open(box: Uint8Array): Frame | null {
    if (this.#dead || box.length !== FRAME_LENGTH) return this.#fail();
    const plain = open(this.#receive, frameNonce(this.#received++), box);
    const frame = plain === null ? null : decodeFrame(plain);
    return frame?.ok ? frame.value : this.#fail();
  }

  /** One more frame of a message of `kind`: the whole message, "more", or null when it does not fit, and then the channel is dead. */
  collect(frame: Frame, kind: number): Uint8Array | "more" | null {
    if (frame.kind !== kind || (this.#kind !== -1 && this.#kind !== kind)) return this.#fail();
    // Empty frames with "more" would let a sender go on without end.
    if (frame.more && frame.payload.length === 0) return this.#fail();
    this.#kind = kind;
    this.#parts.push(frame.payload);
    const message = concatBytes(...this.#parts);
    if (message.length > MESSAGE_LENGTH) return this.#fail();
    if (frame.more) return "more";
    this.#parts = [];
    this.#kind = -1;
    return message;
  }

  #fail(): null {
    this.kill();
    return null;
  }
}
