/**
 * Can merchants who collude tell which payments are one bracelet's? 200 touches of 20 bracelets, each with keys of its own, at shops that ask whatever a
 * reader can ask (town.ts); then every field, byte, bit, length and status word of the answers is tried (linkers.ts). What links must be in
 * docs/privacy.md, and what is there must link. That the linkers catch what they are for is in controls.test.ts.
 */
import { expect } from "chai";
import { LEVELS } from "../../parties/institution/issuing/levels.js";
import { OWN_LIMITS } from "../../protocol/commands/link.js";
import { PAY_ANSWER_LENGTH } from "../../protocol/commands/pay.js";
import { SELECT_ANSWER_LENGTH } from "../../protocol/commands/select.js";
import { type PrivacyDocument, readDocument } from "./document.js";
import { judge } from "./judge.js";
import { record } from "./town.js";
import type { Transcript } from "./transcript.js";
import { viewsOf } from "./views.js";
import { lower } from "./wearer.js";

describe("merchants who collude", () => {
  const { text, parsed: document } = readDocument();
  let transcript: Transcript;

  before(() => {
    transcript = record();
  });

  it("have 200 touches of 20 bracelets in their book, most of them paid", () => {
    expect(transcript.touches).to.equal(200);
    expect(new Set(transcript.heard.map((one) => one.purse)).size).to.equal(20);
    expect(transcript.payments).to.be.greaterThan(150);
    expect(transcript.heard.length).to.be.greaterThan(5_000);
  });

  it("link nothing beyond what docs/privacy.md lists, and all that it lists", () => {
    expect(judge(transcript, document)).to.deep.equal([]);
  });

  it("asked whatever a reader can ask", () => {
    const asked = new Set(transcript.heard.map((one) => one.ask));
    for (const ask of asked) expect(text, ask).to.contain(ask.replace(/ENROL \d/, "ENROL"));
    const commands = new Set(transcript.heard.map((one) => one.command));
    expect([...commands].filter((name) => name !== "none").sort()).to.deep.equal(
      ["enrol", "link", "link-open", "pay", "receipt", "select", "sync", "sync-open"].sort(),
    );
  });

  it("see each admitted fact on more than one bracelet, so that it is the fact that tells and not the bracelet", () => {
    for (const view of viewsOf(transcript, document)) {
      if (view.field?.[2] !== "told") continue;
      const facts = document.linkages.filter((one) => one.seen.includes(view.name)).map((one) => one.id);
      const purses = new Map<string, Set<number>>();
      const key = (truth: (typeof view.seen)[number]["truth"]) => facts.map((id) => truth[id]).join();
      for (const one of view.seen) {
        purses.set(key(one.truth), (purses.get(key(one.truth)) ?? new Set()).add(one.purse));
      }
      const shared = view.seen.filter((one) => (purses.get(key(one.truth))?.size ?? 0) > 1).length;
      expect(shared / view.seen.length, view.name).to.be.greaterThan(0.9);
    }
  });

  it("tell few sets of limits apart: none of the wearer's own, and those that LINK takes", () => {
    const values = new Set(transcript.heard.map((one) => one.truth["own-limits"]));
    expect([...values].sort()).to.deep.equal([0, ...OWN_LIMITS.map((_, i) => i + 1)]);
    expect(values.size).to.equal(5);
    expect(text).to.include("which of five: none");
    const apart = LEVELS.map(
      ({ params }) => new Set([params, ...OWN_LIMITS].map((own) => JSON.stringify(lower(params, own)))).size,
    );
    expect(apart, "by level").to.deep.equal([5, 5, 5]);
  });

  it("met bracelets whose free opens were spent, and bytes of many an open of theirs", () => {
    const spent = transcript.heard.filter((one) => one.ask === "SYNC-OPEN" && one.truth.opens === true);
    expect(new Set(spent.map((one) => one.purse)).size).to.be.greaterThan(1);
    expect(spent.filter((one) => one.data.length === 32).length).to.be.greaterThan(10);
  });

  it("give the same book for the same seed", () => {
    const small = { wearers: 4, rounds: 2 };
    expect(record(small)).to.deep.equal(record(small));
  });
});

describe("docs/privacy.md", () => {
  const { text, parsed: document } = readDocument();
  const length = (answer: keyof PrivacyDocument["answers"]): number =>
    document.answers[answer].reduce((sum, [, bytes]) => sum + bytes, 0);

  it("knows every byte of every answer", () => {
    expect(length("SELECT")).to.equal(SELECT_ANSWER_LENGTH);
    expect(length("PAY")).to.equal(PAY_ANSWER_LENGTH);
    expect(length("SYNC-OPEN")).to.equal(32);
    expect(length("SYNC")).to.equal(240);
  });

  it("tells a person the same as the machine", () => {
    for (const fields of Object.values(document.answers)) {
      for (const [name, bytes, nature] of fields) {
        const row = new RegExp(`^\\| \`${name.replaceAll(".", "\\.")}\` +\\| ${bytes} +\\|.*\\b${nature}\\b`, "m");
        expect(text, name).to.match(row);
      }
    }
    for (const { id, verdict } of document.linkages) {
      expect(text, id).to.match(new RegExp(`^\\| \`${id}\` +\\| ${verdict} +\\|`, "m"));
    }
  });
});
