/** The list of the first day follows what happened, and nothing that only looks like it; and no act of the town that fails moves a fen. */
import { expect } from "chai";
import { OWN_LIMITS } from "../../../protocol/commands/link.js";
import type { SimEvent } from "../../../sim/api/contract/events.js";
import type { DayStep } from "../../../sim/api/contract/names.js";
import { Day } from "../../../sim/town/day.js";
import { EventStream } from "../../../sim/world/events.js";
import { serveTown } from "./served.js";

type Act = Omit<Extract<SimEvent, { kind: "act" }>, "kind" | "act">;

interface More {
  readonly reason?: string;
  readonly amount?: number;
  readonly seen?: readonly SimEvent[];
}
type Ended = readonly [of: Partial<Act>, outcome: string, more?: More];

/** The steps that are ticked after these acts, each with how it ended and what was seen in between. */
function ticked(...acts: readonly Ended[]): DayStep[] {
  const stream = new EventStream();
  const day = new Day(stream);
  for (const [i, [of, outcome, { reason, amount, seen } = {}]] of acts.entries()) {
    const act = { name: "hold", bracelet: "b", at: null, amount_minor: null, how: null, ...of } as const;
    stream.emit({ kind: "act", act: i, ...act });
    for (const event of seen ?? []) stream.emit(event);
    const { name, bracelet } = act;
    const end = { reason: reason ?? null, amount_minor: amount ?? null };
    stream.emit({ kind: "end", act: i, name, bracelet, outcome, ...end });
  }
  return day.steps.filter((step) => step.done).map((step) => step.name);
}

const sends = (commandText: string): SimEvent => ({
  kind: "apdu",
  reader: "till",
  bracelet: "b",
  exchange: { commandText, answerText: "", command: "", answer: "" },
});
const report = (arrivals: object): SimEvent => ({
  kind: "report",
  bracelet: "b",
  through: "phone",
  balance_minor: 0,
  tickets: 0,
  refunded_minor: 0,
  moved_minor: 0,
  back_minor: 0,
  ...arrivals,
});
const ON = sends("PAY 1.00 to X, online");
const OFF = sends("PAY 1.00 to X, offline");
const SYNC = sends("SYNC-OPEN");
const bind = [{ how: "bind" }, "bound"] as const;
const issue0 = [{ name: "issue", how: "level-0" }, "issued"] as const;

describe("the list of the first day", () => {
  const rows: readonly (readonly [string, readonly Ended[], readonly DayStep[]])[] = [
    ["an issue that failed", [[{ name: "issue" }, "failed"]], []],
    ["a wish to be bound", [[{ how: "bind" }, "press", { reason: "bind" }]], []],
    ["a binding", [[...bind]], ["bind"]],
    ["a top-up of a bracelet that is not bound", [[{ how: "top-up" }, "synced"]], []],
    ["one of a bracelet that is", [[...bind], [{ how: "top-up" }, "synced"]], ["bind", "top-up"]],
    ["one after unbinding", [[...bind], [{ how: "unbind" }, "unbound"], [{ how: "top-up" }, "synced"]], ["bind"]],
    ["a payment online without a sync", [[{ name: "touch" }, "paid", { seen: [ON] }]], []],
    ["a sync and a payment offline", [[{ name: "touch" }, "paid", { seen: [SYNC, OFF] }]], []],
    ["a sync and a payment online", [[{ name: "touch" }, "paid", { seen: [OFF, SYNC, ON] }]], ["online"]],
    [
      "a sync of an act before",
      [
        [{}, "synced", { seen: [SYNC] }],
        [{ name: "touch" }, "paid", { seen: [ON] }],
      ],
      [],
    ],
    ["a refusal of level 1", [[{ name: "touch" }, "refused", { seen: [OFF] }]], []],
    ["a refusal of level 0 online", [[...issue0], [{ name: "touch" }, "refused", { seen: [ON] }]], ["issue"]],
    ["one offline", [[...issue0], [{ name: "touch" }, "refused", { seen: [OFF] }]], ["issue", "l0-refused"]],
    ["a refund in part", [[{ name: "refund", how: "part" }, "refunded"]], ["refund-part"]],
    ["one that failed", [[{ name: "refund", how: "full" }, "failed"]], []],
    ["a sync that brings nothing", [[{}, "synced", { seen: [report({})] }]], []],
    ["one that brings a refund", [[{}, "synced", { seen: [report({ refunded_minor: 1 })] }]], ["refund-arrives"]],
    ["another fault than the hotlist", [[{ name: "touch" }, "bad-answer", { reason: "ticket-expired" }]], []],
    ["the hotlist", [[{ name: "touch" }, "bad-answer", { reason: "hotlisted" }]], ["hotlist"]],
    ["a proof that does not hold", [[{}, "on", { seen: [{ kind: "proof", wallet: "", bytes: 1, holds: false }] }]], []],
    ["one that does", [[{}, "on", { seen: [{ kind: "proof", wallet: "", bytes: 1, holds: true }] }]], ["fork"]],
    ["a round in which nothing moved", [[{ name: "bank", how: "netting" }, "netted", { amount: 0 }]], []],
    ["one in which something did", [[{ name: "bank", how: "netting" }, "netted", { amount: 5 }]], ["netting"]],
    ["books that differ", [[{ name: "bank", how: "reconcile" }, "differs"]], []],
  ];
  for (const [title, acts, steps] of rows) {
    it(`${title}: ${steps.length === 0 ? "nothing" : steps.join(", ")}`, () =>
      expect(ticked(...acts)).to.have.members([...steps]));
  }
});

describe("acts of the day that fail", () => {
  it("say why, and move nothing", async () => {
    const served = await serveTown();
    try {
      await served.post("/v1/issue", {});
      await served.post("/v1/phone", { what: "open" });
      const books = async () => JSON.stringify((await served.town.state()).money);
      const before = await books();
      const [, limits] = OWN_LIMITS;
      const asked: readonly (readonly [string, object, string])[] = [
        ["/v1/hold", { bracelet: "bracelet-1", what: "top-up", amount_minor: 1_00 }, "not-bound"],
        ["/v1/hold", { bracelet: "bracelet-1", what: "unload", amount_minor: 1_00 }, "not-bound"],
        ["/v1/hold", { bracelet: "bracelet-1", what: "limits", limits }, "not-bound"],
        ["/v1/hold", { bracelet: "bracelet-1", what: "freeze" }, "not-bound"],
        ["/v1/phone", { what: "lost", bracelet: "bracelet-1" }, "not-bound"],
        ["/v1/bank", { what: "rules", level: 1, maxPayment_minor: 1_00, pressFree_minor: 2_00 }, "bad-rule"],
      ];
      for (const [path, body, reason] of asked) {
        const answer = (await served.post(path, body)).body;
        expect(answer, path).to.include({ outcome: "failed", reason });
        expect(answer.sentence).to.match(/^[A-Z].+\.$/);
      }
      expect(await books()).to.equal(before);
      const { day, money } = await served.town.state();
      expect(day.filter((step) => step.done).map((step) => step.name)).to.deep.equal(["issue", "wallet"]);
      expect(money.conserved).to.equal(true);
    } finally {
      await served.close();
    }
  });
});
