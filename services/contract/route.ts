/**
 * A route of the parties' HTTP as one value: the server's handler, the client, the document and the tests all take their types and checks from it. A
 * contract imports schemas, lengths of the protocol and names of errors, and nothing that a browser cannot run.
 */
import type { Static, TObject, TSchema } from "typebox";
import type { ErrorName } from "../../parties/shared/errors.js";
import { Done } from "./shapes.js";

export const ROLES = [
  "operator",
  "institution",
  "central-bank",
  "cooperative",
  "station",
  "merchant",
  "wallet",
] as const;
export type Role = (typeof ROLES)[number];

export interface Route<
  P extends TObject = TObject,
  Q extends TObject = TObject,
  B extends TObject = TObject,
  A extends TSchema = TSchema,
  M extends boolean = boolean,
> {
  readonly method: "GET" | "POST" | "DELETE";
  /** Behind the address of a party; begins with the version of its contract. `{name}` stands for a parameter. */
  readonly path: `/v1/${string}`;
  /** Unique among the routes of one party. */
  readonly operationId: string;
  readonly summary: string;
  readonly roles: readonly Role[] | "anyone";
  /** The parameter that names whose affairs these are, or `party` when they are the party's own. An operator acts for every owner. */
  readonly owner?: (keyof Static<P> & string) | "party";
  /** Moves money, so it needs an idempotency key. */
  readonly money?: M;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Bytes, where the bound of all routes will not do. */
  readonly bodyLimit?: number;
  readonly response: A;
  /** Beside those that every route of its kind has (`errorsOf`). */
  readonly errors: readonly ErrorName[];
}

/** Types as they are read and never changed. */
type Immutable<T> = T extends readonly (infer E)[]
  ? readonly Immutable<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Immutable<T[K]> }
    : T;
/** The values that a schema allows. */
export type Value<S extends TSchema | undefined> = S extends TSchema ? Immutable<Static<S>> : never;

export type ParamsOf<R extends Route> = Value<R["params"]>;
export type QueryOf<R extends Route> = Value<R["query"]>;
export type BodyOf<R extends Route> = Value<R["body"]>;
export type ResponseOf<R extends Route> = Value<R["response"]>;

type None = TObject<Record<never, never>>;
type Definition<R extends Route> = Omit<R, "method" | "path" | "operationId" | "response" | "errors"> &
  Partial<Pick<R, "response" | "errors">>;

/** `target` is method and path. Without a `response` the route reports that it is done. */
export function route<
  P extends TObject = None,
  Q extends TObject = None,
  B extends TObject = None,
  A extends TSchema = None,
  M extends boolean = false,
>(
  operationId: string,
  target: `${Route["method"]} ${Route["path"]}`,
  definition: Definition<Route<P, Q, B, A, M>>,
): Route<P, Q, B, A, M> {
  const [method, path] = target.split(" ") as [Route["method"], Route["path"]];
  const { response = Done as TSchema as A, errors = [], ...rest } = definition;
  return { ...rest, operationId, method, path, response, errors };
}

const ALWAYS: readonly ErrorName[] = ["too-many-requests", "database-away", "too-slow", "broken"];

/** Every name by which this route may refuse. */
export function errorsOf(one: Route): readonly ErrorName[] {
  const names = new Set<ErrorName>([...one.errors, ...ALWAYS]);
  if (one.params !== undefined || one.query !== undefined || one.body !== undefined) names.add("malformed");
  if (one.method !== "GET") names.add("busy").add("malformed").add("too-large").add("not-json");
  if (one.roles !== "anyone") names.add("no-token").add("wrong-role");
  if (one.owner !== undefined) names.add("not-yours");
  if (one.money === true) names.add("no-idempotency-key").add("key-reused");
  return [...names].sort();
}
