/** Key material never shows by accident: not in any state of a purse's life, not in what it wants done, not in the machinery; and Secret itself. */
import { expect } from "chai";
import { Secret } from "../../../firmware/crypto/memory/secret.js";
import { SLOT } from "../../../firmware/port/vault.js";
import type { State } from "../../../firmware/purse/state/state.js";
import { bareArrays, secretsIn, shows, WAYS } from "../../harness/leaks.js";
import { live, type OpenPurse } from "../../harness/open-purse.js";
import { KEY } from "../../harness/phone.js";
import { concat } from "../crypto/support.js";

/** Slots of the vault with a key in them. */
const SECRET_SLOTS: readonly number[] = [SLOT.root, SLOT.identity, SLOT.walletKey, SLOT.binding];

for (const suite of [1, 2]) {
  describe(`secrets of a purse, suite ${suite}`, () => {
    const states = new Map<string, State>();
    const kinds = new Set<string>();
    const found = new Set<string>();
    let results = 0;
    let purse: OpenPurse;

    before(() => {
      purse = live(suite, (result) => {
        results++;
        const { session, device } = result.state;
        // The slots' public neighbours; and one state of each kind is kept for the ways below.
        for (const path of bareArrays(result.state)) found.add(path);
        for (const effect of result.effects) {
          if (effect.kind !== "vault") continue;
          kinds.add(`slot ${effect.slot}`);
          if (SECRET_SLOTS.includes(effect.slot) !== effect.bytes instanceof Secret) found.add(`effect ${effect.slot}`);
        }
        const phase = session.work !== null && "phase" in session.work ? ` ${session.work.phase}` : "";
        const work = session.work?.kind ?? (session.preparation === null ? "" : "preparation");
        const question = session.question?.kind ?? "";
        const channels = `${session.channel === null ? "" : "sync"}${session.link === null ? "" : "link"}`;
        const kind = `${device.active.length > 0} ${work}${phase} ${question} ${channels}`;
        if (!states.has(kind)) states.set(kind, result.state);
      });
    });

    it("no state and no effect holds one as a bare array, in all its life", () => {
      expect(results).to.be.greaterThan(500);
      expect([...found]).to.deep.equal([]);
      expect([...kinds]).to.include.members(SECRET_SLOTS.slice(1).map((slot) => `slot ${slot}`));
    });

    it("and the life had every kind of secret in it", () => {
      const seen = [...states.keys()].join("|");
      for (const kind of [
        "identity",
        "wallet-key static",
        "wallet-key ephemeral",
        "wallet-key transcript",
        "wallet-key check",
        "ticket key-pair",
        "key-list signature",
        "preparation",
        "bind",
        "sync",
        "link",
      ]) {
        expect(seen, kind).to.include(kind);
      }
      expect(purse.state.device.binding.reveal().slice(4, 36)).to.deep.equal(KEY);
    });

    it("no way to turn a state into text shows one", () => {
      let secrets = 0;
      for (const [kind, state] of states) {
        for (const secret of secretsIn(state)) {
          secrets++;
          for (const [way, text] of Object.entries(WAYS)) {
            expect(shows(text(state), secret), `${way}: ${kind}`).to.equal(false);
            expect(shows(text(state.device), secret), `${way} of the device: ${kind}`).to.equal(false);
          }
        }
      }
      expect(secrets).to.be.greaterThan(20);
    });

    it("nor the machinery, with a ticket ready to sign", () => {
      expect(bareArrays(purse.core)).to.deep.equal([]);
    });

    it("control: one bare array in the state, and both nets have it", () => {
      const { state } = purse;
      const bare = { ...state, device: { ...state.device, root: state.device.root.reveal() } };
      expect(bareArrays(bare)).to.deep.equal([".device.root"]);
      const root = state.device.root.reveal();
      const seen = Object.entries(WAYS).filter(([, text]) => shows(text(bare), root) || shows(text(bare.device), root));
      expect(seen.map(([way]) => way)).to.include.members(["JSON.stringify", "join of its values", "a copy"]);
    });
  });
}

describe("Secret", () => {
  const bytes = () => Uint8Array.of(11, 22, 33, 44, 55, 66, 77, 88);
  const secret = new Secret(bytes());
  const other = new Secret(bytes());

  it("is a word wherever it is printed, and nothing where it is copied", () => {
    for (const [way, text] of Object.entries(WAYS)) expect(shows(text(secret), bytes()), way).to.equal(false);
    expect(`${secret}`).to.equal("[secret]");
    expect(JSON.stringify({ secret })).to.equal('{"secret":"[secret]"}');
    expect(Object.keys({ ...secret })).to.deep.equal([]);
    expect(Reflect.ownKeys(secret)).to.deep.equal([]);
  });

  it("cannot be compared or calculated with: it throws, or tells nothing", () => {
    const loose = secret as unknown as number;
    for (const wrong of [
      () => loose < 1,
      () => loose >= 1,
      () => +loose,
      () => loose + 1,
      () => loose - 1,
      () => `${loose + ("" as unknown as number)}`,
      // biome-ignore lint/suspicious/noDoubleEquals: this is the accident
      () => loose == 1,
    ]) {
      expect(wrong, String(wrong)).to.throw("a secret is compared");
    }
    expect(secret === other).to.equal(false);
  });

  it("gives its bytes to who asks for them, as they are, and forgets them when it is told to", () => {
    const array = bytes();
    const one = new Secret(array);
    expect(one.length).to.equal(8);
    expect(one.reveal()).to.equal(array);
    one.wipe();
    expect(concat(array)).to.deep.equal(new Uint8Array(8));
  });

  it("control: a bare array is seen in each of the ways", () => {
    const ways = Object.entries(WAYS).filter(([, text]) => shows(text(bytes()), bytes()));
    expect(ways.map(([way]) => way)).to.deep.equal(Object.keys(WAYS));
  });
});
