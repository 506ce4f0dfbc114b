/** docs/protocol/journal.md against the code: the type of every entry, and the bytes of its body added up. */
import { expect } from "chai";
import { ENTRY_TYPE, encodeChange } from "../../firmware/purse/state/journal-entries.js";
import type { Change, Money, PurseTicket } from "../../firmware/purse/state/money.js";
import { ENTRIES } from "../../tools/docs/secrets.js";

const bytes = (n: number) => new Uint8Array(n).fill(7);

const ticket: PurseTicket = {
  number: 1,
  stage: "made",
  id: bytes(8),
  publicKey: bytes(33),
  first: bytes(32),
  z: bytes(32),
  sealNonce: bytes(16),
  sealTag: bytes(16),
  sealed: bytes(32),
  certificate: null,
};

const params = {
  maxBalance_minor: 1,
  maxPayment_minor: 1,
  pressFree_minor: 1,
  pressFreeSum_minor: 1,
  tickets: 1,
};

const money: Money = {
  wallet: bytes(8),
  currency: 156,
  params,
  seq: 0,
  balance_minor: 0,
  lastCredit: 0,
  chain: bytes(16),
  unchained: null,
  acknowledged: 0,
  pressFreeSum_minor: 0,
  time_s: 0,
  suspended: false,
  retired: false,
  tickets: [],
  nextTicket: 1,
  list: null,
  paid: [],
  last: null,
  history: [],
  limits: null,
  frozen: false,
  lastUnload: 0,
};

const request = {
  online: false,
  payee: bytes(8),
  amount_minor: 1,
  currency: 156,
  txId: bytes(8),
  nonce: bytes(8),
  time_s: 1,
  bytes: bytes(35),
};
const signed = { ticket: 1, seq: 1, pressed: false, request, s: bytes(32) };

/** One change of every kind; the list has one ticket, as the sum in the document has. */
const CHANGES: { readonly [K in Change["kind"]]: Extract<Change, { kind: K }> } = {
  base: { kind: "base", money },
  made: { kind: "made", ticket },
  listed: { kind: "listed", list: { number: 1, tickets: [1], signature: bytes(64) } },
  certified: {
    kind: "certified",
    number: 1,
    certificate: { head: { offline: true, max_minor: 1, expiry_s: 1, bytes: bytes(20) }, signature: bytes(64) },
  },
  paid: { kind: "paid", ...signed },
  unacknowledged: { kind: "unacknowledged", paid: { seq: 1, ticketId: bytes(8), pressed: false, request: bytes(35) } },
  lastPayment: { kind: "lastPayment", ...signed, balanceBefore_minor: 0, chainBefore: bytes(16) },
  credit: { kind: "credit", number: 1, amount_minor: 1 },
  acknowledge: { kind: "acknowledge", seq: 1 },
  params: { kind: "params", params },
  time: { kind: "time", time_s: 1 },
  suspend: { kind: "suspend" },
  retire: { kind: "retire" },
  history: { kind: "history", paid: { seq: 1, ticketId: bytes(8), pressed: false, request: bytes(35) } },
  limits: { kind: "limits", limits: { maxPayment_minor: 1, pressFree_minor: 1, pressFreeSum_minor: 1 } },
  frozen: { kind: "frozen", on: true },
  unloaded: { kind: "unloaded", number: 1, amount_minor: 1 },
};

/** The sum of the numbers in brackets. */
const sum = (layout: string): number =>
  [...layout.matchAll(/\((\d+)\)/g)].reduce((n, [, digits]) => n + Number(digits), 0);

describe("the journal's document", () => {
  it("has every entry of the code, and no other", () => {
    expect(Object.keys(ENTRIES).sort()).to.deep.equal(Object.keys(CHANGES).sort());
    expect(Object.keys(ENTRY_TYPE)).to.deep.equal(Object.keys(CHANGES));
  });

  for (const [name, change] of Object.entries(CHANGES)) {
    it(`says the type and length of ${name}`, () => {
      const entry = encodeChange(change);
      expect(entry.type).to.equal(ENTRY_TYPE[name as Change["kind"]]);
      expect(sum(ENTRIES[name])).to.equal(entry.body.length);
    });
  }

  it("would be wrong with one field less", () => {
    const shorter = ENTRIES.paid.replace(" ‖ pressed(1)", "");
    expect(sum(shorter)).not.to.equal(encodeChange(CHANGES.paid).body.length);
  });
});
