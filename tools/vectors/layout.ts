/**
 * Byte layouts written down as rows of fields, in hexadecimal. It is the second opinion on every codec in protocol/: nothing here imports one.
 */

export interface Field {
  readonly name: string;
  /** The bytes of the worked example. */
  readonly hex: string;
  readonly means: string;
}

interface PlacedField extends Field {
  /** Offset from the start of the message, bytes. */
  readonly at: number;
  readonly length: number;
}

/** One case: these bytes through this decoder are this value, or this error. */
export interface Case {
  readonly decoder: string;
  readonly name: string;
  readonly hex: string;
  readonly value?: unknown;
  readonly error?: string;
  readonly fields?: readonly PlacedField[];
}

export const u8 = (n: number): string => n.toString(16).padStart(2, "0");
export const u16 = (n: number): string => n.toString(16).padStart(4, "0");
export const u32 = (n: number): string => n.toString(16).padStart(8, "0");

export const ascii = (text: string, length = text.length): string =>
  Buffer.from(text.padEnd(length, "\0"), "latin1").toString("hex");

export function field(name: string, hex: string, means: string): Field {
  return { name, hex, means };
}

export function hexOf(fields: readonly Field[]): string {
  return fields.map((one) => one.hex).join("");
}

function placed(fields: readonly Field[]): PlacedField[] {
  let at = 0;
  return fields.map((one) => {
    const length = one.hex.length / 2;
    const row = { ...one, at, length };
    at += length;
    return row;
  });
}

/** A good case whose fields the documents show. */
export function worked(decoder: string, name: string, fields: readonly Field[], value: unknown): Case {
  return { decoder, name, hex: hexOf(fields), value, fields: placed(fields) };
}

export function good(decoder: string, name: string, hex: string, value: unknown): Case {
  return { decoder, name, hex, value };
}

export function bad(decoder: string, name: string, hex: string, error: string): Case {
  return { decoder, name, hex, error };
}

/** The fields with one of them holding other bytes. */
export function patched(fields: readonly Field[], name: string, hex: string): Field[] {
  if (!fields.some((one) => one.name === name)) throw new RangeError(`no field ${name}`);
  return fields.map((one) => (one.name === name ? { ...one, hex } : one));
}

/** The two bad cases that every layout has, and the empty one. */
export function cuts(decoder: string, hex: string): Case[] {
  return [
    bad(decoder, "empty", "", "too-short"),
    bad(decoder, "the last byte is missing", hex.slice(0, -2), "too-short"),
    bad(decoder, "one byte too many", `${hex}00`, "too-long"),
  ];
}
