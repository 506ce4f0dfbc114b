/** The cooperative bank's counter: cash for a bracelet, without a name. */
import { useState } from "preact/hooks";
import { Amount, Button } from "../components/controls.js";
import type { PanelProps } from "../state/actions.js";
import { parseYuan } from "../state/money.js";

export function Counter({ store, dispatch, words, actions }: PanelProps) {
  const [level, setLevel] = useState<0 | 1>(1);
  const cash_minor = parseYuan(actions.amounts.counter);
  const issue = () => {
    if (cash_minor === null) dispatch.set({ refused: { error: "bad-amount", sentence: "" } });
    else dispatch.send("issue", { level, cash_minor });
  };
  return (
    <div class="counter">
      <p class="counter-note">{words.issueNote}</p>
      <div class="row">
        <span aria-hidden="true">{words.cash}</span>
        <Amount
          id="counter-amount"
          label={words.cash}
          value={actions.amounts.counter}
          onType={(text) => actions.type("counter", text)}
          onEnter={issue}
        />
      </div>
      <label class="row">
        <span>{words.level}</span>
        <select
          id="counter-level"
          value={level}
          onChange={(event) => setLevel(event.currentTarget.value === "0" ? 0 : 1)}
        >
          <option value="1">{words.level1}</option>
          <option value="0">{words.level0}</option>
        </select>
      </label>
      <Button id="issue" kind="main" off={store.busy > 0} onClick={issue}>
        {words.issue}
      </Button>
    </div>
  );
}
