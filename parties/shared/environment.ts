/**
 * What every party receives from outside: randomness, time, and an APDU exchange with a bracelet. No party draws a random byte or reads a clock by itself,
 * so one seed gives one history.
 */

export interface Environment {
  /** `n` unpredictable bytes: from the system's generator for a bank, from a seeded one in a test. */
  random(n: number): Uint8Array;
  /** Unix seconds, whole, never going back. */
  now_s(): number;
}

/**
 * One command to a bracelet and its answer, over any transport. It MAY reject, or give bytes cut short, when the field is lost; the bracelet may then have
 * acted or not. Every command of this protocol can be sent again for this reason.
 */
export type ApduExchange = (apdu: Uint8Array) => Promise<Uint8Array>;

export const DAY_S = 86_400;

/** Lower-case hexadecimal: the form of ids in SQL and in logs. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** Bytes of a hexadecimal string that we wrote ourselves. */
export function unhex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "hex"));
}
