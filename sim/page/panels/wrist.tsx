/** The wrist: which bracelet, what its light and buzz do, its button, and what its wearer can know of it. */
import type { BraceletView } from "../../api/contract/state.js";
import { Button, Popup } from "../components/controls.js";
import { Figure, Ghost, lightOf } from "../components/figure.js";
import { LastKnownBalance, PaymentsLeft } from "../components/last-known.js";
import { lookUp, moment } from "../i18n/words.js";
import { chosenBracelet, type PanelProps } from "../state/actions.js";
import { useDrag } from "../state/drag.js";
import { braceletNumber } from "../state/money.js";
import { useProximity } from "../state/proximity.js";
import { reasonName, sentence, type Tone, toneOf } from "../state/sentences.js";
import type { AccidentChoice } from "../state/store.js";
import { Counter } from "./counter.js";
import { Lost } from "./lost.js";

/** The last thing that happened, in one sentence; a screen reader reads it aloud. */
function Outcome({ store, words, town }: PanelProps) {
  const [act] = store.acts;
  let text = town.bracelets.length === 0 ? words.beginHint : words.dragHint;
  let tone: Tone = "plain";
  if (store.refused !== null) {
    text = words.sentences.failed(reasonName(words, store.refused.error));
    tone = "bad";
  } else if (act !== undefined) {
    const lastKnown = town.bracelets.find((one) => one.name === act.bracelet)?.lastKnown ?? null;
    const now = { balance_minor: lastKnown?.balance_minor ?? null, time: moment(words.lang, town.now_s, "all") };
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

const MAX_NAMES = 3;

function Tabs({ store, dispatch, words, town }: PanelProps) {
  const chosen = chosenBracelet(store)?.name;
  return (
    <nav class="bracelets" aria-label={words.bracelets}>
      {town.bracelets.map(({ name }) => {
        const whole = words.bracelet(braceletNumber(name));
        // Many of them are shown by their number alone.
        const shown = town.bracelets.length > MAX_NAMES ? braceletNumber(name) : whole;
        const choose = () => dispatch.set({ chosen: name });
        return (
          <Button key={name} kind="quiet" label={whole} pressed={name === chosen} onClick={choose}>
            {shown}
          </Button>
        );
      })}
    </nav>
  );
}

function AccidentChooser({ store, dispatch, words }: PanelProps) {
  return (
    <label class="accident">
      <span>{words.accident}</span>
      <select
        id="accident"
        value={store.accident}
        onChange={(event) => dispatch.set({ accident: event.currentTarget.value as AccidentChoice })}
        data-accident={store.accident}
      >
        {(Object.keys(words.accidents) as AccidentChoice[]).map((accident) => (
          <option key={accident} value={accident}>
            {words.accidents[accident]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Without a bracelet. */
function Bare(props: PanelProps) {
  return (
    <section class="station wrist" aria-labelledby="wrist-title">
      <h2 id="wrist-title">{props.words.wrist}</h2>
      <div class="nobody">
        <Ghost />
        <Counter {...props} />
      </div>
      <Outcome {...props} />
    </section>
  );
}

interface Worn {
  readonly props: PanelProps;
  readonly bracelet: BraceletView;
  readonly onPress: () => void;
}

/** The bracelet between what its wearer knows of the balance and of the payments that are left. */
function OnTheWrist({ props, bracelet, onPress }: Worn) {
  const { store, words, town, actions } = props;
  const drag = useDrag(actions.drop);
  const atPhone = useProximity(store, "phone");
  const atTill = [useProximity(store, "tea-shop"), useProximity(store, "market")].includes(true);
  const light = lightOf(bracelet, town.now_ms);
  const felt = light === null ? words.still : lookUp(words.cues, light, words.cues.other);
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

export function Wrist(props: PanelProps) {
  const { store, dispatch, words, town } = props;
  const bracelet = chosenBracelet(store);
  if (bracelet === null) return <Bare {...props} />;
  const press = () => dispatch.send("press", { bracelet: bracelet.name });
  return (
    <section class="station wrist" aria-labelledby="wrist-title">
      <div class="wrist-head">
        <h2 id="wrist-title">{words.wrist}</h2>
        <Tabs {...props} />
        <Popup key={`lost${town.bracelets.length}`} class="more lost-more" summary={words.lostOne.title}>
          <Lost props={props} />
        </Popup>
        <Popup key={town.bracelets.length} class="more" summary={words.issueMore}>
          <Counter {...props} />
        </Popup>
      </div>
      <OnTheWrist props={props} bracelet={bracelet} onPress={press} />
      <Outcome {...props} />
      <div class="wrist-foot">
        <AccidentChooser {...props} />
        <span class="wrist-buttons">
          <Button off={!bracelet.power} onClick={press}>
            {words.press}
          </Button>
          <Button onClick={() => dispatch.send("power", { bracelet: bracelet.name, on: !bracelet.power })}>
            {bracelet.power ? words.powerOff : words.powerOn}
          </Button>
        </span>
      </div>
    </section>
  );
}
