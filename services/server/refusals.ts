/**
 * Refusals over HTTP: the status of every error, and which error a thrown value is.
 *
 * 4xx is for what the caller can mend; 503 with Retry-After for what mends itself, after which the same request with the same key is done once;
 * 500 for what was not foreseen. What was thrown is never shown to the caller.
 */
import { type ErrorName, errorOf, type PartyError } from "../../parties/shared/errors.js";
import { Refusal } from "../results.js";

/** Everything that is not 422: understood, and refused for what the books say. */
const STATUS: Partial<Record<ErrorName, number>> = {
  "bad-amount": 400,
  undecodable: 400,
  "bad-range": 400,
  "bad-expiry": 400,
  malformed: 400,
  "no-idempotency-key": 400,
  "bad-subject": 400,
  "no-token": 401,
  "wrong-role": 403,
  "not-yours": 403,
  "no-such-account": 404,
  "no-such-wallet": 404,
  "no-such-payment": 404,
  "no-such-route": 404,
  "no-such-session": 404,
  "no-such-token": 404,
  "no-enrolment": 404,
  "unknown-handle": 404,
  "unknown-institution": 404,
  "unknown-merchant": 404,
  "no-such-unload": 404,
  "no-such-round": 404,
  "name-taken": 409,
  "key-reused": 409,
  "range-taken": 409,
  "round-open": 409,
  "identity-known": 409,
  "wallet-taken": 409,
  "session-over": 409,
  "too-large": 413,
  "not-json": 415,
  "too-many-requests": 429,
  "too-many-sessions": 429,
  "bad-transfer": 500,
  broken: 500,
  busy: 503,
  "database-away": 503,
  "party-away": 503,
  "peer-silent": 503,
  "party-closed": 503,
  "too-slow": 503,
};

export function statusOf(name: ErrorName): number {
  return STATUS[name] ?? 422;
}

/** The body of a refusal. */
export function refusalBody({ name, sentence, mend }: PartyError): string {
  return JSON.stringify({ error: name, sentence, mend });
}

/** Seconds after which asking again makes sense. */
export const RETRY_AFTER_S = 1;

/** SQLSTATE of a transaction that lost against others until its retries were used up. */
const BUSY = new Set(["40001", "40P01", "23505", "55P03"]);
/** A server that is starting, stopping, full or gone, and the ways in which a socket says so. */
const AWAY = /^(57P0[0-5]|08...|53300|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH)$/;
const AWAY_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection)/;
const FRAMEWORK: Readonly<Record<string, ErrorName>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "too-large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "not-json",
  FST_ERR_HANDLER_TIMEOUT: "too-slow",
};

interface Thrown {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly statusCode?: unknown;
  readonly validation?: unknown;
}

/** The error that a thrown value stands for; `broken` for what was not foreseen. */
export function refusalOf(thrown: unknown): PartyError {
  if (thrown instanceof Refusal) return thrown.error;
  const { code, message, statusCode, validation } = (thrown ?? {}) as Thrown;
  const name = String(code ?? "");
  if (validation !== undefined) return new Refusal("malformed", String(message)).error;
  if (BUSY.has(name)) return errorOf("busy");
  if (AWAY.test(name) || AWAY_MESSAGE.test(String(message))) return errorOf("database-away");
  if (Object.hasOwn(FRAMEWORK, name)) return errorOf(FRAMEWORK[name]);
  if (typeof statusCode === "number" && statusCode >= 400 && statusCode < 500) return errorOf("malformed");
  return errorOf("broken");
}
