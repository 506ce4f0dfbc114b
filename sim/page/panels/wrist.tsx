/** The wrist: which bracelet, what its light and buzz do, its button, and what its wearer can know of it. */
import type { BraceletView } from "../../town/view.js";
import { Button, Popup } from "../components/controls.js";
import { Figure, Ghost, lightOf } from "../components/figure.js";
import { LastKnownBalance, PaymentsLeft } from "../components/last-known.js";
import { reasonName, sentence, type Tone, toneOf } from "../i18n/sentences.js";
import { entry, moment } from "../i18n/words.js";
import { chosenBracelet, type Seen } from "../state/actions.js";
import { useDrag } from "../state/drag.js";
import { braceletNumber } from "../state/money.js";
import { useNear } from "../state/proximity.js";
import type { Manner } from "../state/store.js";
import { Counter } from "./counter.js";
import { Lost } from "./lost.js";

/** The last thing that happened, in one sentence; read aloud by whoever listens. */
function Outcome({ store, words, town }: Seen) {
  const [act] = store.acts;
  let text = town.bracelets.length === 0 ? words.beginHint : words.dragHint;
  let tone: Tone = "plain";
  if (store.refused !== null) {
    text = words.said.failed(reasonName(words, store.refused.error));
    tone = "bad";
  } else if (act !== undefined) {
    const heard = town.bracelets.find((one) => one.name === act.bracelet)?.heard ?? null;
    const now = { heard_minor: heard?.balance_minor ?? null, time: moment(words.lang, town.now_s, "all") };
    text = sentence(words, act, now) ?? (act.name === "issue" ? words.issuing : "…");
    tone = act.outcome === null ? "plain" : toneOf(act.outcome);
  }
  return (
    <p
      class={`outcome ${tone}`}
      role="status"
      aria-live="polite"
      data-outcome={act?.outcome ?? ""}
      data-act={act?.act ?? 0}
    >
      {text}
    </p>
  );
}

const MOST_NAMES = 3;

function Tabs({ store, doing, words, town }: Seen) {
  const chosen = chosenBracelet(store)?.name;
  return (
    <nav class="bracelets" aria-label={words.bracelets}>
      {town.bracelets.map(({ name }) => {
        const whole = words.bracelet(braceletNumber(name));
        // Many of them are told apart by their number alone.
        const shown = town.bracelets.length > MOST_NAMES ? braceletNumber(name) : whole;
        const choose = () => doing.set({ chosen: name });
        return (
          <Button key={name} kind="quiet" label={whole} pressed={name === chosen} onClick={choose}>
            {shown}
          </Button>
        );
      })}
    </nav>
  );
}

function Manners({ store, doing, words }: Seen) {
  return (
    <label class="manner">
      <span>{words.manner}</span>
      <select
        id="manner"
        value={store.manner}
        onChange={(event) => doing.set({ manner: event.currentTarget.value as Manner })}
        data-manner={store.manner}
      >
        {(Object.keys(words.manners) as Manner[]).map((manner) => (
          <option key={manner} value={manner}>
            {words.manners[manner]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Nobody wears one yet. */
function Bare(seen: Seen) {
  return (
    <section class="station wrist" aria-labelledby="wrist-title">
      <h2 id="wrist-title">{seen.words.wrist}</h2>
      <div class="nobody">
        <Ghost />
        <Counter {...seen} />
      </div>
      <Outcome {...seen} />
    </section>
  );
}

interface Worn {
  readonly seen: Seen;
  readonly bracelet: BraceletView;
  readonly onPress: () => void;
}

/** The bracelet between what its wearer knows of the balance and of the payments that are left. */
function OnTheWrist({ seen, bracelet, onPress }: Worn) {
  const { store, words, town, hands } = seen;
  const drag = useDrag(hands.drop);
  const atPhone = useNear(store, "phone");
  const atTill = [useNear(store, "tea-shop"), useNear(store, "market")].includes(true);
  const light = lightOf(bracelet, town.now_ms);
  const felt = light === null ? words.still : entry(words.cues, light, words.cues.other);
  return (
    <div class="worn">
      <LastKnownBalance bracelet={bracelet} words={words} />
      <div class="middle">
        <Figure
          bracelet={bracelet}
          light={light}
          flash={store.lights[bracelet.name] ?? null}
          drag={drag}
          leans={atPhone ? "left" : atTill ? "right" : null}
          pressLabel={words.press}
          onPress={onPress}
        />
        <p class={`felt cue-${light ?? "none"}`} data-cue={light ?? ""}>
          <span class="dot" aria-hidden="true" />
          {bracelet.power ? (typeof felt === "string" ? felt : felt(light ?? "")) : words.dark}
        </p>
      </div>
      <PaymentsLeft bracelet={bracelet} words={words} />
    </div>
  );
}

export function Wrist(seen: Seen) {
  const { store, doing, words, town } = seen;
  const bracelet = chosenBracelet(store);
  if (bracelet === null) return <Bare {...seen} />;
  const press = () => doing.ask("press", { bracelet: bracelet.name });
  return (
    <section class="station wrist" aria-labelledby="wrist-title">
      <div class="wrist-head">
        <h2 id="wrist-title">{words.wrist}</h2>
        <Tabs {...seen} />
        <Popup key={`lost${town.bracelets.length}`} class="more lost-more" summary={words.lostOne.title}>
          <Lost seen={seen} />
        </Popup>
        <Popup key={town.bracelets.length} class="more" summary={words.issueMore}>
          <Counter {...seen} />
        </Popup>
      </div>
      <OnTheWrist seen={seen} bracelet={bracelet} onPress={press} />
      <Outcome {...seen} />
      <div class="wrist-foot">
        <Manners {...seen} />
        <span class="wrist-buttons">
          <Button off={!bracelet.power} onClick={press}>
            {words.press}
          </Button>
          <Button onClick={() => doing.ask("power", { bracelet: bracelet.name, on: !bracelet.power })}>
            {bracelet.power ? words.powerOff : words.powerOn}
          </Button>
        </span>
      </div>
    </section>
  );
}
