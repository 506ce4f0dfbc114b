/** The first day as a list: what was seen to happen is ticked, the next step says what to do and where. */
import { useState } from "preact/hooks";
import type { DayStep } from "../../town/day.js";
import { Button } from "../components/controls.js";
import type { Seen } from "../state/actions.js";
import { GUIDE } from "../state/day-guide.js";
import { pointAt } from "../state/point.js";

export function DayPanel({ doing, words, town, hands }: Seen) {
  const [chosen, choose] = useState<DayStep | null>(null);
  const next = town.day.find((step) => !step.done)?.name ?? null;
  const told = chosen ?? next;
  const show = (step: DayStep) => {
    const { at, what, tab } = GUIDE[step];
    if (what !== undefined) hands.choose(what);
    if (tab !== undefined) doing.set({ tab });
    pointAt(at);
    // What comes after it is told when it is done.
    choose(null);
  };
  return (
    <div class="day scroll">
      {told === null ? (
        <p class="day-next">{words.day.all}</p>
      ) : (
        <div class="day-next" data-next={told}>
          <p>
            <b>{words.day.steps[told]}.</b> {words.day.hints[told]}
          </p>
          <Button onClick={() => show(told)}>{words.day.show}</Button>
        </div>
      )}
      <ol class="steps" title={words.day.note}>
        {town.day.map(({ name, done }) => (
          <li key={name} data-step={name} data-done={done} class={done ? "done" : name === next ? "next" : ""}>
            <Button kind="quiet" pressed={name === told} onClick={() => choose(name)}>
              <span class="tick" aria-hidden="true">
                {done ? "✓" : ""}
              </span>
              {words.day.steps[name]}
              <span class="unseen">, {done ? words.day.done : words.day.open}</span>
            </Button>
          </li>
        ))}
      </ol>
    </div>
  );
}
