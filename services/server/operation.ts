/** A contract's route with the function that serves it, typed by the route: what comes in has its types, and what goes out has its fields and no other. */

import type { PartyResult } from "../../parties/shared/errors.js";
import type { BodyOf, ParamsOf, QueryOf, ResponseOf, Route } from "../contract/route.js";
import type { ServiceStore } from "./store.js";
import type { Bearer } from "./tokens.js";

export interface HandlerRequest<R extends Route = Route> {
  /** Without rights on a route for anyone. */
  readonly bearer: Bearer;
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  /** On a route that moves money: the idempotency key within its owner's names; else empty. */
  readonly key: string;
}

export interface Operation<R extends Route = Route> {
  readonly route: R;
  run(request: HandlerRequest<R>): Promise<PartyResult<unknown>>;
}

/** One operation for each route of a group of a contract. */
export type Operations<Group> = { readonly [K in keyof Group]: Group[K] extends Route ? Operation<Group[K]> : never };

/** `Actual`, with `never` for each field that `Expected` does not have: a field that is dropped from a contract must not go out unseen. */
type Exactly<Expected, Actual> = Expected extends unknown
  ? Actual extends readonly (infer A)[]
    ? Expected extends readonly (infer E)[]
      ? readonly Exactly<E, A>[]
      : never
    : Actual extends object
      ? { readonly [K in keyof Actual]: K extends keyof Expected ? Exactly<Expected[K], Actual[K]> : never }
      : Actual
  : never;

export function handle<R extends Route, A extends ResponseOf<R>>(
  route: R,
  run: (request: HandlerRequest<R>) => Promise<PartyResult<A & Exactly<ResponseOf<R>, A>>>,
): Operation<R> {
  return { route, run };
}

/** A party behind HTTP. */
export interface Service {
  /** Where the party is mounted; before the path of each route. */
  readonly prefix: string;
  readonly title: string;
  /** The party's own id in hexadecimal; empty for one that has none. */
  readonly id: string;
  readonly store: ServiceStore;
  readonly operations: readonly Operation[];
}

/** All operations of a contract, group by group. */
export function operationsOf<Contract>(
  groups: {
    readonly [G in keyof Contract]: Operations<Contract[G]>;
  },
): readonly Operation[] {
  return Object.values<Record<string, Operation>>(groups as never).flatMap((group) => Object.values(group));
}
