/**
 * The phone's end of LINK-OPEN and LINK: proves the binding key, has the bracelet prove it too, then sends requests in the channel.
 *
 * A frame is never sent twice, so a torn frame ends the link. Connecting again costs nothing, and every request can be repeated.
 */

import { sameBytes } from "../../protocol/codec/bytes.js";
import { ok } from "../../protocol/codec/result.js";
import {
  decodeLinkResponse,
  encodeLink,
  encodeLinkRequest,
  type LinkRequest,
  type LinkResponse,
} from "../../protocol/commands/link.js";
import {
  encodeLinkGreet,
  encodeLinkProve,
  LINK_NONCE_LENGTH,
  LINK_PROOF_LENGTH,
  linkNonces,
} from "../../protocol/commands/link-open.js";
import { SW } from "../../protocol/commands/status.js";
import { FRAME_KIND, type Frame, framesOf } from "../../protocol/messages/frame.js";
import { ONE_TOUCH, selectApplication, transmit, transmitFor } from "../shared/apdu-client.js";
import { prf } from "../shared/crypto/ascon.js";
import { Channel } from "../shared/crypto/channel.js";
import type { SessionKeys } from "../shared/crypto/wallet-key.js";
import type { ApduExchange } from "../shared/environment.js";
import { type PartyResult, refuse } from "../shared/errors.js";

/** The session keys of a link, from the binding key and both nonces. */
export function linkKeys(bindingKey: Uint8Array, nonces: Uint8Array): SessionKeys {
  const both = prf(bindingKey, "linkSession", nonces, 32);
  return { down: both.slice(0, 16), up: both.slice(16) };
}

const NEXT: Frame = { more: false, kind: FRAME_KIND.next, payload: new Uint8Array(0) };

export class PhoneLink {
  readonly #key: Uint8Array;
  readonly #random: (n: number) => Uint8Array;
  #channel: Channel | null = null;

  /** `bindingKey`: 32 bytes, from the institution. */
  constructor(bindingKey: Uint8Array, random: (n: number) => Uint8Array) {
    this.#key = bindingKey.slice();
    this.#random = random;
  }

  get linked(): boolean {
    return this.#channel !== null;
  }

  /** SELECT, GREET, PROVE. An earlier link ends. */
  async connect(exchange: ApduExchange): Promise<PartyResult<null>> {
    this.#end();
    const selected = await selectApplication(exchange, ONE_TOUCH);
    if (!selected.ok) return selected;
    const mine = this.#random(LINK_NONCE_LENGTH);
    const theirs = await transmitFor(exchange, encodeLinkGreet(mine), LINK_NONCE_LENGTH, ONE_TOUCH);
    if (!theirs.ok) return theirs;
    const nonces = linkNonces(mine, theirs.value);
    const proof = prf(this.#key, "linkPhone", nonces, LINK_PROOF_LENGTH);
    const proved = await transmit(exchange, encodeLinkProve(proof), ONE_TOUCH);
    if (!proved.ok) return proved;
    if (proved.value.sw !== SW.done) return refuse("phone-unknown");
    if (!sameBytes(proved.value.data, prf(this.#key, "linkPurse", nonces, LINK_PROOF_LENGTH))) {
      return refuse("bracelet-unproven");
    }
    this.#channel = new Channel(linkKeys(this.#key, nonces), "institution");
    return ok(null);
  }

  /** One request, one response. Any failure ends the link; the response `refused` does not. */
  async request(exchange: ApduExchange, request: LinkRequest): Promise<PartyResult<LinkResponse>> {
    const channel = this.#channel;
    if (channel === null) return refuse("not-linked");
    const response = await converse(exchange, channel, encodeLinkRequest(request));
    // Unbinding ends the link: the bracelet has forgotten the key.
    if (!response.ok || (request.tag === "unbind" && response.value.tag === "done")) this.#end();
    return response;
  }

  #end(): void {
    this.#channel?.kill();
    this.#channel = null;
  }
}

async function converse(
  exchange: ApduExchange,
  channel: Channel,
  message: Uint8Array,
): Promise<PartyResult<LinkResponse>> {
  const outgoing = framesOf(FRAME_KIND.request, message);
  for (;;) {
    const got = await transmit(exchange, encodeLink(channel.seal(outgoing.shift() ?? NEXT)), ONE_TOUCH);
    if (!got.ok) return got;
    if (got.value.sw !== SW.done) return refuse("not-linked");
    const frame = channel.open(got.value.data);
    if (frame === null) return refuse("channel-broken");
    if (outgoing.length > 0) {
      if (frame.kind !== FRAME_KIND.next) return refuse("channel-broken");
      continue;
    }
    const part = channel.collect(frame, FRAME_KIND.response);
    if (part === null) return refuse("channel-broken");
    if (part === "more") continue;
    const response = decodeLinkResponse(part);
    return response.ok ? ok(response.value) : refuse("bracelet-babbles");
  }
}
