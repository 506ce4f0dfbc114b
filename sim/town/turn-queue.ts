/**
 * Taking turns. A piece of work names what it needs (a bracelet, a terminal); it starts when all earlier work that needs one of the same has ended.
 *
 * All names are taken at once, so no work can occupy one and wait for another. `alone` waits for all work before it, and all work after it waits for it.
 */

/** How many may wait for the same name before the next is refused. */
const LONGEST_QUEUE = 64;

export class TurnQueue {
  readonly #tails = new Map<string, Promise<unknown>>();
  readonly #waiting = new Map<string, number>();
  #barrier: Promise<unknown> = Promise.resolve();

  /** Whether one of these has as many waiting as it may. */
  full(names: readonly string[]): boolean {
    return names.some((name) => (this.#waiting.get(name) ?? 0) >= LONGEST_QUEUE);
  }

  take<T>(names: readonly string[], work: () => Promise<T>): Promise<T> {
    const before = names.map((name) => this.#tails.get(name) ?? this.#barrier);
    for (const name of names) this.#waiting.set(name, (this.#waiting.get(name) ?? 0) + 1);
    const turn = Promise.all(before).then(work);
    // The next work waits for the end, a failure too.
    const end = turn.then(
      () => this.#leave(names),
      () => this.#leave(names),
    );
    for (const name of names) this.#tails.set(name, end);
    return turn;
  }

  alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = Promise.all([this.#barrier, ...this.#tails.values()]).then(work);
    this.#barrier = turn.catch(() => {});
    for (const name of this.#tails.keys()) this.#tails.set(name, this.#barrier);
    return turn;
  }

  #leave(names: readonly string[]): void {
    for (const name of names) this.#waiting.set(name, (this.#waiting.get(name) ?? 1) - 1);
  }
}
