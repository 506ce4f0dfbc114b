/**
 * Idempotency keys. Under one key of one owner one request is done once, and every time it is sent it gets the same answer, byte for byte; another
 * request under that key is refused.
 *
 * The key and what it was used for are on the books before anything is done, the answer before it is sent. What is done in between must itself be
 * safe to do again under the same key (every movement of money is: its key goes into the ledger), so a process that dies there loses and doubles
 * nothing. An answer of 500 and above is no answer: the next try does the work. Those who come while the first is at work wait for it.
 */
import type { Kysely } from "kysely";
import { Refusal } from "./refusals.js";

export interface Answer {
  readonly status: number;
  /** JSON. */
  readonly body: string;
}

export interface AnswerTables {
  /** `status` and `body` are null until there is an answer. */
  answer: { owner: string; key: string; digest: string; status: number | null; body: string | null };
}

interface Running {
  readonly digest: string;
  readonly answer: Promise<Answer>;
}

export class AnswerTable {
  readonly #db: Kysely<AnswerTables>;
  readonly #running = new Map<string, Running>();

  constructor(db: Kysely<AnswerTables>) {
    this.#db = db;
  }

  /** `digest` names the request. Throws a `Refusal` when the key was used for another one. */
  once(owner: string, key: string, digest: string, act: () => Promise<Answer>): Promise<Answer> {
    const name = `${owner} ${key}`;
    const running = this.#running.get(name);
    if (running !== undefined) {
      return running.digest === digest ? running.answer : Promise.reject(new Refusal("key-reused"));
    }
    const answer = this.#run(owner, key, digest, act).finally(() => this.#running.delete(name));
    this.#running.set(name, { digest, answer });
    return answer;
  }

  async #run(owner: string, key: string, digest: string, act: () => Promise<Answer>): Promise<Answer> {
    const row = { owner, key, digest, status: null, body: null };
    await this.#db
      .insertInto("answer")
      .values(row)
      .onConflict((c) => c.columns(["owner", "key"]).doNothing())
      .execute();
    const before = await this.#given(owner, key);
    if (before.digest !== digest) throw new Refusal("key-reused");
    if (before.answer !== null) return before.answer;
    const made = await act();
    if (made.status >= 500) return made;
    await this.#db
      .updateTable("answer")
      .set(made)
      .where("owner", "=", owner)
      .where("key", "=", key)
      .where("status", "is", null)
      .execute();
    // Another process may have been faster; its answer is the answer.
    return (await this.#given(owner, key)).answer ?? made;
  }

  async #given(owner: string, key: string): Promise<{ digest: string; answer: Answer | null }> {
    const query = this.#db.selectFrom("answer").selectAll().where("owner", "=", owner).where("key", "=", key);
    const { digest, status, body } = await query.executeTakeFirstOrThrow();
    return { digest, answer: status === null || body === null ? null : { status, body } };
  }
}
