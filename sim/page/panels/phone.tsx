/** The phone: a soft wallet at the bank, and what can be done by holding the bracelet to it. */
import { BANKS_OWN, OWN_LIMITS, type OwnLimits } from "../../../protocol/commands/link.js";
import { HOLD_NAMES, HOLDS, type HoldName } from "../../api/contract/names.js";
import type { BraceletView } from "../../api/contract/state.js";
import { yuan } from "../../text/format.js";
import { Amount, Button, Switch } from "../components/controls.js";
import { chosenBracelet, type PanelProps } from "../state/actions.js";
import { braceletNumber } from "../state/money.js";
import { useProximity } from "../state/proximity.js";
import { placeName } from "../state/sentences.js";

function Wallet({ dispatch, words, town, bracelet }: PanelProps & { bracelet: BraceletView | null }) {
  const { phone } = town;
  const bound =
    bracelet?.bound === true ? words.boundTo(words.bracelet(braceletNumber(bracelet.name))) : words.notBound;
  return (
    <div class="wallet">
      <p class="figure-label">{phone.opened ? words.softWallet : words.prepaid}</p>
      <p class="figure" data-figure="soft">
        {yuan(phone.soft_minor)} <small>{words.yuan}</small>
      </p>
      {phone.opened ? (
        <p class="bound">{bracelet === null ? "" : bound}</p>
      ) : (
        <Button id="phone-open" title={words.openNote} onClick={() => dispatch.send("phone", { what: "open" })}>
          {words.openWallet}
        </Button>
      )}
    </div>
  );
}

/** One of the few sets that LINK takes. */
function Limits({ words, actions, bracelet }: PanelProps & { bracelet: BraceletView | null }) {
  const own = bracelet?.linkStatus?.limits;
  const inWords = (one: OwnLimits) =>
    words.limitSet(
      one.maxPayment_minor === BANKS_OWN ? null : yuan(one.maxPayment_minor),
      one.pressFree_minor === 0 ? null : yuan(one.pressFree_minor),
    );
  return (
    <div class="limits">
      <select
        id="phone-limits"
        aria-label={words.holds.limits}
        value={actions.amounts.limits}
        onChange={(event) => actions.type("limits", event.currentTarget.value)}
      >
        {OWN_LIMITS.map((one, i) => (
          <option key={inWords(one)} value={String(i)}>
            {inWords(one)}
          </option>
        ))}
      </select>
      <p class="hold-hint">{own === undefined ? words.holdHints.limits : `${words.limits}: ${inWords(own)}`}</p>
    </div>
  );
}

function History({ words, bracelet }: PanelProps & { bracelet: BraceletView | null }) {
  const history = bracelet?.history ?? null;
  if (history === null) return <p class="hold-hint">{words.holdHints.history}</p>;
  if (history.length === 0) return <p class="hold-hint">{words.historyEmpty}</p>;
  return (
    <ul class="history">
      {history.toReversed().map(({ amount_minor, payee, at_s, pressed }) => (
        <li key={`${at_s}${amount_minor}`}>
          <span>{placeName(words, payee)}</span>
          {pressed && <em>{words.pressed}</em>}
          <b>{yuan(amount_minor)}</b>
        </li>
      ))}
    </ul>
  );
}

/** What this hold needs, or what it has shown. */
function Details({ what, props, bracelet }: { what: HoldName; props: PanelProps; bracelet: BraceletView | null }) {
  const { words, actions } = props;
  if (HOLDS[what].amount) {
    return (
      <Amount
        id="phone-amount"
        label={`${words.holds[what]}: ${words.amount}`}
        value={actions.amounts.phone}
        onType={(text) => actions.type("phone", text)}
        onEnter={actions.hold}
      />
    );
  }
  if (HOLDS[what].limits) return <Limits {...props} bracelet={bracelet} />;
  if (what === "history") return <History {...props} bracelet={bracelet} />;
  return <p class="hold-hint">{words.holdHints[what]}</p>;
}

export function Phone(props: PanelProps) {
  const { store, dispatch, words, town, actions } = props;
  const { phone } = town;
  const inField = useProximity(store, "phone");
  const bracelet = chosenBracelet(store);
  return (
    <section class="station phone" aria-labelledby="phone-title">
      <div class={`handset ${inField ? "in-field" : ""}`} data-drop="phone">
        <div class="handset-head">
          <h2 id="phone-title">{words.phone}</h2>
          <Switch
            on={phone.online}
            label={words.network(words.phone)}
            text={phone.online ? words.online : words.offline}
            onClick={() => dispatch.send("network", { place: "phone", on: !phone.online })}
          />
        </div>
        <Wallet {...props} bracelet={bracelet} />
        <div class="tabs holds" role="radiogroup" aria-label={words.hold}>
          {HOLD_NAMES.map((name) => (
            <label key={name} class={actions.what === name ? "on" : ""} title={words.holdHints[name]} data-hold={name}>
              <input type="radio" name="hold" checked={actions.what === name} onChange={() => actions.choose(name)} />
              {words.holds[name]}
            </label>
          ))}
        </div>
        <div class="handset-amount">
          <Details what={actions.what} props={props} bracelet={bracelet} />
        </div>
        <Button id="phone-hold" kind="main" off={bracelet === null || store.busy > 0} onClick={actions.hold}>
          {words.hold}
        </Button>
        <div class="home-bar" aria-hidden="true" />
      </div>
    </section>
  );
}
