/** Two tills: an amount, a touch, what waits, what was sold. A till that is on line asks the bank first and carries a sync through. */
import type { TillView } from "../../town/view.js";
import { yuan } from "../../world/describe.js";
import { Amount, Button, Switch } from "../components/controls.js";
import type { Words } from "../i18n/en.js";
import { placeName } from "../i18n/sentences.js";
import { chosenBracelet, type Seen, waitingSale } from "../state/actions.js";
import { useNear } from "../state/proximity.js";
import { Refund } from "./refund.js";

const total = (sales: TillView["sales"]) => sales.reduce((sum, sale) => sum + sale.amount_minor, 0);

function Sales({ till, words }: { till: TillView; words: Words }) {
  const paid = till.sales.filter((sale) => sale.state === "paid" || sale.state === "settled");
  const open = paid.filter((sale) => sale.state === "paid");
  const rejected = till.sales.filter((sale) => sale.state === "rejected");
  if (paid.length + rejected.length === 0) return <p class="sales">{words.noSales}</p>;
  return (
    <p class="sales">
      <span>{words.sales(paid.length, yuan(total(paid)))}</span>
      {open.length > 0 && <span class="open-sales">{words.notHandedIn(yuan(total(open)))}</span>}
      {rejected.length > 0 && <span class="rejected">{words.rejected(yuan(total(rejected)))}</span>}
      <span>{words.account(yuan(till.account_minor))}</span>
    </p>
  );
}

function TillHead({ till, seen }: { till: TillView; seen: Seen }) {
  const { doing, words } = seen;
  const { id, online } = till;
  const where = placeName(words, id);
  return (
    <div class="till-head">
      <h2 id={`${id}-title`}>
        {where} <small>{words.banksAt(till.bank)}</small>
      </h2>
      <Switch
        id={`${id}-network`}
        on={online}
        label={words.network(where)}
        text={online ? words.onLine : words.offLine}
        onClick={() => doing.ask("network", { place: id, on: !online })}
      />
    </div>
  );
}

function Till({ till, seen }: { till: TillView; seen: Seen }) {
  const { store, words, hands } = seen;
  const { id } = till;
  const where = placeName(words, id);
  const near = useNear(store, id);
  const waiting = waitingSale(till);
  const off = chosenBracelet(store) === null || store.busy > 0;
  const typed = hands.amounts[id] ?? "";
  return (
    <section class={`till ${near ? "near" : ""}`} data-drop={id} data-till={id} aria-labelledby={`${id}-title`}>
      <TillHead till={till} seen={seen} />
      <div class="till-body">
        <div class="lcd">
          <Amount
            id={`${id}-amount`}
            label={`${where}: ${words.amount}`}
            value={typed}
            onType={(text) => hands.type(id, text)}
            onEnter={() => hands.touch(id)}
          />
          <span aria-hidden="true">{words.yuan}</span>
        </div>
        <Button
          id={`${id}-touch`}
          kind="main"
          off={off}
          label={words.touchAt(where, typed)}
          onClick={() => hands.touch(id)}
        >
          {words.touch}
        </Button>
      </div>
      <div class="till-foot">
        {waiting === null ? (
          <Sales till={till} words={words} />
        ) : (
          <>
            <p class="sales waiting">{words.waiting(yuan(waiting.amount_minor))}</p>
            <Button
              off={off}
              label={words.againAt(where, yuan(waiting.amount_minor))}
              onClick={() => hands.again(id, waiting.sale)}
            >
              {words.touchAgain}
            </Button>
          </>
        )}
        <Refund till={till} seen={seen} />
      </div>
    </section>
  );
}

export function Tills(seen: Seen) {
  return (
    <div class="station tills">
      {seen.town.tills.map((till) => (
        <Till key={till.id} till={till} seen={seen} />
      ))}
    </div>
  );
}
