/**
 * Another party over HTTP: one call for every route, typed by its contract. What the other refuses comes back as the same value as in one process. What does
 * not come back at all (no connection, no answer in time, 503) is sent again a bounded number of times, which is safe because everything that moves
 * money goes under a key; after that it is thrown, as a machine that broke.
 *
 * A token that is not accepted is thrown too and is never taken for a refusal: a request whose answer was lost may have been done, and then the token
 * revoked. To take that for a refusal would be to take back money that has moved.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { Check } from "typebox/value";
import { hex } from "../../parties/shared/environment.js";
import { type ErrorName, PARTY_ERRORS, type PartyError, type PartyResult } from "../../parties/shared/errors.js";
import { err, ok } from "../../protocol/codec/result.js";
import type { BodyOf, ParamsOf, QueryOf, ResponseOf, Route } from "../contract/route.js";
import { Refusal } from "../results.js";

export interface HttpClientOptions {
  /** The party's address, with its prefix. */
  readonly url: string;
  /** A function is called each time, so that a token can be put in its place while the party runs; null: there is none yet. */
  readonly token: string | (() => string | null);
  /** How often one request is sent. */
  readonly tries?: number;
  /** How long one answer may take. */
  readonly patience_ms?: number;
}

type Part<Name extends string, T> = [keyof T] extends [never]
  ? { readonly [K in Name]?: never }
  : Record<never, never> extends T
    ? { readonly [K in Name]?: T }
    : { readonly [K in Name]: T };
type KeyPart<R extends Route> = true extends R["money"] ? { readonly key: string } : { readonly key?: never };
type CallRequest<R extends Route> = Part<"params", ParamsOf<R>> &
  Part<"query", QueryOf<R>> &
  Part<"body", BodyOf<R>> &
  KeyPart<R>;
/** No second argument where the route takes nothing. */
type CallArguments<R extends Route> =
  Record<never, never> extends CallRequest<R> ? [CallRequest<R>?] : [CallRequest<R>];

/** The other party's answer is not what the contract says: it is of another version, or not the party it should be. */
export class ContractError extends Error {
  override readonly name = "ContractError";
}

/** Refusals before the books: they decide nothing about the request. */
const NOT_ADMITTED: ReadonlySet<string> = new Set(["no-token", "wrong-role", "not-yours", "no-such-route"]);
const TRIES = 6;
const PATIENCE_MS = 30_000;
const PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
const LONGEST_KEY = 200;

/** For a request that is to be decided each time it is sent, and is safe to do twice. */
export const freshKey = (): string => hex(globalThis.crypto.getRandomValues(new Uint8Array(16)));

/** A key of any length as one that goes into a header. */
function headerKey(key: string): string {
  return key.length <= LONGEST_KEY && /^[!-~]+$/.test(key) ? key : hex(sha256(new TextEncoder().encode(key)));
}

function refusalFrom(body: unknown): PartyError | null {
  const { error, sentence, mend } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof error !== "string" || !Object.hasOwn(PARTY_ERRORS, error)) return null;
  return { name: error as ErrorName, sentence: String(sentence), mend: String(mend) };
}

/** What of a request is not in its types any more. */
interface Parts {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly key?: string;
}

function targetOf(route: Route, { params = {}, query = {} }: Parts): string {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name]));
  const search = new URLSearchParams(query).toString();
  return search === "" ? path : `${path}?${search}`;
}

export class HttpClient {
  readonly #options: HttpClientOptions;

  constructor(options: HttpClientOptions) {
    this.#options = options;
  }

  async call<R extends Route>(route: R, ...[request]: CallArguments<R>): Promise<PartyResult<ResponseOf<R>>> {
    const { tries = TRIES } = this.#options;
    for (let n = 1; ; n++) {
      const result = await this.#once(route, (request ?? {}) as Parts);
      if (result !== null) return result as PartyResult<ResponseOf<R>>;
      if (n >= tries) throw new Refusal("party-away");
      const pause_ms = Math.min(PAUSE_MS * 2 ** (n - 1), LONGEST_PAUSE_MS);
      await new Promise((resolve) => setTimeout(resolve, pause_ms));
    }
  }

  #headers({ body, key }: Parts): Record<string, string> {
    const { token } = this.#options;
    const found = typeof token === "string" ? token : token();
    if (found === null) throw new Refusal("party-closed");
    return {
      authorization: `Bearer ${found}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(key === undefined ? {} : { "idempotency-key": headerKey(key) }),
    };
  }

  /** Null for what may be better next time. */
  async #once(route: Route, parts: Parts): Promise<PartyResult<unknown> | null> {
    const { url, patience_ms = PATIENCE_MS } = this.#options;
    const headers = this.#headers(parts);
    try {
      const response = await fetch(url + targetOf(route, parts), {
        method: route.method,
        signal: AbortSignal.timeout(patience_ms),
        headers,
        ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
      });
      const value: unknown = await response.json();
      if (response.status === 503 || response.status === 429) return null;
      if (response.ok && Check(route.response, value)) return ok(value);
      const error = response.ok ? null : refusalFrom(value);
      if (error === null)
        throw new ContractError(`${route.operationId} was answered ${response.status} in another form`);
      if (NOT_ADMITTED.has(error.name)) throw new Refusal("party-closed");
      return err(error);
    } catch (error) {
      // A network that fails (TypeError), a time-out, and an answer cut short (SyntaxError) are all the same here.
      if (error instanceof TypeError || error instanceof SyntaxError || error instanceof DOMException) return null;
      throw error;
    }
  }
}
