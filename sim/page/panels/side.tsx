/** One panel, three leaves: the first day, what the bank sees, the back office. */

import type { PanelProps } from "../state/actions.js";
import type { Tab } from "../state/store.js";
import { BankPanel } from "./bank.js";
import { DayPanel } from "./day.js";
import { OfficePanel } from "./office.js";

const LEAVES = { day: DayPanel, bank: BankPanel, office: OfficePanel } as const satisfies Record<Tab, unknown>;

export function Side(props: PanelProps) {
  const { store, dispatch, words, town } = props;
  const done = town.day.filter((step) => step.done).length;
  const names = { day: words.day.title, bank: words.bank, office: words.office.title };
  const notes = { day: words.day.note, bank: words.bankNote, office: words.office.note };
  const Leaf = LEAVES[store.tab];
  return (
    <section class="panel side" aria-label={words.panels}>
      <div class="panel-head">
        <div class="leaves" role="radiogroup" aria-label={words.panels}>
          {(Object.keys(LEAVES) as Tab[]).map((tab) => (
            <label key={tab} class={store.tab === tab ? "leaf on" : "leaf"} title={notes[tab]} data-tab={tab}>
              <input type="radio" name="leaf" checked={store.tab === tab} onChange={() => dispatch.set({ tab })} />
              {names[tab]}
              {tab === "day" && (
                <small>
                  {done}/{town.day.length}
                </small>
              )}
            </label>
          ))}
        </div>
        {store.tab === "bank" && (
          <p>
            {notes.bank}
            {town.bank.some((row) => row.moved_minor > 0) && ` + ${words.columns.moved}`}
          </p>
        )}
      </div>
      <Leaf {...props} />
    </section>
  );
}
