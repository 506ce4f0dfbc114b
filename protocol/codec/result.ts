/**
 * What a decoder gives back: a value, or the name of what was wrong.
 *
 * Decoders are total: any bytes in, one of these two out. They never throw and never loop on what the bytes say.
 */

/** Every way in which bytes can fail to be what they claim. `mend` says who can put it right. */
export const DECODE_ERRORS = Object.freeze({
  "too-short": Object.freeze({ sentence: "The bytes end before the last field does.", mend: "sender" }),
  "too-long": Object.freeze({ sentence: "There are bytes after the last field.", mend: "sender" }),
  "bad-header": Object.freeze({ sentence: "CLA, INS, P1 and P2 name no command of this protocol.", mend: "sender" }),
  "bad-length": Object.freeze({ sentence: "A length field disagrees with the bytes that follow it.", mend: "sender" }),
  "bad-version": Object.freeze({
    sentence: "The version byte names a format this side does not know.",
    mend: "both: update",
  }),
  "bad-suite": Object.freeze({ sentence: "The suite byte names no suite of this protocol.", mend: "sender" }),
  "bad-value": Object.freeze({ sentence: "A field holds a value outside its range.", mend: "sender" }),
  "bad-padding": Object.freeze({ sentence: "Bytes that must be zero are not.", mend: "sender" }),
} as const);

export type DecodeError = keyof typeof DECODE_ERRORS;

export type Decoded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: DecodeError };

export function good<T>(value: T): Decoded<T> {
  return { ok: true, value };
}

export function bad<T>(error: DecodeError): Decoded<T> {
  return { ok: false, error };
}
