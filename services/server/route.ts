/**
 * A route as a value: who may ask, in which shape, what is answered, by which names it is refused. The server, the document and the tests read the
 * same value.
 */
import type { ErrorName, PartyResult } from "../../parties/shared/errors.js";
import { object, type Shape } from "./shapes.js";
import type { Front } from "./store.js";
import type { Bearer, Role } from "./tokens.js";

export interface Ask<P, Q, B> {
  /** Null on a route for anyone. */
  readonly who: Bearer;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Of a route that moves money: the idempotency key, made the owner's own. */
  readonly key: string;
}

interface Definition<P, Q, B, A> {
  readonly method: "GET" | "POST" | "DELETE";
  /** After the service's prefix, with `{parameters}`. */
  readonly url: string;
  readonly summary: string;
  readonly roles: readonly Role[] | "anyone";
  /** Whether the path names the caller's own affairs. An operator is asked too. */
  readonly mine?: (who: Bearer, params: P) => boolean;
  /** Needs an idempotency key. */
  readonly money?: boolean;
  readonly params?: Shape<P>;
  readonly query?: Shape<Q>;
  readonly body?: Shape<B>;
  readonly bodyLimit?: number;
  readonly answer: Shape<A>;
  /** Beside those that every route of its kind has. */
  readonly errors: readonly ErrorName[];
  readonly act: (ask: Ask<P, Q, B>) => Promise<PartyResult<A>>;
}

export type Route = Definition<unknown, unknown, unknown, unknown>;

export interface Service {
  /** Opens the path of each of its routes. */
  readonly prefix: string;
  readonly title: string;
  readonly front: Front;
  readonly routes: readonly Route[];
}

const NONE = object({});
type None = typeof NONE.example;

/** Checks the definition against itself and forgets its types: Fastify judges what comes in by the same shapes. */
export function route<P = None, Q = None, B = None, A = None>(definition: Definition<P, Q, B, A>): Route {
  return definition as unknown as Route;
}

/** Nothing to say but that it is done. */
export const DONE = object({});

const READING: readonly ErrorName[] = ["too-many-requests", "database-away", "too-slow", "broken"];

/** Every name by which this route may refuse. */
export function errorsOf(r: Route): readonly ErrorName[] {
  const names = new Set<ErrorName>([...r.errors, ...READING]);
  if (r.params !== undefined || r.query !== undefined || r.body !== undefined) names.add("malformed");
  if (r.method !== "GET") names.add("busy").add("malformed").add("too-large").add("not-json");
  if (r.roles !== "anyone") names.add("no-token").add("wrong-role");
  if (r.mine !== undefined) names.add("not-yours");
  if (r.money === true) names.add("no-idempotency-key").add("key-reused");
  return [...names].sort();
}
