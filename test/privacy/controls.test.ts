/** Bracelets with a leak, each of which must be caught by the linker that is for it, and named. And documents that say too little or too much. */
import { expect } from "chai";
import { SLOT } from "../../firmware/port/vault.js";
import { type PrivacyDocument, readDocument } from "./document.js";
import { judge } from "./judge.js";
import { equality, type LinkerName } from "./linkers.js";
import { record, WISH_minor } from "./town.js";
import type { Heard, Transcript } from "./transcript.js";
import { viewsOf } from "./views.js";
import type { Wearer } from "./wearer.js";

/** Where things stand in the answer to PAY. */
const EXPIRY_LAST = 1 + 19;
const BLOB = 1 + 117;

/** A secret of each purse, as a leak would have one. */
const secretOf = (purse: number, n: number): number => (Math.imul(purse + 1, 0x9e3779b1) >>> (8 * n)) & 255;

/** The n-th payment of a purse, changed. */
function changed(from: Transcript, change: (data: Uint8Array, purse: number, n: number) => Uint8Array): Transcript {
  const made = new Map<number, number>();
  const heard = from.heard.map((one): Heard => {
    if (one.payment === null || one.data.length === 0) return one;
    const n = (made.get(one.purse) ?? 0) + 1;
    made.set(one.purse, n);
    return { ...one, data: change(one.data.slice(), one.purse, n) };
  });
  return { ...from, heard };
}

function put(data: Uint8Array, at: number, ...bytes: readonly number[]): Uint8Array {
  data.set(bytes, at);
  return data;
}

const u32 = (n: number): number[] => [24, 16, 8, 0].map((by) => (n >>> by) & 255);

describe("linkers", () => {
  const { parsed: document } = readDocument();
  let transcript: Transcript;

  before(() => {
    transcript = record();
  });

  const caught = (leaky: Transcript, linker: LinkerName, view: string): string[] =>
    judge(leaky, document, view)
      .filter((one) => one.linker === linker && one.view === view)
      .map((one) => one.what);

  it("catch nothing where nothing was planted", () => {
    for (const view of ["PAY", "SYNC-OPEN"])
      expect(
        judge(
          changed(transcript, (data) => data),
          document,
          view,
        ),
      ).to.be.empty;
  });

  it("catch a static byte in the blob", () => {
    const leaky = changed(transcript, (data, purse) => put(data, BLOB + 7, secretOf(purse, 0)));
    expect(caught(leaky, "constancy", "PAY blob")[0]).to.match(/^byte 7: /);
  });

  it("catch a static bit in a signature", () => {
    const leaky = changed(transcript, (data, purse) => put(data, 221, (data[221] & 0xfe) | (secretOf(purse, 1) & 1)));
    expect(caught(leaky, "constancy", "PAY signature.s")).to.have.length(1);
    expect(caught(leaky, "constancy", "PAY signature.s")[0]).to.match(/^bit 0 of byte 31: /);
  });

  it("catch a byte that is the purse's in every third payment only", () => {
    const leaky = changed(transcript, (data, purse, n) => (n % 3 === 0 ? put(data, BLOB, secretOf(purse, 0)) : data));
    expect(caught(leaky, "constancy", "PAY blob")[0]).to.match(/^byte 0: /);
  });

  it("catch an expiry of the purse's own, to the second", () => {
    const leaky = changed(transcript, (data, purse) => put(data, EXPIRY_LAST, data[EXPIRY_LAST] + purse));
    expect(caught(leaky, "told", "PAY ticket.expiry_s")[0]).to.match(/both with day/);
  });

  it("catch a sequence in clear", () => {
    const leaky = changed(transcript, (data, _, n) => put(data, BLOB, ...u32(n)));
    expect(caught(leaky, "order", "PAY blob").join()).to.match(/\b4 at 0: \d+ σ/);
  });

  it("catch a counter that begins anywhere and steps by a secret", () => {
    const leaky = changed(transcript, (data, purse, n) => {
      const from = secretOf(purse, 0) * 0x1010101;
      return put(data, BLOB + 8, ...u32((from + n * Math.imul(purse + 1, 0x9e3779b1)) | 0));
    });
    expect(caught(leaky, "difference", "PAY blob").join()).to.match(/difference, 4 at 8: /);
  });

  it("catch one key stream for two blobs", () => {
    const leaky = changed(transcript, (data, purse, n) =>
      put(data, BLOB + 4, secretOf(purse, 0), secretOf(purse, 1) ^ n),
    );
    expect(caught(leaky, "difference", "PAY blob").join()).to.match(/exclusive or, 1 at 5: /);
  });

  it("catch bytes of a handle in a blob", () => {
    const handles = new Map<number, Uint8Array>();
    for (const one of transcript.heard) {
      if (one.command === "sync-open" && one.data.length > 0) handles.set(one.purse, one.data.slice(0, 8));
    }
    const leaky = changed(transcript, (data, purse, n) =>
      n === 2 ? put(data, BLOB + 3, ...(handles.get(purse) ?? [])) : data,
    );
    expect(
      equality(viewsOf(leaky, document))
        .map((one) => one.what)
        .join(),
    ).to.match(/SYNC-OPEN handle|PAY blob/);
  });

  it("catch a byte more than the document knows", () => {
    const leaky = changed(transcript, (data, purse) => Uint8Array.from([...data, purse]));
    expect(caught(leaky, "same", "PAY beyond the document")).not.to.be.empty;
  });

  /** Bracelets that leak while they are recorded. */
  const SMALL = { wearers: 8, rounds: 4 };

  it("catch a handle that is shown again, by a bracelet whose vault goes back", () => {
    const firsts = new Map<number, Uint8Array>();
    const tamper = (w: Wearer) => {
      if (!firsts.has(w.purse)) firsts.set(w.purse, w.board.slots[SLOT.handle].slice());
      w.board.slots[SLOT.handle] = firsts.get(w.purse) ?? new Uint8Array(0);
      w.reboot();
    };
    const found = caught(record({ ...SMALL, tamper }), "equality", "SYNC-OPEN handle");
    expect(found[0]).to.match(/^4 bytes at 0, of purse \d, touches/);
  });

  it("catch a bracelet that says in its word that its free opens are spent", () => {
    const leak = (w: Wearer, ask: string, reply: Uint8Array) =>
      ask === "SYNC-OPEN" && w.spent ? Uint8Array.of(0x90, 0x01) : reply;
    const found = caught(record({ ...SMALL, leak }), "told", "answer to SYNC-OPEN");
    expect(found[0]).to.match(/9001, 0 bytes of purse \d/);
  });

  it("catch a bracelet that shows one handle over and over once its free opens are spent", () => {
    const leak = (w: Wearer, ask: string, reply: Uint8Array) => {
      if (ask !== "SYNC-OPEN" || !w.spent) return reply;
      return Uint8Array.from([...Array<number>(16).fill(w.purse), ...reply.slice(16)]);
    };
    const leaky = record({ ...SMALL, leak });
    expect(caught(leaky, "equality", "SYNC-OPEN handle")).not.to.be.empty;
    expect(caught(leaky, "constancy", "SYNC-OPEN handle")).not.to.be.empty;
  });

  it("catch limits of the wearer's own making, taken by a bracelet that takes any", () => {
    const taken = new Set<number>();
    const tamper = (w: Wearer) => {
      if (!w.wished || taken.has(w.purse)) return;
      taken.add(w.purse);
      const params = { ...w.params, maxPayment_minor: WISH_minor };
      w.bank.sync(w.bracelet, () => [{ tag: "params", params }]);
      w.opens = 0;
    };
    const found = caught(record({ rounds: 5, tamper }), "told", "answer to PAY of 30.00");
    expect(taken.size).to.be.greaterThan(1);
    expect(found.join()).to.match(/6985, 0 bytes of purse \d.*own-limits 0/);
  });

  it("catch a length of the purse's own", () => {
    const leak = (w: Wearer, ask: string, reply: Uint8Array) =>
      ask === "RECEIPT of a guessed name" ? Uint8Array.from([...new Uint8Array(w.purse % 3), ...reply]) : reply;
    const found = caught(record({ ...SMALL, leak }), "same", "answer to RECEIPT of a guessed name");
    expect(found[0]).to.match(/6985, \d bytes of purse/);
  });

  it("catch a status word of the purse's own", () => {
    const leak = (w: Wearer, ask: string, reply: Uint8Array) =>
      ask === "SYNC of garbage" && w.purse === 5 ? Uint8Array.of(0x6a, 0x80) : reply;
    expect(caught(record({ ...SMALL, leak }), "same", "answer to SYNC of garbage")).not.to.be.empty;
  });

  it("catch a word that tells the balance above every cap", () => {
    const leak = (w: Wearer, ask: string, reply: Uint8Array) =>
      ask === "PAY above every cap" && w.balance_minor < 3_000 ? Uint8Array.of(0x90, 0x01) : reply;
    expect(caught(record({ ...SMALL, leak }), "told", "answer to PAY above every cap")).not.to.be.empty;
  });
});

describe("a document", () => {
  const { parsed: document } = readDocument();
  let transcript: Transcript;

  before(() => {
    transcript = record();
  });

  for (const linkage of document.linkages) {
    for (const view of linkage.seen) {
      it(`that did not admit ${linkage.id} in ${view} would be shown`, () => {
        const linkages = document.linkages.map((one) =>
          one.id === linkage.id ? { ...one, seen: one.seen.filter((name) => name !== view) } : one,
        );
        const found = judge(transcript, { ...document, linkages }, view).filter((one) => one.view === view);
        expect(found.map((one) => one.linker)).to.include.oneOf(["told", "same"]);
      });
    }
  }

  it("that admits what is not told would be shown", () => {
    const seen = ["PAY ticket.version", "answer to SYNC of garbage", "answer to a question that nobody asks"];
    const more: PrivacyDocument = {
      ...document,
      linkages: [...document.linkages, { id: "balance", verdict: "accepted", seen }],
    };
    expect(judge(transcript, more).map((one) => `${one.linker} ${one.view}`)).to.have.members(
      seen.map((view) => `unseen ${view}`),
    );
  });

  it("that calls fresh what is told would be shown", () => {
    const answers = { ...document.answers, SELECT: document.answers.SELECT.map(([n, b]) => [n, b, "fresh"] as const) };
    expect(judge(transcript, { ...document, answers }, "SELECT institution").map((one) => one.linker)).to.include(
      "constancy",
    );
  });
});
