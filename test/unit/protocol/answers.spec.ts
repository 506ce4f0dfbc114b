/**
 * The table of answers, row by row: for each row and each of its stages a scene is played on a real bracelet, and the answer is the row's word.
 * What is answered with any other word than `done` has written nothing, but where the row says so. A row without a scene is a failure.
 */
import { expect } from "chai";
import { decodeResponse } from "../../../protocol/commands/apdu.js";
import { SW } from "../../../protocol/commands/status.js";
import { patiently } from "../../harness/purse.js";
import { ANSWERS, type AnswerRow } from "./answers.js";
import type { Played, Scenes } from "./scenes.js";
import { ENROL_SCENES } from "./scenes-enrol.js";
import { LINK_SCENES } from "./scenes-link.js";
import { PAY_SCENES } from "./scenes-pay.js";
import { SYNC_SCENES } from "./scenes-sync.js";
import type { Stage } from "./stages.js";

const SCENES: Scenes = { ...PAY_SCENES, ...SYNC_SCENES, ...LINK_SCENES, ...ENROL_SCENES };

/** Throws unless the answer is what the row says. */
function hold(row: AnswerRow, at: Stage, { board, bracelet, apdu, via, same }: Played): void {
  const label = `${row.id} at stage ${at}`;
  board.resetCounts();
  const counter = board.count;
  // A purse that was just powered on says so first when it is asked for a payment, whatever it says then; to nothing else.
  const mayWork = row.word !== "working" && /^(pay|receipt|link)\./.test(row.id);
  const decoded = patiently(
    () => decodeResponse(bracelet.command(apdu, via)),
    (got) => mayWork && got.ok && got.value.sw === SW.working,
  );
  if (!decoded.ok) throw new Error(`${label}: ${decoded.error}`);
  const { sw, data } = decoded.value;
  expect(sw.toString(16), label).to.equal(SW[row.word].toString(16));
  if (same !== undefined) expect(data, label).to.deep.equal(same);
  if (row.word === "done") return;
  if (row.writes === undefined) expect(board.operations, `${label}, writes`).to.equal(0);
  else expect([board.programmed, board.erased, (board.count ?? 0) - (counter ?? 0)], label).to.deep.equal([0, 0, 1]);
}

describe("answers", () => {
  it("have a scene for every row, and a row for every scene", () => {
    expect(Object.keys(SCENES).sort()).to.deep.equal(ANSWERS.map((row) => row.id).sort());
  });

  it("are of every status word", () => {
    expect([...new Set(ANSWERS.map((row) => row.word))].sort()).to.deep.equal(Object.keys(SW).sort());
  });

  for (const row of ANSWERS) {
    it(`${row.id}: ${row.word}`, () => {
      for (const at of row.stages) hold(row, at, SCENES[row.id](at));
    });
  }

  it("would show a wrong word", () => {
    const row = ANSWERS.filter((one) => one.id === "pay.cap")[0];
    expect(() => hold({ ...row, word: "press" }, "active", SCENES["pay.cap"]("active"))).to.throw("pay.cap");
  });

  it("would show a purse that writes when it refuses", () => {
    const row = ANSWERS.filter((one) => one.id === "pay.cap")[0];
    const played = SCENES["pay.cap"]("active");
    const leaky = {
      ...played,
      bracelet: {
        command: (apdu: Uint8Array) => {
          played.board.flash.program(0xff00, Uint8Array.of(0));
          return played.bracelet.command(apdu);
        },
      } as Played["bracelet"],
    };
    expect(() => hold(row, "active", leaky)).to.throw("writes");
  });
});
