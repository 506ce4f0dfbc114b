/** A bracelet that is lost: frozen from the phone, and its balance moved to another one. */
import { useState } from "preact/hooks";
import type { Asked } from "../../api/schemas.js";
import { Button, closePopups } from "../components/controls.js";
import type { Seen } from "../state/actions.js";
import { braceletNumber } from "../state/money.js";

interface WhichProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly seen: Seen;
  readonly onChoose: (name: string) => void;
}

function Which({ id, label, value, seen, onChoose }: WhichProps) {
  const { words, town } = seen;
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

export function Lost({ seen }: { seen: Seen }) {
  const { doing, words, town } = seen;
  const [chosen, choose] = useState<string | null>(null);
  const [heirChosen, chooseHeir] = useState<string | null>(null);
  const lost = chosen ?? town.bracelets.find((one) => one.bound)?.name ?? town.bracelets[0]?.name ?? "";
  const heir = heirChosen ?? town.bracelets.findLast((one) => one.name !== lost)?.name ?? lost;
  const ask = (body: Asked["phone"]) => {
    doing.ask("phone", body);
    closePopups();
  };
  return (
    <div class="counter lost-one">
      <p class="counter-note">{words.lostOne.note}</p>
      <Which id="lost-which" label={words.lostOne.which} value={lost} seen={seen} onChoose={choose} />
      <Button id="lost-report" onClick={() => ask({ what: "lost", bracelet: lost })}>
        {words.lostOne.report}
      </Button>
      <Which id="lost-heir" label={words.lostOne.heir} value={heir} seen={seen} onChoose={chooseHeir} />
      <Button id="lost-replace" onClick={() => ask({ what: "replace", bracelet: lost, heir })}>
        {words.lostOne.replace}
      </Button>
    </div>
  );
}
