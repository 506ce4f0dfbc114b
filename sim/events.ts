/** Everything that happens in a simulated world, as one stream. Whatever shows the world (terminal, page, bench) reads this and nothing else. */
import type { Exchange } from "./words.js";

export type SimEvent =
  /** A step of a story begins. */
  | { readonly kind: "step"; readonly number: number; readonly name: string; readonly title: string }
  /** It ended; `detail` is one sentence with the figures. */
  | { readonly kind: "outcome"; readonly name: string; readonly ok: boolean; readonly detail: string }
  /** One command and its answer, with both in plain words. */
  | { readonly kind: "apdu"; readonly reader: string; readonly bracelet: string; readonly exchange: Exchange }
  /** What the wearer saw and felt. */
  | { readonly kind: "cue"; readonly bracelet: string; readonly cue: string }
  | { readonly kind: "power"; readonly bracelet: string; readonly state: "on" | "killed"; readonly why: string }
  /** What the step so far changed: kinds of records in a bracelet's flash, totals of the books. */
  | { readonly kind: "changed"; readonly where: string; readonly what: string }
  /** Somebody did something that is no APDU. */
  | { readonly kind: "note"; readonly who: string; readonly text: string };

export type Listener = (event: SimEvent) => void;

export class EventStream {
  readonly #listeners: Listener[] = [];

  listen(listener: Listener): void {
    this.#listeners.push(listener);
  }

  emit(event: SimEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
