/**
 * Life × command × (selected or not), all of it: a stranger's probe gets the word of the table, no data beside it, and leaves nothing behind: not in
 * flash, not in the vault, not in what a power cycle makes of them.
 */
import { expect } from "chai";
import type { Bracelet } from "../../../firmware/main.js";
import { ACCEPTED_IN } from "../../../firmware/purse/step.js";
import { COMMANDS, decodeResponse } from "../../../protocol/commands/apdu.js";
import { SW } from "../../../protocol/commands/status.js";
import { LIFE, type LifeCode } from "../../../protocol/commands/sync.js";
import type { MemoryBoard } from "../../harness/board.js";
import { meet, patiently } from "../../harness/purse.js";
import { type Life, STAGE_NAMES, STAGES, type Stage, stage, statusOf } from "./stages.js";
import { PROBES, type Probe } from "./strangers.js";

type Wrap = (bracelet: Pick<Bracelet, "command">, board: MemoryBoard) => Pick<Bracelet, "command">;
const asItIs: Wrap = (bracelet) => bracelet;

/** Throws unless a stranger at this stage meets what the table says. */
function meets(at: Stage, probe: Probe, selected: boolean, wrap = asItIs): void {
  const label = `${probe.id} at stage ${at}, ${selected ? "selected" : "not selected"}`;
  const { board, bracelet } = stage(at);
  if (selected) meet(bracelet);
  const before = statusOf(board);
  board.resetCounts();
  const answered = wrap(bracelet, board);
  // The purse was just powered on: a payment is made ready first.
  const decoded = patiently(
    () => decodeResponse(answered.command(probe.apdu)),
    (got) => probe.command === "pay" && got.ok && got.value.sw === SW.working,
  );
  if (!decoded.ok) throw new Error(`${label}: ${decoded.error}`);
  const word = selected || probe.command === "select" ? probe.words[at] : "refused";
  expect(decoded.value.sw.toString(16), label).to.equal(SW[word].toString(16));
  expect(decoded.value.data.length, `${label}, data`).to.equal(word === "done" ? probe.length : 0);
  const mayWrite = word === "done" && selected && probe.writes.includes(at);
  expect(board.operations > 0, `${label}, writes`).to.equal(mayWrite);
  if (!mayWrite) expect(statusOf(board), `${label}, after a power cycle`).to.deep.equal(before);
}

describe("lives", () => {
  it("stage by stage are the lives of the protocol", () => {
    expect([...new Set(Object.values(STAGES))]).to.deep.equal(Object.keys(LIFE));
    for (const at of STAGE_NAMES) {
      const standing = statusOf(stage(at).board) as { life: number };
      expect(standing.life, at).to.equal(LIFE[STAGES[at]]);
    }
  });

  it("are probed with every command and every step", () => {
    const forms = new Set(PROBES.map(({ apdu }) => `${apdu[1]}.${apdu[2]}`));
    for (const { ins, p1 } of COMMANDS) for (const step of p1) expect(forms.has(`${ins}.${step}`)).to.equal(true);
  });

  for (const at of STAGE_NAMES) {
    it(`${at}: every probe, selected and not`, () => {
      for (const probe of PROBES) for (const selected of [true, false]) meets(at, probe, selected);
    });
  }

  it("accept a command where the purse's own table says so, and nowhere else", () => {
    for (const probe of PROBES) {
      for (const at of STAGE_NAMES) {
        const life: LifeCode = LIFE[STAGES[at] as Life];
        if (!ACCEPTED_IN[probe.command].includes(life)) {
          expect(probe.words[at], `${probe.id} at ${at}`).to.equal("refused");
        }
      }
    }
  });

  it("look alike to a stranger where the document says so", () => {
    const seen = (at: Stage) => PROBES.map((probe) => probe.words[at]).join();
    expect(seen("suspended")).to.equal(seen("damaged"));
    expect(seen("suspended")).to.equal(seen("counter"));
    expect(seen("active")).not.to.equal(seen("suspended"));
    expect(seen("retired")).not.to.equal(seen("blank"));
  });

  it("say the same in SELECT's answer, but for the institution before PIN", () => {
    const answers = STAGE_NAMES.map((at) => stage(at).bracelet.command(PROBES[0].apdu).join());
    expect(new Set(answers.slice(0, 2)).size).to.equal(1);
    expect(new Set(answers.slice(2)).size).to.equal(1);
  });
});

describe("lives, broken on purpose", () => {
  const receipt = PROBES.find((probe) => probe.id === "RECEIPT") as Probe;
  const make = PROBES.find((probe) => probe.id === "ENROL MAKE") as Probe;

  it("catch a purse that writes when it refuses", () => {
    const leaky: Wrap = (bracelet, board) => ({
      command: (apdu) => {
        board.vault.write(9, Uint8Array.of(1));
        return bracelet.command(apdu);
      },
    });
    expect(() => meets("retired", receipt, true, leaky)).to.throw("writes");
  });

  it("catch a purse that changes its memory behind the ports", () => {
    const leaky: Wrap = (bracelet, board) => ({
      command: (apdu) => {
        board.count = (board.count ?? 0) + 1;
        return bracelet.command(apdu);
      },
    });
    expect(() => meets("active", receipt, true, leaky)).to.throw("after a power cycle");
  });

  it("catch a word that tells one life from another", () => {
    const talkative: Wrap = (bracelet) => ({
      command: (apdu) => {
        const reply = bracelet.command(apdu);
        return apdu[1] === 0x52 ? Uint8Array.of(0x6a, 0x80) : reply;
      },
    });
    expect(() => meets("retired", receipt, true, talkative)).to.throw("RECEIPT at stage retired");
  });

  it("catch a purse that answers before SELECT", () => {
    const eager: Wrap = (bracelet) => {
      bracelet.command(PROBES[0].apdu);
      return bracelet;
    };
    expect(() => meets("made", make, false, eager)).to.throw("not selected");
  });
});
