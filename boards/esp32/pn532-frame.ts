/**
 * The frames of the PN532 (NXP UM0701-02, clause 6.2.1), byte for byte; no I/O.
 *
 *   normal     00 00 FF  LEN LCS                   TFI DATA…  DCS 00     LEN + LCS = 0, TFI + DATA + DCS = 0 (mod 256)
 *   extended   00 00 FF  FF FF  LENM LENL LCS      TFI DATA…  DCS 00     LENM + LENL + LCS = 0
 *   ack 00 00 FF 00 FF 00    nack 00 00 FF FF 00 00    error 00 00 FF 01 FF 7F 81 00
 */

/** The sender: the first byte of a frame's data. */
export const TFI = Object.freeze({ host: 0xd4, chip: 0xd5, error: 0x7f });

export const ACK: readonly number[] = Object.freeze([0x00, 0x00, 0xff, 0x00, 0xff, 0x00]);
export const NACK: readonly number[] = Object.freeze([0x00, 0x00, 0xff, 0xff, 0x00, 0x00]);

/** The longest data of a frame: TFI, code and 263 bytes (UM0701-02, 6.2.1.2). */
export const LONGEST_DATA = 265;
/** Bytes of the longest frame. */
export const LONGEST_FRAME = LONGEST_DATA + 10;

const NORMAL_HEAD = 5;
const EXTENDED_HEAD = 8;

type Parsed =
  /** Incomplete: the frame has at least this many bytes, counted from its first 00. */
  | { readonly kind: "short"; readonly need: number }
  | { readonly kind: "ack" | "nack" | "error" | "bad" }
  /** TFI, code and data, from `at`. */
  | { readonly kind: "data"; readonly at: number; readonly length: number };

const BAD: Parsed = Object.freeze({ kind: "bad" });
const ERROR: Parsed = Object.freeze({ kind: "error" });
const ACKED: Parsed = Object.freeze({ kind: "ack" });
const NACKED: Parsed = Object.freeze({ kind: "nack" });

const short = (need: number): Parsed => ({ kind: "short", need });

/** Writes the frame around `length` bytes of data (the TFI first) to `into`; returns its length. */
export function writeFrame(into: Uint8Array, data: Uint8Array, length: number): number {
  if (length < 1 || length > LONGEST_DATA) throw new RangeError("no frame is that long");
  let at = head(into, length);
  let sum = 0;
  for (let i = 0; i < length; i++) {
    into[at++] = data[i];
    sum += data[i];
  }
  into[at++] = -sum & 255;
  into[at++] = 0;
  return at;
}

/** Writes preamble, start code and length; returns where the data starts. */
function head(into: Uint8Array, length: number): number {
  into[0] = 0;
  into[1] = 0;
  into[2] = 0xff;
  if (length <= 255) {
    into[3] = length;
    into[4] = -length & 255;
    return NORMAL_HEAD;
  }
  into[3] = 0xff;
  into[4] = 0xff;
  into[5] = length >> 8;
  into[6] = length & 255;
  into[7] = -(into[5] + into[6]) & 255;
  return EXTENDED_HEAD;
}

/** Parses the first `length` bytes of `bytes`. Bytes after the frame are ignored: the host decides how long a read over I2C is. */
export function parseFrame(bytes: Uint8Array, length: number): Parsed {
  if (length < 6) return short(6);
  if (bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== 0xff) return BAD;
  const [a, b] = [bytes[3], bytes[4]];
  if (a === 0x00 && b === 0xff) return ACKED;
  if (a === 0xff && b === 0x00) return NACKED;
  if (a === 0xff && b === 0xff) return extended(bytes, length);
  if (((a + b) & 255) !== 0) return BAD;
  return body(bytes, length, NORMAL_HEAD, a);
}

function extended(bytes: Uint8Array, length: number): Parsed {
  if (length < EXTENDED_HEAD) return short(EXTENDED_HEAD);
  if (((bytes[5] + bytes[6] + bytes[7]) & 255) !== 0) return BAD;
  return body(bytes, length, EXTENDED_HEAD, bytes[5] * 256 + bytes[6]);
}

function body(bytes: Uint8Array, length: number, at: number, count: number): Parsed {
  if (count < 1 || count > LONGEST_DATA) return BAD;
  if (length < at + count + 1) return short(at + count + 1);
  let sum = 0;
  for (let i = 0; i <= count; i++) sum += bytes[at + i];
  if ((sum & 255) !== 0) return BAD;
  if (bytes[at] === TFI.error) return ERROR;
  // An answer has at least a code.
  return bytes[at] === TFI.chip && count >= 2 ? { kind: "data", at, length: count } : BAD;
}
