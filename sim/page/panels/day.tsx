/** The first day as a list: what was seen to happen is ticked, the next step says what to do and where. */
import { useState } from "preact/hooks";
import type { DayStep } from "../../api/contract/names.js";
import { Button } from "../components/controls.js";
import type { PanelProps } from "../state/actions.js";
import { GUIDE } from "../state/day-guide.js";
import { pointAt } from "../state/point.js";

export function DayPanel({ dispatch, words, town, actions }: PanelProps) {
  const [chosen, choose] = useState<DayStep | null>(null);
  const next = town.day.find((step) => !step.done)?.name ?? null;
  const shown = chosen ?? next;
  const show = (step: DayStep) => {
    const { at, what, tab } = GUIDE[step];
    if (what !== undefined) actions.choose(what);
    if (tab !== undefined) dispatch.set({ tab });
    pointAt(at);
    // The step after it is shown when this one is done.
    choose(null);
  };
  return (
    <div class="day scroll">
      {shown === null ? (
        <p class="day-next">{words.day.all}</p>
      ) : (
        <div class="day-next" data-next={shown}>
          <p>
            <b>{words.day.steps[shown]}.</b> {words.day.hints[shown]}
          </p>
          <Button onClick={() => show(shown)}>{words.day.show}</Button>
        </div>
      )}
      <ol class="steps" title={words.day.note}>
        {town.day.map(({ name, done }) => (
          <li key={name} data-step={name} data-done={done} class={done ? "done" : name === next ? "next" : ""}>
            <Button kind="quiet" pressed={name === shown} onClick={() => choose(name)}>
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
