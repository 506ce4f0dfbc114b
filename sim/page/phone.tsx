/** The phone: a soft wallet at the bank, and what can be done by holding the bracelet to it. */
import { yuan } from "../words.js";
import { chosenBracelet, type Seen } from "./hands.js";
import { HOLD_ROWS } from "./hold-rows.js";
import { useNear } from "./near.js";
import { Amount, Button, Switch } from "./parts.js";

export function Phone({ store, doing, words, town, hands }: Seen) {
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
        <p class="figure-label">{words.softWallet}</p>
        <p class="figure" data-figure="soft">
          {yuan(phone.soft_minor)} <small>{words.yuan}</small>
        </p>
        <div class="tabs" role="radiogroup" aria-label={words.hold}>
          {HOLD_ROWS.map(({ name }) => (
            <label key={name} class={hands.what === name ? "on" : ""}>
              <input type="radio" name="hold" checked={hands.what === name} onChange={() => hands.choose(name)} />
              {words.holds[name]}
            </label>
          ))}
        </div>
        <div class="handset-amount">
          {row?.amount === true && (
            <Amount
              id="phone-amount"
              label={`${words.holds[row.name]}: ${words.amount}`}
              value={hands.amounts.phone}
              onType={(text) => hands.type("phone", text)}
              onEnter={hands.hold}
            />
          )}
        </div>
        <Button kind="main" off={bracelet === null || store.busy > 0} onClick={hands.hold}>
          {words.hold}
        </Button>
        <div class="home-bar" aria-hidden="true" />
      </div>
    </section>
  );
}
