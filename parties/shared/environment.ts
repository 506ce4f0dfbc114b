/**
 * What every party is given from outside: randomness, time, and a pipe to a bracelet. Nothing here draws a random byte or reads a clock on its
 * own, so one seed gives one history.
 */

export interface Environment {
  /** `n` unpredictable bytes. A bank's own world gives it the system's generator; a test gives it a seeded one. */
  random(n: number): Uint8Array;
  /** Unix seconds, whole, never going back. */
  now_s(): number;
}

/**
 * One command to a bracelet and its answer, over whatever carries it. It MAY reject, or give bytes cut short, when the field is lost; the
 * bracelet may then have acted or not. Every command of this protocol can be sent again for exactly that reason.
 */
export type ApduExchange = (apdu: Uint8Array) => Promise<Uint8Array>;

export const DAY_S = 86_400;

/** Lower-case hexadecimal: how ids are kept in SQL and shown in logs. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** Bytes of a hexadecimal string that we wrote ourselves. */
export function unhex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "hex"));
}
