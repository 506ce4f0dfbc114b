/**
 * What happened so far, kept to be read again: the last events of a stream, by number.
 *
 * Bounded, so a simulator may run for weeks. Who asks for more than is kept is told how much is gone, never given a gap in silence.
 */
import type { EventStream, SimEvent, Stamp } from "./events.js";

/** One event as it is told to the outside. */
export interface RecordedEvent extends Stamp {
  readonly event: SimEvent;
}

export interface Part {
  /** Events asked for that are not kept any more. */
  readonly forgotten: number;
  readonly events: readonly RecordedEvent[];
  /** The number to ask for next time. */
  readonly next: number;
}

const KEPT = 20_000;

export class EventRecord {
  readonly #kept: RecordedEvent[] = [];
  readonly #most: number;
  readonly #listeners = new Set<(told: RecordedEvent) => void>();

  constructor(stream: EventStream, most = KEPT) {
    this.#most = most;
    stream.listen((event, stamp) => {
      const told: RecordedEvent = { ...stamp, event };
      this.#kept.push(told);
      // Cut in pieces, so that a full record does not move in memory with every event.
      if (this.#kept.length >= this.#most * 1.25) this.#kept.splice(0, this.#kept.length - this.#most);
      for (const listener of this.#listeners) listener(told);
    });
  }

  /** The number of the last event; 0 before the first. */
  get last(): number {
    return this.#kept.at(-1)?.number ?? 0;
  }

  /** Events with a number above `since`, oldest first. */
  since(since: number, most = Number.POSITIVE_INFINITY): Part {
    const first = this.#kept[0]?.number ?? 1;
    const forgotten = Math.max(0, first - 1 - since);
    const from = Math.max(0, since + 1 - first);
    const events = this.#kept.slice(from, from + most);
    return { forgotten, events, next: events.at(-1)?.number ?? Math.max(since, this.last) };
  }

  /** Hears every event from now on, until the function that is given back is called. */
  follow(listener: (told: RecordedEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
