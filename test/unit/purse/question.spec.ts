/**
 * A press answers the last question, and no other: every ordered pair of questions, asked one after the other, then two presses.
 *
 * Between the two the state is changed by hand, so that each question can be asked at all and so that, when the presses come, nothing but the rule itself
 * stands between an earlier question and its approval.
 */
import { expect } from "chai";
import { Secret } from "../../../firmware/crypto/memory/secret.js";
import { bindingOf } from "../../../firmware/purse/state/binding.js";
import { concatBytes, Writer } from "../../../protocol/codec/bytes.js";
import { encodePay } from "../../../protocol/commands/pay.js";
import { SW } from "../../../protocol/commands/status.js";
import { encodeSyncOpen, FREE_OPENS } from "../../../protocol/commands/sync-open.js";
import { answer, type Bank } from "../../harness/bank.js";
import { OpenPurse } from "../../harness/open-purse.js";
import { KEY, linkOver, responseTo } from "../../harness/phone.js";
import { meet, patientExchange, purse, request, rest } from "../../harness/purse.js";

class Scene {
  readonly one: OpenPurse;
  readonly bank: Bank;
  readonly payment = encodePay(request({ amount_minor: 6_000 }));

  constructor() {
    const { board, bank } = purse();
    this.one = new OpenPurse(board, () => {});
    this.bank = bank;
    rest(this.one.bracelet);
  }

  /** Puts the purse into this condition, whatever its medium says. */
  set({ frozen, opens, phone }: { frozen: boolean; opens: number; phone: boolean }): void {
    const { state } = this.one;
    if (state.money === null) throw new Error("a purse without money");
    const index = state.device.handle.slice(0, 4);
    const handle = concatBytes(index, new Writer(4).u32(opens).done());
    const number = new Writer(4).u32(1).done();
    const binding = new Secret(phone ? concatBytes(number, KEY, new Uint8Array(16)) : new Uint8Array(0));
    this.one.state = { ...state, device: { ...state.device, handle, binding }, money: { ...state.money, frozen } };
  }

  /** The handle of a SYNC-OPEN is the purse's own. */
  opens(): boolean {
    meet(this.one.bracelet);
    return this.bank.knows(answer(this.one.bracelet, encodeSyncOpen(new Uint8Array(16))).data.slice(0, 16));
  }

  pay(): number {
    meet(this.one.bracelet);
    return patientExchange(this.one.bracelet, this.payment).sw;
  }
}

const ANY_CAN_BE_APPROVED = { frozen: true, opens: FREE_OPENS, phone: false };
const calm = { frozen: false, opens: 0, phone: false };

/** How each question is asked, and whether it was approved. */
const QUESTIONS: Readonly<Record<string, { pose(scene: Scene): void; approved(scene: Scene): boolean }>> = {
  payment: {
    pose: (scene) => {
      scene.set(calm);
      expect(scene.pay()).to.equal(SW.press);
    },
    approved: (scene) => {
      scene.set(calm);
      return scene.pay() === SW.done;
    },
  },
  "sync-open": {
    pose: (scene) => {
      scene.set({ ...calm, opens: FREE_OPENS });
      expect(scene.opens()).to.equal(false);
    },
    approved: (scene) => {
      scene.set({ ...calm, opens: FREE_OPENS });
      return scene.opens();
    },
  },
  bind: {
    pose: (scene) => {
      scene.set(calm);
      scene.bank.sync(scene.one.bracelet, () => [{ tag: "bind", number: 7, key: KEY }]);
    },
    approved: ({ one }) => bindingOf(one.state.device)?.number === 7,
  },
  unload: {
    pose: (scene) => {
      scene.set(calm);
      scene.bank.sync(scene.one.bracelet, () => [{ tag: "unload", number: 1, amount_minor: 1_500 }]);
    },
    approved: ({ one }) => one.state.money?.lastUnload === 1,
  },
  thaw: {
    pose: (scene) => {
      scene.set({ ...calm, frozen: true, phone: true });
      scene.one.bracelet.field(true);
      responseTo(scene.one.bracelet, linkOver(scene.one.bracelet), { tag: "thaw" });
    },
    approved: ({ one }) => one.state.money?.frozen === false,
  },
};

describe("a press answers the last question", () => {
  for (const [first, one] of Object.entries(QUESTIONS)) {
    for (const [second, other] of Object.entries(QUESTIONS)) {
      // Nothing is asked while a payment waits for its press.
      const last = first === "payment" ? first : second;
      it(`${first}, then ${second}: the presses approve ${last} alone`, () => {
        const scene = new Scene();
        one.pose(scene);
        other.pose(scene);
        scene.set(ANY_CAN_BE_APPROVED);
        scene.one.press();
        // Looking carries out what was approved, so nothing waits any more.
        expect(QUESTIONS[last].approved(scene), `${last} after the first press`).to.equal(true);
        scene.set(ANY_CAN_BE_APPROVED);
        scene.one.press();
        // What a press does at once is looked at first, because looking at the others asks again.
        const others = ["bind", "unload", "thaw", "payment", "sync-open"].filter((name) => name !== last);
        expect(others.filter((name) => QUESTIONS[name].approved(scene))).to.deep.equal([]);
      });
    }
  }
});
