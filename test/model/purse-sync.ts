/** The purse's side of a sync session, as the ideal purse does it. Null means: the channel is dead, say "refused". */

import { Channel } from "../../parties/shared/crypto/channel.js";
import { handleOf, sessionKeys } from "../../parties/shared/crypto/wallet-key.js";
import {
  decodeHello,
  encodePurseStatus,
  encodeReport,
  type PurseStatus,
  type Report,
} from "../../protocol/commands/sync.js";
import { encodeSyncOpenAnswer } from "../../protocol/commands/sync-open.js";
import { FRAME_KIND, type Frame, framesOf } from "../../protocol/messages/frame.js";
import { decodeOrders, type OrderItem } from "../../protocol/messages/orders.js";
import type { Memory } from "./purse-memory.js";

const NEXT: Frame = { more: false, kind: FRAME_KIND.next, payload: new Uint8Array(0) };

/** What a session wants of its purse. */
interface SyncedPurse {
  readonly memory: Memory;
  report(): Report;
  apply(items: readonly OrderItem[]): void;
  standing(): PurseStatus;
}

export class ModelSync {
  /** The answer to SYNC-OPEN. */
  readonly opened: Uint8Array;
  readonly #purse: SyncedPurse;
  readonly #channel: Channel;
  #state: "hello" | "orders" | "over" = "hello";
  #outgoing: Frame[] = [];

  constructor(purse: SyncedPurse, key: Uint8Array, index: number, institutionNonce: Uint8Array, nonce: Uint8Array) {
    const handle = handleOf(key, index);
    this.opened = encodeSyncOpenAnswer({ handle, nonce });
    this.#purse = purse;
    this.#channel = new Channel(sessionKeys(key, handle, institutionNonce, nonce), "purse");
  }

  take(box: Uint8Array): Uint8Array | null {
    if (this.#channel.dead) return null;
    const frame = this.#channel.open(box);
    if (frame === null) return null;
    if (this.#outgoing.length > 0) {
      const empty = frame.kind === FRAME_KIND.next && frame.payload.length === 0 && !frame.more;
      return empty ? this.#send() : this.#die();
    }
    if (this.#state === "over") return this.#die();
    const message = this.#channel.collect(frame, this.#state === "hello" ? FRAME_KIND.hello : FRAME_KIND.orders);
    if (message === null) return null;
    if (message === "more") return this.#channel.seal(NEXT);
    return this.#state === "hello" ? this.#hello(message) : this.#orders(message);
  }

  #hello(message: Uint8Array): Uint8Array | null {
    if (!decodeHello(message).ok) return this.#die();
    this.#outgoing = framesOf(FRAME_KIND.report, encodeReport(this.#purse.report()));
    this.#state = "orders";
    return this.#send();
  }

  #orders(message: Uint8Array): Uint8Array | null {
    const items = decodeOrders(message);
    if (!items.ok) return this.#die();
    this.#purse.apply(items.value);
    this.#purse.memory.opens = 0;
    this.#outgoing = framesOf(FRAME_KIND.applied, encodePurseStatus(this.#purse.standing()));
    this.#state = "over";
    return this.#send();
  }

  #send(): Uint8Array | null {
    const frame = this.#outgoing.shift();
    return frame === undefined ? this.#die() : this.#channel.seal(frame);
  }

  #die(): null {
    this.#channel.kill();
    return null;
  }
}
