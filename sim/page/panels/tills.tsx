/** Two tills: an amount, a touch, what waits, what was sold. A till that is online asks the bank first and carries a sync when the purse needs one. */
import type { TillView } from "../../api/contract/state.js";
import { yuan } from "../../text/format.js";
import { Amount, Button, Switch } from "../components/controls.js";
import type { Words } from "../i18n/en.js";
import { chosenBracelet, type PanelProps, waitingSale } from "../state/actions.js";
import { useProximity } from "../state/proximity.js";
import { placeName } from "../state/sentences.js";
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

function TillHead({ till, props }: { till: TillView; props: PanelProps }) {
  const { dispatch, words } = props;
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
        text={online ? words.online : words.offline}
        onClick={() => dispatch.send("network", { place: id, on: !online })}
      />
    </div>
  );
}

function Till({ till, props }: { till: TillView; props: PanelProps }) {
  const { store, words, actions } = props;
  const { id } = till;
  const where = placeName(words, id);
  const inField = useProximity(store, id);
  const waiting = waitingSale(till);
  const off = chosenBracelet(store) === null || store.busy > 0;
  const typed = actions.amounts[id] ?? "";
  return (
    <section class={`till ${inField ? "in-field" : ""}`} data-drop={id} data-till={id} aria-labelledby={`${id}-title`}>
      <TillHead till={till} props={props} />
      <div class="till-body">
        <div class="lcd">
          <Amount
            id={`${id}-amount`}
            label={`${where}: ${words.amount}`}
            value={typed}
            onType={(text) => actions.type(id, text)}
            onEnter={() => actions.touch(id)}
          />
          <span aria-hidden="true">{words.yuan}</span>
        </div>
        <Button
          id={`${id}-touch`}
          kind="main"
          off={off}
          label={words.touchAt(where, typed)}
          onClick={() => actions.touch(id)}
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
              onClick={() => actions.again(id, waiting.sale)}
            >
              {words.touchAgain}
            </Button>
          </>
        )}
        <Refund till={till} props={props} />
      </div>
    </section>
  );
}

export function Tills(props: PanelProps) {
  return (
    <div class="station tills">
      {props.town.tills.map((till) => (
        <Till key={till.id} till={till} props={props} />
      ))}
    </div>
  );
}
