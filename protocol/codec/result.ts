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

/** A value, or why there is none. The one result type of the whole project; errors are values, never thrown. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** What a decoder returns. */
export type Decoded<T> = Result<T, DecodeError>;

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function err<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}
