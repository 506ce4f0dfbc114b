/** A bracelet that is lost: frozen from the phone, and its balance moved to another one. */
import { useState } from "preact/hooks";
import type { ActRequest } from "../../api/contract/acts.js";
import { Button, closePopups } from "../components/controls.js";
import type { PanelProps } from "../state/actions.js";
import { braceletNumber } from "../state/money.js";

interface WhichProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly props: PanelProps;
  readonly onChoose: (name: string) => void;
}

function Which({ id, label, value, props, onChoose }: WhichProps) {
  const { words, town } = props;
  return (
    <label class="row" for={id}>
      <span>{label}</span>
      <select id={id} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {town.bracelets.map(({ name }) => (
          <option key={name} value={name}>
            {words.bracelet(braceletNumber(name))}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Lost({ props }: { props: PanelProps }) {
  const { dispatch, words, town } = props;
  const [chosen, choose] = useState<string | null>(null);
  const [heirChosen, chooseHeir] = useState<string | null>(null);
  const lost = chosen ?? town.bracelets.find((one) => one.bound)?.name ?? town.bracelets[0]?.name ?? "";
  const heir = heirChosen ?? town.bracelets.findLast((one) => one.name !== lost)?.name ?? lost;
  const send = (body: ActRequest<"phone">) => {
    dispatch.send("phone", body);
    closePopups();
  };
  return (
    <div class="counter lost-one">
      <p class="counter-note">{words.lostOne.note}</p>
      <Which id="lost-which" label={words.lostOne.which} value={lost} props={props} onChoose={choose} />
      <Button id="lost-report" onClick={() => send({ what: "lost", bracelet: lost })}>
        {words.lostOne.report}
      </Button>
      <Which id="lost-heir" label={words.lostOne.heir} value={heir} props={props} onChoose={chooseHeir} />
      <Button id="lost-replace" onClick={() => send({ what: "replace", bracelet: lost, heir })}>
        {words.lostOne.replace}
      </Button>
    </div>
  );
}
