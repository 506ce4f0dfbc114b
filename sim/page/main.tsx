/** The page: one screen with a phone, a wrist, tills, what goes over the air, what the bank sees, and where all the money is. */
import { render } from "preact";
import { useEffect } from "preact/hooks";
import { MoneyBar } from "./components/money-bar.js";
import { AirPanel } from "./panels/air.js";
import { Phone } from "./panels/phone.js";
import { type Language, useStore } from "./state/store.js";
import "./style/base.css";
import "./style/figure.css";
import "./style/panels.css";
import "./style/stations.css";
import "./style/side.css";
import { closePopups } from "./components/controls.js";
import { WORDS } from "./i18n/words.js";
import { Side } from "./panels/side.js";
import { Tills } from "./panels/tills.js";
import { Top } from "./panels/top.js";
import { Wrist } from "./panels/wrist.js";
import { useActions } from "./state/actions.js";

function useLanguage(language: Language): void {
  useEffect(() => {
    document.documentElement.lang = WORDS[language].lang;
    document.title = WORDS[language].title;
  }, [language]);
}

/** A click outside an open popup closes it. */
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
  const [store, dispatch] = useStore();
  useLanguage(store.language);
  useElsewhere();
  const actions = useActions(store, dispatch);
  const words = WORDS[store.language];
  if (store.town === null) return <p class="waking">{store.reached ? words.loading : words.lost}</p>;
  const props = { store, dispatch, words, town: store.town, actions };
  return (
    <>
      <Top {...props} />
      <main data-events={store.town.events}>
        <Phone {...props} />
        <Wrist {...props} />
        <Tills {...props} />
        <div class="lower">
          <AirPanel {...props} />
          <Side {...props} />
        </div>
        <MoneyBar {...props} />
      </main>
    </>
  );
}

const root = document.getElementById("page");
if (root !== null) {
  root.replaceChildren();
  render(<Page />, root);
}
