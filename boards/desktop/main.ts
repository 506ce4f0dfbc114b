/**
 * The bracelet on this computer: the ports of firmware/port on the functions of `host`, and the events of the pipe as calls. The image is the
 * same for XS and V8.
 */
/// <reference path="./host.ts" />
import { Bracelet } from "../../firmware/main.js";
import type { Board } from "../../firmware/port/board.js";
import type { Cue } from "../../firmware/port/panel.js";
import { BleRadio } from "../../firmware/radio/ble.js";
import { ascii, concatBytes, Reader } from "../../protocol/codec/bytes.js";
import { EVENT, encodeAnswer } from "./events.js";

let uptime_ms = 0;
let cues: Cue[] = [];

function buffer(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer;
}

const board: Board = {
  flash: {
    size: host.flashSize(),
    read: (address, into) => into.set(new Uint8Array(host.flashRead(address, into.length))),
    program: (address, bytes) => host.flashProgram(address, buffer(bytes)),
    erase: (address) => host.flashErase(address),
  },
  vault: {
    read: (slot) => new Uint8Array(host.vaultRead(slot)),
    write: (slot, bytes) => host.vaultWrite(slot, buffer(bytes)),
    counter: () => (host.vaultCounter() < 0 ? null : host.vaultCounter()),
    bump: () => host.vaultBump(),
  },
  entropy: { fill: (into) => into.set(new Uint8Array(host.entropy(into.length))) },
  clock: { now_ms: () => uptime_ms },
  panel: { show: (cue) => cues.push(cue) },
};

const bracelet = new Bracelet(board);
const ble = new BleRadio({
  connected: (on) => bracelet.field(on, "ble"),
  command: (apdu) => bracelet.command(apdu, "ble"),
});
const NOTHING = new Uint8Array(0);

/** Engine and image, so that the simulator can show what is running. */
function about(): Uint8Array {
  let text = `${host.engine()} `;
  for (const byte of new Uint8Array(host.imageHash())) text += (byte < 16 ? "0" : "") + byte.toString(16);
  return ascii(text);
}

function idle(slices: number): Uint8Array {
  let more = true;
  for (let i = 0; i < slices && more; i++) more = bracelet.idle();
  return Uint8Array.of(more ? 1 : 0);
}

function answer(kind: number, data: Uint8Array): Uint8Array {
  switch (kind) {
    case EVENT.command:
      return bracelet.command(data);
    case EVENT.field:
      bracelet.field(data[0] === 1);
      return NOTHING;
    case EVENT.press:
      bracelet.press();
      return NOTHING;
    case EVENT.idle:
      return idle(data[0] * 256 + data[1]);
    case EVENT.connected:
      ble.connected(data[0] === 1);
      return NOTHING;
    case EVENT.write:
      return concatBytes(...ble.write(data).map((value) => concatBytes(Uint8Array.of(value.length), value)));
    case EVENT.about:
      return about();
    default:
      throw new RangeError(`no event ${kind}`);
  }
}

globalThis.onMessage = (payload) => {
  const r = new Reader(new Uint8Array(payload));
  const kind = r.u8();
  uptime_ms = r.u32();
  const data = answer(kind, r.bytes(r.left));
  const shown = cues;
  cues = [];
  host.send(buffer(encodeAnswer({ cues: shown, data })));
};
