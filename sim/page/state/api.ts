/** The simulator's HTTP interface, as the page uses it: the same that everybody else has (docs/simulator.md). */

import type { Asked } from "../../api/schemas.js";
import type { TownState } from "../../town/town.js";
import type { RecordedEvent } from "../../world/event-record.js";

/** Why nothing happened: a word, and the server's sentence. */
export interface Refused {
  readonly error: string;
  readonly sentence: string;
}

export async function post<A extends keyof Asked>(act: A, body: Asked[A]): Promise<Refused | null> {
  try {
    const response = await fetch(`/${act}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return response.ok ? null : ((await response.json()) as Refused);
  } catch {
    return { error: "unreachable", sentence: "The simulator does not answer." };
  }
}

export async function getState(): Promise<TownState> {
  const response = await fetch("/state");
  if (!response.ok) throw new Error(`/state answered ${response.status}`);
  return (await response.json()) as TownState;
}

export interface Hearing {
  tell(told: RecordedEvent): void;
  /** Whether the simulator answers. */
  reach(reached: boolean): void;
}

/** Past events above `since`, then all that come. The browser asks again by itself after a break. */
export function follow(since: number, hearing: Hearing): void {
  const source = new EventSource(`/events?since=${since}`);
  source.onmessage = (message) => hearing.tell(JSON.parse(message.data) as RecordedEvent);
  source.onopen = () => hearing.reach(true);
  source.onerror = () => hearing.reach(false);
}
