/** The stream of what happens in a simulated world: numbers and dates each event and hands it to all listeners. */
import type { RecordedEvent, SimEvent } from "../api/contract/events.js";

/** An event's number, and milliseconds since the world began. */
type Stamp = Pick<RecordedEvent, "number" | "at_ms">;

export type Listener = (event: SimEvent, stamp: Stamp) => void;

export class EventStream {
  readonly #listeners = new Set<Listener>();
  readonly #now_ms: () => number;
  #number = 0;

  constructor(now_ms: () => number = () => 0) {
    this.#now_ms = now_ms;
  }

  /** Calls `listener` with every event from now on; the returned function ends that. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: SimEvent): void {
    const stamp: Stamp = { number: ++this.#number, at_ms: this.#now_ms() };
    for (const listener of this.#listeners) listener(event, stamp);
  }
}
