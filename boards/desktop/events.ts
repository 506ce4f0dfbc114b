/**
 * The events and answers that the simulator and the image exchange, one in each message of the pipe. Image side: main.ts.
 *
 *   event    kind(1) ‖ uptime_ms(4) ‖ data
 *   answer   count(1) ‖ cues(count) ‖ data
 *
 * Kinds are below 0xF0; messages from 0xF0 up are commands to the shell (main.c).
 */
import { Reader, Writer } from "../../protocol/codec/bytes.js";

export const EVENT = {
  /** data: a command APDU → a response APDU. */
  command: 0x10,
  /** data: 1 when a reader's field came, 0 when it went. */
  field: 0x11,
  /** The button. */
  press: 0x12,
  /** data: how many slices of idle work at most, 2 bytes → 1 when work is left, else 0. */
  idle: 0x13,
  /** data: 1 when a phone connected over BLE, 0 when it went. */
  connected: 0x15,
  /** data: a value written to the command characteristic → the values notified, each length(1) ‖ bytes. */
  write: 0x16,
  /** → ASCII: engine, a space, SHA-256 of the running image in hexadecimal. */
  about: 0x14,
} as const;

export function encodeEvent(kind: number, uptime_ms: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  return new Writer(5 + data.length).u8(kind).u32(uptime_ms).append(data).done();
}

interface Answer {
  readonly cues: readonly number[];
  readonly data: Uint8Array;
}

export function encodeAnswer(answer: Answer): Uint8Array {
  return new Writer(1 + answer.cues.length + answer.data.length)
    .u8(answer.cues.length)
    .append(Uint8Array.from(answer.cues))
    .append(answer.data)
    .done();
}

export function decodeAnswer(bytes: Uint8Array): Answer {
  const r = new Reader(bytes);
  const cues = Array.from(r.bytes(r.u8()));
  return { cues, data: r.bytes(r.left) };
}
