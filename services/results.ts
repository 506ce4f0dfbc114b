/** A party's result as it crosses HTTP, on either side. */
import { type ErrorName, errorOf, type PartyError, type PartyResult } from "../parties/shared/errors.js";
import { ok } from "../protocol/codec/result.js";

/** The value changed, or the refusal as it is. */
export function mapResult<T, U>(result: PartyResult<T>, change: (value: T) => U): PartyResult<U> {
  return result.ok ? ok(change(result.value)) : result;
}

/** That it is done, without the value. */
export const done = async (work: Promise<PartyResult<unknown>>): Promise<PartyResult<Record<never, never>>> =>
  mapResult(await work, () => ({}));

/** The number under which a credit was booked; whether it had been booked before is not told, so that the same key has the same answer. */
export const booked = async (
  work: Promise<PartyResult<{ creditNumber: number }>>,
): Promise<PartyResult<{ creditNumber: number }>> => mapResult(await work, ({ creditNumber }) => ({ creditNumber }));

/** The value of what the books cannot refuse; a refusal means that this party was set up wrongly. */
export function unwrap<T>(result: PartyResult<T>): T {
  if (!result.ok) throw new Error(`${result.error.name}: ${result.error.sentence}`);
  return result.value;
}

/** A refusal that is thrown, because what it stops is not a function with a result. */
export class Refusal extends Error {
  readonly error: PartyError;

  constructor(name: ErrorName, detail?: string) {
    const error = errorOf(name);
    const sentence = detail === undefined ? error.sentence : `${error.sentence.slice(0, -1)}: ${detail}.`;
    super(sentence);
    this.error = { ...error, sentence };
  }
}
