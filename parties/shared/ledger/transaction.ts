/**
 * Serializable transactions with a bounded number of retries. What runs inside MUST be safe to run again: it draws no randomness and changes nothing
 * outside the database.
 */
import type { Kysely, Transaction } from "kysely";

/** serialization_failure, deadlock_detected; and unique_violation, which is how two first uses of one idempotency key can meet. */
const RETRIED = new Set(["40001", "40P01", "23505"]);
const TRIES = 40;
const LONGEST_PAUSE_MS = 60;

function retried(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && RETRIED.has(String(error.code));
}

export async function serializable<Tables, T>(
  db: Kysely<Tables>,
  work: (tx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().setIsolationLevel("serializable").execute(work);
    } catch (error) {
      if (attempt >= TRIES || !retried(error)) throw error;
      // A transaction that lost waits longer each time, so that one of the competitors wins.
      await new Promise((resolve) => setTimeout(resolve, Math.min(attempt * 3, LONGEST_PAUSE_MS)));
    }
  }
}
