/**
 * Idempotency keys. Under one key of one owner one request is done once, and every time it is sent it gets the same answer, byte for byte; another
 * request under that key is refused.
 *
 * The key and what it was used for are on the books before anything is done, the answer before it is sent. What is done in between must itself be
 * safe to do again under the same key (every movement of money is: its key goes into the ledger), so a process that dies there loses and doubles
 * nothing. A status of 500 and above is not stored: the next try does the work. Requests that come while the first is at work wait for it.
 */
import type { Kysely } from "kysely";
import { Refusal } from "../results.js";

export interface StoredAnswer {
  readonly status: number;
  /** JSON. */
  readonly body: string;
}

export interface IdempotencyTables {
  /** `status` and `body` are null until there is an answer. */
  answer: { owner: string; key: string; digest: string; status: number | null; body: string | null };
}

/** One key of one owner. */
export interface KeyedRequest {
  readonly owner: string;
  readonly key: string;
  /** Tells one request under the key from another. */
  readonly digest: string;
}

export class IdempotencyStore {
  readonly #db: Kysely<IdempotencyTables>;
  readonly #running = new Map<string, { readonly digest: string; readonly answer: Promise<StoredAnswer> }>();

  constructor(db: Kysely<IdempotencyTables>) {
    this.#db = db;
  }

  /** Throws a `Refusal` when the key was used for another request. */
  once(request: KeyedRequest, act: () => Promise<StoredAnswer>): Promise<StoredAnswer> {
    const { digest } = request;
    const name = `${request.owner} ${request.key}`;
    const running = this.#running.get(name);
    if (running !== undefined) {
      return running.digest === digest ? running.answer : Promise.reject(new Refusal("key-reused"));
    }
    const answer = this.#run(request, act).finally(() => this.#running.delete(name));
    this.#running.set(name, { digest, answer });
    return answer;
  }

  async #run(request: KeyedRequest, act: () => Promise<StoredAnswer>): Promise<StoredAnswer> {
    await this.#db
      .insertInto("answer")
      .values({ ...request, status: null, body: null })
      .onConflict((c) => c.columns(["owner", "key"]).doNothing())
      .execute();
    const before = await this.#stored(request);
    if (before !== null) return before;
    const answer = await act();
    if (answer.status >= 500) return answer;
    await this.#db
      .updateTable("answer")
      .set(answer)
      .where("owner", "=", request.owner)
      .where("key", "=", request.key)
      .where("status", "is", null)
      .execute();
    // Another process may have been faster; its answer is the answer.
    return (await this.#stored(request)) ?? answer;
  }

  async #stored({ owner, key, digest }: KeyedRequest): Promise<StoredAnswer | null> {
    const query = this.#db.selectFrom("answer").selectAll().where("owner", "=", owner).where("key", "=", key);
    const row = await query.executeTakeFirstOrThrow();
    if (row.digest !== digest) throw new Refusal("key-reused");
    return row.status === null || row.body === null ? null : { status: row.status, body: row.body };
  }
}
