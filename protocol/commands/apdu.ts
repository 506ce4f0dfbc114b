/**
 * Short command and response APDUs (ISO/IEC 7816-4, clauses 5.1 and 5.2), and the commands of this protocol.
 *
 * Every command has exactly one form: CLA INS P1 P2 Lc data Le, with Le present and 00 wherever an answer is due. One form means one
 * decoding, and no command has two encodings.
 */
import { type Decoded, err, ok } from "../codec/result.js";
import { type StatusWord, SW } from "./status.js";

export type CommandName = "select" | "pay" | "receipt" | "sync-open" | "sync" | "link-open" | "link" | "enrol";

export interface CommandCode {
  readonly name: CommandName;
  readonly cla: number;
  readonly ins: number;
  readonly p1: readonly number[];
  readonly p2: number;
  /** Length of the data by P1, bytes; all lengths are fixed. */
  readonly lc: readonly number[];
}

/** LINK-OPEN's P1: nonces first, then the phone's proof. */
export const LINK_STEP = Object.freeze({ greet: 0, prove: 1 } as const);

/** ENROL's P1 names its step. */
export const ENROL_STEP = Object.freeze({ make: 0, pin: 1, order: 2, key: 3, activate: 4 } as const);

export const COMMANDS: readonly CommandCode[] = Object.freeze([
  Object.freeze({ name: "select", cla: 0x00, ins: 0xa4, p1: Object.freeze([0x04]), p2: 0x00, lc: Object.freeze([7]) }),
  Object.freeze({ name: "pay", cla: 0x80, ins: 0x50, p1: Object.freeze([0]), p2: 0x00, lc: Object.freeze([35]) }),
  Object.freeze({ name: "receipt", cla: 0x80, ins: 0x52, p1: Object.freeze([0]), p2: 0x00, lc: Object.freeze([24]) }),
  Object.freeze({ name: "sync-open", cla: 0x80, ins: 0x60, p1: Object.freeze([0]), p2: 0x00, lc: Object.freeze([16]) }),
  Object.freeze({ name: "sync", cla: 0x80, ins: 0x62, p1: Object.freeze([0]), p2: 0x00, lc: Object.freeze([240]) }),
  Object.freeze({
    name: "link-open",
    cla: 0x80,
    ins: 0x70,
    p1: Object.freeze([0, 1]),
    p2: 0x00,
    lc: Object.freeze([16, 16]),
  }),
  Object.freeze({ name: "link", cla: 0x80, ins: 0x72, p1: Object.freeze([0]), p2: 0x00, lc: Object.freeze([240]) }),
  Object.freeze({
    name: "enrol",
    cla: 0x80,
    ins: 0xe0,
    p1: Object.freeze([0, 1, 2, 3, 4]),
    p2: 0x00,
    lc: Object.freeze([1, 140, 91, 65, 37]),
  }),
]);

export interface Command {
  readonly name: CommandName;
  readonly p1: number;
  readonly data: Uint8Array;
}

/** A command from its bytes, or what is wrong with them. Total. */
export function decodeCommand(apdu: Uint8Array): Decoded<Command> {
  if (apdu.length < 5) return err("too-short");
  const p1 = apdu[2];
  for (const code of COMMANDS) {
    if (code.cla !== apdu[0] || code.ins !== apdu[1] || code.p2 !== apdu[3]) continue;
    const step = code.p1.indexOf(p1);
    if (step < 0) return err("bad-header");
    const lc = code.lc[step];
    // With no data there is no Lc: the fifth byte is Le (case 2 of clause 5.1).
    const length = lc === 0 ? 5 : 6 + lc;
    if (apdu.length < length) return err("too-short");
    if (apdu.length > length) return err("too-long");
    if (lc !== 0 && apdu[4] !== lc) return err("bad-length");
    if (apdu[length - 1] !== 0) return err("bad-length");
    return ok({ name: code.name, p1, data: apdu.slice(5, 5 + lc) });
  }
  return err("bad-header");
}

/** The one APDU of this command and data. `data` must have the command's length. */
export function encodeCommand(name: CommandName, data: Uint8Array, p1?: number): Uint8Array {
  const code = COMMANDS.find((c) => c.name === name);
  if (code === undefined) throw new RangeError(`no command ${name}`);
  const step = p1 ?? code.p1[0];
  if (code.lc[code.p1.indexOf(step)] !== data.length) throw new RangeError(`${name} has a fixed length`);
  const head = [code.cla, code.ins, step, code.p2];
  if (data.length === 0) return Uint8Array.from([...head, 0]);
  return Uint8Array.from([...head, data.length, ...data, 0]);
}

/** An answer: data (≤ 250 bytes) and status word. */
export interface Response {
  readonly data: Uint8Array;
  readonly sw: number;
}

export function encodeResponse(data: Uint8Array, sw: StatusWord): Uint8Array {
  const out = new Uint8Array(data.length + 2);
  out.set(data);
  out[data.length] = sw >> 8;
  out[data.length + 1] = sw & 255;
  return out;
}

/** Just a status word. */
export function statusOnly(sw: StatusWord): Uint8Array {
  return Uint8Array.of(sw >> 8, sw & 255);
}

export function decodeResponse(bytes: Uint8Array): Decoded<Response> {
  if (bytes.length < 2) return err("too-short");
  if (bytes.length > 252) return err("too-long");
  const at = bytes.length - 2;
  const sw = bytes[at] * 256 + bytes[at + 1];
  if (sw !== SW.done && at !== 0) return err("bad-value");
  return ok({ data: bytes.slice(0, at), sw });
}
