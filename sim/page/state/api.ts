/** The simulator's HTTP interface as the page uses it; a program uses the same (docs/simulator.md). */
import type { ActRequest, Refusal } from "../../api/contract/acts.js";
import type { RecordedEvent } from "../../api/contract/events.js";
import { type ActName, pathOf } from "../../api/contract/names.js";
import type { TownState } from "../../api/contract/state.js";

/** Null when it was done; else why nothing happened. */
export async function post<A extends ActName>(act: A, body: ActRequest<A>): Promise<Refusal | null> {
  try {
    const response = await fetch(pathOf(act), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return response.ok ? null : ((await response.json()) as Refusal);
  } catch {
    return { error: "unreachable", sentence: "The simulator does not answer." };
  }
}

export async function getState(): Promise<TownState> {
  const response = await fetch(pathOf("state"));
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  return (await response.json()) as TownState;
}

interface Follower {
  take(recorded: RecordedEvent): void;
  /** Whether the simulator answers. */
  setReached(reached: boolean): void;
}

/** Past events above `since`, then all that come. The browser reconnects by itself. */
export function follow(since: number, follower: Follower): void {
  const source = new EventSource(`${pathOf("events")}?since=${since}`);
  source.onmessage = (message) => follower.take(JSON.parse(message.data) as RecordedEvent);
  source.onopen = () => follower.setReached(true);
  source.onerror = () => follower.setReached(false);
}
