/**
 * The last events of a stream, kept to be read again by number. Bounded, so that a simulator can run for weeks; a reader that asks for events which are
 * no longer kept gets their number with the rest.
 */
import type { EventPage, RecordedEvent } from "../api/contract/events.js";
import type { EventStream } from "./events.js";

const MAX_EVENTS = 20_000;

export class EventRecord {
  readonly #kept: RecordedEvent[] = [];
  readonly #max: number;
  readonly #listeners = new Set<(recorded: RecordedEvent) => void>();

  constructor(stream: EventStream, max = MAX_EVENTS) {
    this.#max = max;
    stream.listen((event, stamp) => {
      const recorded: RecordedEvent = { ...stamp, event };
      this.#kept.push(recorded);
      // Cut in pieces, so that a full record does not move in memory with every event.
      if (this.#kept.length >= this.#max * 1.25) this.#kept.splice(0, this.#kept.length - this.#max);
      for (const listener of this.#listeners) listener(recorded);
    });
  }

  /** The number of the last event; 0 before the first. */
  get last(): number {
    return this.#kept.at(-1)?.number ?? 0;
  }

  /** Events with a number above `since`, oldest first. */
  since(since: number, max = Number.POSITIVE_INFINITY): EventPage {
    const first = this.#kept[0]?.number ?? 1;
    const forgotten = Math.max(0, first - 1 - since);
    const from = Math.max(0, since + 1 - first);
    const events = this.#kept.slice(from, from + max);
    return { forgotten, events, next: events.at(-1)?.number ?? Math.max(since, this.last) };
  }

  /** Calls `listener` with every event from now on; the returned function ends that. */
  follow(listener: (recorded: RecordedEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
