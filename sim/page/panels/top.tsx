/** The line at the top: what this is, which engine and image run, the clock, the language. */

import { Button } from "../components/controls.js";
import { moment } from "../i18n/words.js";
import type { PanelProps } from "../state/actions.js";

const LATER_MS = { seconds: 30_000, day: 86_400_000, week: 8 * 86_400_000, season: 98 * 86_400_000 } as const;

export function Top({ store, dispatch, words, town }: PanelProps) {
  const { version, imageHash } = town.engine;
  const later = Object.keys(LATER_MS) as (keyof typeof LATER_MS)[];
  return (
    <header class="top">
      <h1>
        <img src="/icon.svg" alt="" width="26" height="26" />
        Openpurse
      </h1>
      <strong class="badge" title={words.simulatorNote}>
        {words.simulator}
      </strong>
      <span class="engine" title={`${words.engineNote}: ${imageHash}`}>
        {words.engine(version, town.suite === 1 ? "SM2" : "ECDSA P-256", imageHash.slice(0, 10))}
      </span>
      {!store.reached && (
        <span class="lost" role="alert">
          {words.lost}
        </span>
      )}
      <fieldset class="clock" title={words.clockNote}>
        <legend class="unseen">{words.clock}</legend>
        <time>{moment(words.lang, town.now_s, "all")}</time>
        {later.map((name) => (
          <Button
            key={name}
            id={`later-${name}`}
            kind="quiet"
            onClick={() => dispatch.send("clock", { advance_ms: LATER_MS[name] })}
          >
            {words.later[name]}
          </Button>
        ))}
      </fieldset>
      <span class="language" lang={store.language === "en" ? "zh-CN" : "en"}>
        <Button
          label={words.switchLanguage}
          onClick={() => dispatch.set({ language: store.language === "en" ? "zh" : "en" })}
        >
          {words.otherLanguage}
        </Button>
      </span>
    </header>
  );
}
