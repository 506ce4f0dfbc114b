/** The journal alone: replay, torn tails, damage that is never read as blank, compaction, and the tag that guards it all. */
import { expect } from "chai";
import { Ascon } from "../../../firmware/crypto/ascon/ascon.js";
import { Journal } from "../../../firmware/journal/journal.js";
import { type Entry, RECORD_SIZE, type Stored } from "../../../firmware/journal/layout.js";
import { MemoryBoard } from "../../harness/board.js";

const keyOf = (salt: Uint8Array) => salt.map((b) => b ^ 0x5a);
const entry = (n: number): Entry => ({ type: 9, body: Uint8Array.of(n, n + 1, n + 2), secret: null });
const secret = (n: number): Entry => ({ type: 0x82, body: Uint8Array.of(n), secret: new Uint8Array(32).fill(n) });
const SALT = new Uint8Array(16).fill(3);
const FLASH = 16384;
/** The address of a position; the first filling of erased flash goes into the upper region. */
const at = (position: number) => FLASH / 2 + position * RECORD_SIZE;

function journal(board: MemoryBoard) {
  const j = new Journal(board.flash, new Ascon(), keyOf);
  const entries: Stored[] = [];
  const state = j.open((one) => entries.push(one));
  return { j, opened: { state, entries } };
}

/** All slices of a compaction at once. */
function compact(j: Journal, entries: readonly Entry[], salt: Uint8Array): void {
  j.beginCompaction(entries.length, salt);
  while (!j.compactSlice((i) => entries[i]));
}

function started(entries: Entry[] = [entry(1)]) {
  const board = new MemoryBoard({ flashSize: FLASH });
  const { j } = journal(board);
  compact(j, entries, SALT);
  return { board, j };
}

const bodies = (board: MemoryBoard) => journal(board).opened.entries.map((e) => e.body[0]);

describe("journal", () => {
  it("is empty on erased flash", () => {
    expect(journal(new MemoryBoard()).opened).to.deep.equal({ state: "empty", entries: [] });
  });

  it("gives back what was appended, in order, with its secret", () => {
    const { board, j } = started();
    j.append(entry(7));
    j.append(secret(9));
    const { opened } = journal(board);
    expect(opened.state).to.equal("intact");
    expect(opened.entries.map((e) => e.body[0])).to.deep.equal([1, 7, 9]);
    expect(opened.entries[2].secret).to.deep.equal(new Uint8Array(32).fill(9));
  });

  it("wipes a secret and keeps the record", () => {
    const { board, j } = started();
    j.wipe(j.append(secret(9)));
    const { opened } = journal(board);
    expect(opened.entries[1].secret).to.deep.equal(new Uint8Array(32));
    expect(opened.state).to.equal("intact");
  });

  it("drops a torn tail, voids it, and goes on after it", () => {
    const { board, j } = started();
    const position = j.append(entry(7));
    board.memory[at(2) + 3] &= 0xf0;
    expect(position).to.equal(2);
    const reopened = journal(board);
    expect(reopened.opened.entries).to.have.length(1);
    expect(board.memory.slice(at(2), at(3)).every((b) => b === 0)).to.equal(true);
    reopened.j.append(entry(8));
    expect(journal(board).opened.state).to.equal("intact");
    expect(bodies(board)).to.deep.equal([1, 8]);
  });

  it("calls every flipped bit of a record in the middle damage", () => {
    const { board, j } = started();
    j.append(entry(7));
    j.append(entry(8));
    const length = 3 + 3 + 16;
    for (let bit = 0; bit < length * 8; bit++) {
      const copy = board.clone();
      copy.memory[at(2) + (bit >> 3)] ^= 1 << (bit & 7);
      expect(journal(copy).opened.state, `bit ${bit}`).to.equal("damaged");
    }
  });

  it("calls a missing record, and one moved elsewhere, damage", () => {
    const { board, j } = started();
    j.append(entry(7));
    j.append(entry(8));
    const gap = board.clone();
    gap.memory.fill(0xff, at(2), at(3));
    expect(journal(gap).opened.state).to.equal("damaged");
    const moved = board.clone();
    moved.memory.copyWithin(at(2), at(3), at(4));
    expect(journal(moved).opened.state).to.equal("damaged");
  });

  it("compacts into the other region and reads the newer one", () => {
    const { board, j } = started();
    j.append(entry(7));
    compact(j, [entry(20), secret(21)], new Uint8Array(16).fill(4));
    expect(j.append(entry(22))).to.equal(3);
    expect(bodies(board)).to.deep.equal([20, 21, 22]);
    compact(j, [entry(30)], new Uint8Array(16).fill(5));
    expect(bodies(board)).to.deep.equal([30]);
  });

  it("compacts in slices while the old filling goes on, and not at all when something comes in between", () => {
    const { board, j } = started();
    j.append(entry(7));
    const before = bodies(board);
    const salt = (n: number) => new Uint8Array(16).fill(n);
    const fresh = [entry(20), secret(21), entry(22)];
    const slice = () => j.compactSlice((i) => fresh[i]);
    j.beginCompaction(fresh.length, salt(4));
    // The first entries are written, the head is not; idle work elsewhere cleans the region under way.
    for (let i = 0; i < 4; i++) expect(slice()).to.equal(false);
    while (j.eraseSlice());
    expect(j.compacting).to.equal(false);
    expect(slice).to.throw("under way");
    expect(bodies(board)).to.deep.equal(before);
    j.beginCompaction(fresh.length, salt(5));
    let slices = 1;
    for (; !slice(); slices++) expect(bodies(board), `after ${slices} slices`).to.deep.equal(before);
    expect(slices).to.be.at.least(5);
    expect(j.append(entry(23))).to.equal(4);
    expect(bodies(board)).to.deep.equal([20, 21, 22, 23]);
  });

  it("refuses what is not a record, and to go past the end", () => {
    const { j } = started();
    expect(() => j.append({ ...entry(1), body: new Uint8Array(238) })).to.throw(RangeError);
    expect(() => j.append({ ...secret(1), secret: null })).to.throw(RangeError);
    while (j.room > 0) j.append(entry(2));
    expect(() => j.append(entry(2))).to.throw("full");
  });
});
