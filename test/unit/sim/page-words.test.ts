/** The page's words: both languages have every one, in their own script; and whatever the world can say has a word. */
import { expect } from "chai";
import { CUE } from "../../../firmware/port/panel.js";
import { ANSWER_FAULTS } from "../../../parties/merchant/verify.js";
import { ACTS } from "../../../sim/api/contract/acts.js";
import { HOLD_NAMES } from "../../../sim/api/contract/names.js";
import { AIR, WORDS } from "../../../sim/page/i18n/words.js";
import { REFUSALS } from "../../../sim/town/refusals.js";

type Leaf = string | ((...words: string[]) => string);

/** Every word by its path. */
function leaves(table: object, path = ""): Map<string, Leaf> {
  const found = new Map<string, Leaf>();
  for (const [key, value] of Object.entries(table)) {
    if (typeof value === "object") for (const [name, leaf] of leaves(value, `${path}${key}.`)) found.set(name, leaf);
    else found.set(`${path}${key}`, value as Leaf);
  }
  return found;
}

const said = (leaf: Leaf) => (typeof leaf === "string" ? leaf : leaf("A", "B", "C"));
/** Names that are the same everywhere, or the other language's own. */
const ALIKE = new Set(["lang", "title", "engine", "otherLanguage", "switchLanguage"]);

for (const [name, { en, zh }] of [["words of the page", WORDS] as const, ["words of the air", AIR] as const]) {
  describe(name, () => {
    const [english, chinese] = [leaves(en), leaves(zh)];

    it("are the same in both languages", () => {
      expect([...chinese.keys()].sort()).to.deep.equal([...english.keys()].sort());
      expect(english.size).to.be.greaterThan(50);
    });

    it("are never empty, and each in its own script", () => {
      for (const [key, leaf] of english) {
        expect(said(leaf), key).to.not.equal("");
        if (!ALIKE.has(key)) expect(said(leaf), key).to.not.match(/\p{Script=Han}/u);
      }
      for (const [key, leaf] of chinese) {
        if (!ALIKE.has(key)) expect(said(leaf), key).to.match(/\p{Script=Han}/u);
      }
    });
  });
}

describe("the page has a word for", () => {
  const tables = [WORDS.en, WORDS.zh];

  it("every cue of the wrist", () => {
    for (const { cues } of tables) expect(cues).to.include.keys(Object.keys(CUE));
  });

  it("every refusal, every outcome, every hold", () => {
    const outcomes = Object.values(ACTS).flatMap(({ result }) => result.properties.outcome.enum);
    for (const words of tables) {
      const unreachable = [
        "no-amount",
        "amount-unused",
        "amount-or-sale",
        "accident-unclear",
        "no-limits",
        "limits-unused",
        "bracelet-unused",
        "rules-unused",
      ];
      const names = Object.keys(REFUSALS).filter((refusal) => !unreachable.includes(refusal));
      expect(words.reasons).to.include.keys([...names, ...Object.keys(ANSWER_FAULTS)]);
      expect(words.outcomes).to.include.keys(outcomes);
      expect(Object.keys(words.holds).sort()).to.deep.equal([...HOLD_NAMES].sort());
    }
  });
});
