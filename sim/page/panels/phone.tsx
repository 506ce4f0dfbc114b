/** The phone: a soft wallet at the bank, and what can be done by holding the bracelet to it. */
import { BANKS_OWN, OWN_LIMITS, type OwnLimits } from "../../../protocol/commands/link.js";
import type { BraceletView } from "../../town/view.js";
import { yuan } from "../../world/describe.js";
import { Amount, Button, Switch } from "../components/controls.js";
import { placeName } from "../i18n/sentences.js";
import { chosenBracelet, type Seen } from "../state/actions.js";
import { HOLD_ROWS, type HoldRow } from "../state/hold-actions.js";
import { braceletNumber } from "../state/money.js";
import { useNear } from "../state/proximity.js";

function Wallet({ doing, words, town, bracelet }: Seen & { bracelet: BraceletView | null }) {
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
        <Button id="phone-open" title={words.openNote} onClick={() => doing.ask("phone", { what: "open" })}>
          {words.openWallet}
        </Button>
      )}
    </div>
  );
}

/** One of the few sets that LINK takes. */
function Limits({ words, hands, bracelet }: Seen & { bracelet: BraceletView | null }) {
  const own = bracelet?.own?.limits;
  const told = (one: OwnLimits) =>
    words.limitSet(
      one.maxPayment_minor === BANKS_OWN ? null : yuan(one.maxPayment_minor),
      one.pressFree_minor === 0 ? null : yuan(one.pressFree_minor),
    );
  return (
    <div class="limits">
      <select
        id="phone-limits"
        aria-label={words.holds.limits}
        value={hands.amounts.limits}
        onChange={(event) => hands.type("limits", event.currentTarget.value)}
      >
        {OWN_LIMITS.map((one, i) => (
          <option key={told(one)} value={String(i)}>
            {told(one)}
          </option>
        ))}
      </select>
      <p class="hold-hint">{own === undefined ? words.holdHints.limits : `${words.limits}: ${told(own)}`}</p>
    </div>
  );
}

function History({ words, bracelet }: Seen & { bracelet: BraceletView | null }) {
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

/** What this hold needs to be told, or has told. */
function Details({ row, seen, bracelet }: { row: HoldRow; seen: Seen; bracelet: BraceletView | null }) {
  const { words, hands } = seen;
  if (row.amount) {
    return (
      <Amount
        id="phone-amount"
        label={`${words.holds[row.name]}: ${words.amount}`}
        value={hands.amounts.phone}
        onType={(text) => hands.type("phone", text)}
        onEnter={hands.hold}
      />
    );
  }
  if (row.limits) return <Limits {...seen} bracelet={bracelet} />;
  if (row.name === "history") return <History {...seen} bracelet={bracelet} />;
  return <p class="hold-hint">{words.holdHints[row.name]}</p>;
}

export function Phone(seen: Seen) {
  const { store, doing, words, town, hands } = seen;
  const { phone } = town;
  const near = useNear(store, "phone");
  const bracelet = chosenBracelet(store);
  const row = HOLD_ROWS.find((one) => one.name === hands.what);
  return (
    <section class="station phone" aria-labelledby="phone-title">
      <div class={`handset ${near ? "near" : ""}`} data-drop="phone">
        <div class="handset-head">
          <h2 id="phone-title">{words.phone}</h2>
          <Switch
            on={phone.online}
            label={words.network(words.phone)}
            text={phone.online ? words.onLine : words.offLine}
            onClick={() => doing.ask("network", { place: "phone", on: !phone.online })}
          />
        </div>
        <Wallet {...seen} bracelet={bracelet} />
        <div class="tabs holds" role="radiogroup" aria-label={words.hold}>
          {HOLD_ROWS.map(({ name }) => (
            <label key={name} class={hands.what === name ? "on" : ""} title={words.holdHints[name]} data-hold={name}>
              <input type="radio" name="hold" checked={hands.what === name} onChange={() => hands.choose(name)} />
              {words.holds[name]}
            </label>
          ))}
        </div>
        <div class="handset-amount">{row !== undefined && <Details row={row} seen={seen} bracelet={bracelet} />}</div>
        <Button id="phone-hold" kind="main" off={bracelet === null || store.busy > 0} onClick={hands.hold}>
          {words.hold}
        </Button>
        <div class="home-bar" aria-hidden="true" />
      </div>
    </section>
  );
}
