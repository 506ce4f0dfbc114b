/** What the page makes of the stream: acts with their lines, and bytes in plain words, every byte of them accounted for. */
import { expect } from "chai";
import type { RecordedEvent } from "../../../sim/api/contract/events.js";
import { AIR } from "../../../sim/page/i18n/words.js";
import { decode } from "../../../sim/page/state/decode.js";
import { type Act, died, fold } from "../../../sim/page/state/log.js";
import { parseYuan } from "../../../sim/page/state/money.js";
import { type Served, serveTown } from "./served.js";

describe("what the page reads", () => {
  let served: Served;
  let told: readonly RecordedEvent[];
  let acts: readonly Act[];
  before(async () => {
    served = await serveTown();
    await served.post("/v1/issue", {});
    const touch = { bracelet: "bracelet-1", terminal: "tea-shop", amount_minor: 12_34 };
    await served.post("/v1/touch", touch);
    await served.post("/v1/touch", { ...touch, accident: { kind: "power", cut: "after", operation: 2 } });
    await served.post("/v1/power", { bracelet: "bracelet-1", on: true });
    await served.post("/v1/network", { place: "tea-shop", on: true });
    told = served.town.record.since(0).events;
    acts = told.reduce<readonly Act[]>(fold, []);
  });
  after(() => served.close());

  it("is acts, newest first, each with how it ended", () => {
    const seen = acts.map(({ name, outcome }) => [name, outcome]);
    expect(seen).to.deep.equal([
      ["network", "on"],
      ["power", "on"],
      ["touch", "torn"],
      ["touch", "paid"],
      ["issue", "issued"],
    ]);
    expect(acts.map(died)).to.deep.equal([false, false, true, false, false]);
    expect(acts[0].moved_minor).to.equal(12_34);
  });

  it("has the question before the light that answers it", () => {
    const lines = acts[3].lines.map((line) => line.kind);
    expect(lines).to.deep.equal(["apdu", "apdu", "cue", "idle"]);
  });

  for (const language of ["en", "zh"] as const) {
    it(`is bytes in plain words, all of them (${language})`, () => {
      let count = 0;
      for (const { event } of told) {
        if (event.kind !== "apdu") continue;
        count++;
        const { command, answer } = event.exchange;
        const decoded = decode(command, answer, AIR[language]);
        expect(decoded.commandText, command).to.not.equal(AIR[language].commands.unknown);
        expect(decoded.commandParts.map((part) => part.bytes).join("")).to.equal(command);
        expect(decoded.answerParts.map((part) => part.bytes).join("")).to.equal(answer.length < 4 ? "" : answer);
        expect([...decoded.commandParts, ...decoded.answerParts].map((part) => part.name)).to.not.include("data");
      }
      expect(count).to.be.greaterThan(10);
    });
  }

  it("says what it can about bytes that are none", () => {
    expect(decode("00", "", AIR.en)).to.include({ command: "?", answerText: AIR.en.answers.nothing });
    expect(decode("8050000000", "6a80", AIR.en)).to.include({ answerText: AIR.en.answers.malformed, tone: "bad" });
    expect(decode("ffff", "6f00", AIR.en)).to.include({ answerText: "Status 6f00" });
  });

  it("is amounts as people type them", () => {
    const typed = { "12.34": 1234, "12,3": 1230, " 5 ": 500, "0.01": 1, "9999999.99": 999999999 };
    for (const [text, fen] of Object.entries(typed)) expect(parseYuan(text), text).to.equal(fen);
    for (const text of ["", "0", "-1", "1.234", "1e3", "abc", "12345678", "1..2", "٣"])
      expect(parseYuan(text), text).to.equal(null);
  });
});
