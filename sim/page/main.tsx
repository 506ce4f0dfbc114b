/** The page: one screen with a phone, a wrist, tills, what goes over the air, what the bank sees, and where all the money is. */
import { render } from "preact";
import { useEffect } from "preact/hooks";
import { AirPanel } from "./air.js";
import { type Language, useStore } from "./browser/store.js";
import { MoneyBar } from "./money-bar.js";
import { Phone } from "./phone.js";
import "./style/base.css";
import "./style/figure.css";
import "./style/panels.css";
import "./style/stations.css";
import "./style/side.css";
import { useHands } from "./hands.js";
import { closePopups } from "./parts.js";
import { Side } from "./side.js";
import { Tills } from "./tills.js";
import { Top } from "./top.js";
import { WORDS } from "./words.js";
import { Wrist } from "./wrist.js";

function useLanguage(language: Language): void {
  useEffect(() => {
    document.documentElement.lang = WORDS[language].lang;
    document.title = WORDS[language].title;
  }, [language]);
}

/** Whoever points elsewhere is done with what is open. */
function useElsewhere(): void {
  useEffect(() => {
    const look = ({ target }: PointerEvent) => {
      if (target instanceof Element && target.closest("details.popup") === null) closePopups();
    };
    document.addEventListener("pointerdown", look);
    return () => document.removeEventListener("pointerdown", look);
  }, []);
}

function Page() {
  const [store, doing] = useStore();
  useLanguage(store.language);
  useElsewhere();
  const hands = useHands(store, doing);
  const words = WORDS[store.language];
  if (store.town === null) return <p class="waking">{store.reached ? words.loading : words.lost}</p>;
  const seen = { store, doing, words, town: store.town, hands };
  return (
    <>
      <Top {...seen} />
      <main data-events={store.town.events}>
        <Phone {...seen} />
        <Wrist {...seen} />
        <Tills {...seen} />
        <div class="lower">
          <AirPanel {...seen} />
          <Side {...seen} />
        </div>
        <MoneyBar {...seen} />
      </main>
    </>
  );
}

const root = document.getElementById("page");
if (root !== null) {
  root.replaceChildren();
  render(<Page />, root);
}
