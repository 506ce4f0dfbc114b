/**
 * A bound phone for specs: the real client (parties/phone) over the field or over chunks, and single steps of it for those who break the rules.
 */
import type { Bracelet } from "../../firmware/main.js";
import type { Radio } from "../../firmware/purse/state/session.js";
import { BleRadio } from "../../firmware/radio/ble.js";
import { bleExchange, type Gatt } from "../../parties/phone/ble-exchange.js";
import { linkKeys, PhoneLink } from "../../parties/phone/link.js";
import { prf } from "../../parties/shared/crypto/ascon.js";
import { Channel } from "../../parties/shared/crypto/channel.js";
import type { ApduExchange } from "../../parties/shared/environment.js";
import type { PartyResult } from "../../parties/shared/errors.js";
import { decodeResponse, type Response } from "../../protocol/commands/apdu.js";
import {
  decodeLinkResponse,
  encodeLink,
  encodeLinkRequest,
  type LinkRequest,
  type LinkResponse,
} from "../../protocol/commands/link.js";
import { encodeLinkGreet, encodeLinkProve, linkNonces } from "../../protocol/commands/link-open.js";
import { encodeSelect } from "../../protocol/commands/select.js";
import { SW } from "../../protocol/commands/status.js";
import { FRAME_KIND, framesOf } from "../../protocol/messages/frame.js";
import type { Bank } from "./bank.js";
import { seeded } from "./board.js";
import { type Purse, purse } from "./purse.js";

/** The binding key that specs use: 32 bytes. */
export const KEY = Uint8Array.from({ length: 32 }, (_, i) => 7 * i + 1);
export const OTHER_KEY = KEY.map((byte) => byte ^ 0x80);

const next = seeded(4242);
export const random = (n: number): Uint8Array => Uint8Array.from({ length: n }, () => next() & 255);

export const phone = (key = KEY): PhoneLink => new PhoneLink(key, random);

/** One command over a radio. */
export function over(bracelet: Bracelet, via: Radio, apdu: Uint8Array): Response {
  const decoded = decodeResponse(bracelet.command(apdu, via));
  if (!decoded.ok) throw new Error(`the bracelet's answer: ${decoded.error}`);
  return decoded.value;
}

/** The bracelet held to the phone: its field. */
export function inField(bracelet: Bracelet): ApduExchange {
  bracelet.field(true);
  return async (apdu) => bracelet.command(apdu);
}

/** A GATT connection without a radio between. `spoil` may lose, repeat or change what is written. */
export function connection(
  bracelet: Bracelet,
  spoil: (value: Uint8Array) => readonly Uint8Array[] = (value) => [value],
): Gatt & { readonly radio: BleRadio } {
  const radio = new BleRadio({
    connected: (on) => bracelet.field(on, "ble"),
    command: (apdu) => bracelet.command(apdu, "ble"),
  });
  radio.connected(true);
  const waiting: Uint8Array[] = [];
  return {
    radio,
    write: async (value) => {
      for (const one of spoil(value)) waiting.push(...radio.write(one));
    },
    notification: async () => {
      const value = waiting.shift();
      if (value === undefined) throw new Error("nothing was notified");
      return value;
    },
  };
}

/** The phone beside the bracelet: BLE. */
export function overBle(bracelet: Bracelet): ApduExchange {
  return bleExchange(connection(bracelet));
}

/** Asks in a sync that a phone be bound; the wearer has not pressed yet. */
export function orderBinding(bank: Bank, bracelet: Bracelet, number = 1, key = KEY) {
  return bank.sync(bracelet, () => [{ tag: "bind", number, key }]);
}

/** Binds a phone, press and all. */
export function bind(bank: Bank, bracelet: Bracelet, number = 1, key = KEY): PhoneLink {
  orderBinding(bank, bracelet, number, key);
  bracelet.press();
  bracelet.field(false);
  return phone(key);
}

/** A purse ready to pay, with a phone. */
export function bound(): Purse & { readonly link: PhoneLink } {
  const one = purse();
  return { ...one, link: bind(one.bank, one.bracelet) };
}

/** The value, or a failure that names the error. */
export function must<T>(result: PartyResult<T>): T {
  if (!result.ok) throw new Error(result.error.name);
  return result.value;
}

/** Held to the phone and asked: a link of its own for each question. */
export async function requestOf(bracelet: Bracelet, link: PhoneLink, what: LinkRequest): Promise<LinkResponse> {
  const pipe = inField(bracelet);
  must(await link.connect(pipe));
  const response = must(await link.request(pipe, what));
  bracelet.field(false);
  return response;
}

// Single steps, for those who break the rules.

/** SELECT and GREET over a radio; both nonces, 32 bytes. */
export function greet(bracelet: Bracelet, via: Radio = "nfc"): Uint8Array {
  over(bracelet, via, encodeSelect());
  const mine = random(16);
  return linkNonces(mine, over(bracelet, via, encodeLinkGreet(mine)).data);
}

export function proof(nonces: Uint8Array, key = KEY): Uint8Array {
  return encodeLinkProve(prf(key, "linkPhone", nonces, 16));
}

/** The phone's end of a link that was proved over a radio. */
export function linkOver(bracelet: Bracelet, via: Radio = "nfc", key = KEY): Channel {
  const nonces = greet(bracelet, via);
  if (over(bracelet, via, proof(nonces, key)).sw !== SW.done) throw new Error("the bracelet does not know this phone");
  return new Channel(linkKeys(key, nonces), "institution");
}

/** The frame of an ask. */
export function frameOf(channel: Channel, what: LinkRequest): Uint8Array {
  return encodeLink(channel.seal(framesOf(FRAME_KIND.request, encodeLinkRequest(what))[0]));
}

/** An ask and its tell, which may come in several frames. */
export function responseTo(bracelet: Bracelet, channel: Channel, what: LinkRequest, via: Radio = "nfc"): LinkResponse {
  const collect = (apdu: Uint8Array) => {
    const frame = channel.open(over(bracelet, via, apdu).data);
    return frame === null ? null : channel.collect(frame, FRAME_KIND.response);
  };
  let message = collect(frameOf(channel, what));
  while (message === "more") {
    message = collect(encodeLink(channel.seal({ more: false, kind: FRAME_KIND.next, payload: new Uint8Array(0) })));
  }
  if (message === null) throw new Error("the bracelet's frame does not open");
  const response = decodeLinkResponse(message);
  if (!response.ok) throw new Error(response.error);
  return response.value;
}
