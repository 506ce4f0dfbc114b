/**
 * Asking another party over HTTP. What it refuses comes back as the same value as in one process. What does not come back at all (no connection, no
 * answer in time, 503) is asked again a bounded number of times, which is safe because everything that moves money goes under a key; after that it
 * is thrown, as a machine that broke.
 *
 * A closed door is thrown too and is never taken for a refusal: a request whose answer was lost may have been done, and then the token revoked. Who
 * took that for "no" would take back money that has moved.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { hex } from "../../parties/shared/environment.js";
import { type ErrorName, PARTY_ERRORS, type PartyError, type PartyResult } from "../../parties/shared/errors.js";
import { Refusal } from "../server/refusals.js";

export interface CallerOptions {
  /** Of the service, with its prefix. */
  readonly url: string;
  /** A function is asked each time, so that a token can be put in its place while the party runs; null: there is none yet. */
  readonly token: string | (() => string | null);
  /** How often one request is sent. */
  readonly tries?: number;
  /** How long one answer may take. */
  readonly patience_ms?: number;
}

export type Reply = PartyResult<unknown>;

/** The books were not asked. */
const CLOSED: ReadonlySet<string> = new Set(["no-token", "wrong-role", "not-yours", "no-such-route"]);
const TRIES = 6;
const PATIENCE_MS = 30_000;
const PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
const LONGEST_KEY = 200;

/** A key of any length as one that goes into a header. */
function headerKey(key: string): string {
  return key.length <= LONGEST_KEY && /^[!-~]+$/.test(key) ? key : hex(sha256(new TextEncoder().encode(key)));
}

function errorFrom(body: unknown): PartyError | null {
  const { error, sentence, mend } = (body ?? {}) as Record<string, unknown>;
  if (typeof error !== "string" || !Object.hasOwn(PARTY_ERRORS, error)) return null;
  return { name: error as ErrorName, sentence: String(sentence), mend: String(mend) };
}

export class Caller {
  readonly #options: CallerOptions;

  constructor(options: CallerOptions) {
    this.#options = options;
  }

  get(path: string): Promise<Reply> {
    return this.#ask("GET", path);
  }

  /** Only what may be sent twice: see `move` for money. */
  post(path: string, body?: unknown): Promise<Reply> {
    return this.#ask("POST", path, body);
  }

  /** Moves money under this key. */
  move(path: string, body: unknown, key: string): Promise<Reply> {
    return this.#ask("POST", path, body, { "idempotency-key": headerKey(key) });
  }

  async #ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const { tries = TRIES } = this.#options;
    for (let n = 1; ; n++) {
      const reply = await this.#once(method, path, body, headers);
      if (reply !== null) return reply;
      if (n >= tries) throw new Refusal("party-away");
      const pause_ms = Math.min(PAUSE_MS * 2 ** (n - 1), LONGEST_PAUSE_MS);
      await new Promise((resolve) => setTimeout(resolve, pause_ms));
    }
  }

  #token(): string {
    const { token } = this.#options;
    const found = typeof token === "string" ? token : token();
    if (found === null) throw new Refusal("party-closed");
    return found;
  }

  /** Null for what may be better next time. */
  async #once(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Reply | null> {
    const { url, patience_ms = PATIENCE_MS } = this.#options;
    const token = this.#token();
    const json = body === undefined ? {} : { "content-type": "application/json" };
    try {
      const response = await fetch(url + path, {
        method,
        signal: AbortSignal.timeout(patience_ms),
        headers: { authorization: `Bearer ${token}`, ...json, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const value: unknown = await response.json();
      if (response.ok) return { ok: true, value };
      if (response.status === 503 || response.status === 429) return null;
      const error = errorFrom(value);
      if (error !== null && CLOSED.has(error.name)) throw new Refusal("party-closed");
      if (error === null) throw new Error(`${method} ${path} was answered ${response.status} in a form of its own`);
      return { ok: false, error };
    } catch (error) {
      // A network that fails (TypeError), a time-out, and an answer cut short (SyntaxError): all the same to us.
      if (error instanceof TypeError || error instanceof SyntaxError || error instanceof DOMException) return null;
      throw error;
    }
  }
}
