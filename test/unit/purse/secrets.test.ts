/** The ways to show a value that only Node has: none shows key material of a purse in use. (secrets.spec.ts has those of every engine.) */
import { format, inspect } from "node:util";
import { expect } from "chai";
import { secretsIn, shows } from "../../harness/leaks.js";
import { live } from "../../harness/open-purse.js";

const WHOLE = { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true, maxArrayLength: null } as const;

const WAYS: Readonly<Record<string, (value: unknown) => string>> = {
  "console.log": (value) => format(value),
  "console.log, %o": (value) => format("%o %O %j %s", value, value, value, value),
  inspect: (value) => inspect(value, WHOLE),
  "chai's message": (value) => {
    try {
      expect(value).to.deep.equal(null);
    } catch (error) {
      return `${(error as Error).message}${inspect(error, WHOLE)}`;
    }
    throw new Error("a value is null");
  },
  "a clone": (value) => inspect(structuredClone(value), WHOLE),
};

describe("secrets of a purse, on Node", () => {
  const purse = live(1, () => {});
  const { state, core } = purse;
  const secrets = secretsIn(state);
  const root = state.device.root.reveal();

  for (const [way, text] of Object.entries(WAYS)) {
    it(`${way} shows none; control: it shows a bare array`, () => {
      expect(secrets.length).to.be.greaterThan(5);
      for (const secret of secrets) {
        expect(shows(text(state.device), secret), "the device").to.equal(false);
        expect(shows(text({ ...state, session: { ...state.session, work: null, priming: null } }), secret)).to.equal(
          false,
        );
        if (way !== "a clone") expect(shows(text(state), secret), "the state").to.equal(false);
        if (way !== "a clone") expect(shows(text(core), secret), "the machinery").to.equal(false);
      }
      expect(shows(text({ ...state.device, root }), root)).to.equal(true);
    });
  }
});
