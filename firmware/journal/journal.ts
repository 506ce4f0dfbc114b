/**
 * The purse's memory: an append-only journal in two regions (layout.ts). Boot is replay.
 *
 * Guarantees: what `append` returned from is on flash; after a power cut at any instant `open` yields exactly the entries appended before
 * it, with at most the one in flight missing; damage is reported, never read as blank. `salt` comes from the caller, because the journal has no randomness.
 */
import type { Ascon } from "../crypto/ascon/ascon.js";
import type { Flash } from "../port/flash.js";
import { decodeHead, type Entry, encodeHead, HEAD_BODY, type Head, type Stored, saltOf } from "./layout.js";
import { Region } from "./region.js";

/** How a journal was found. `empty`: no region was ever filled, or none survives; the caller knows which from the vault. */
export type JournalStatus = "empty" | "intact" | "damaged";

/** Derives the 16-byte key of one filling from its salt. */
export type KeyOf = (salt: Uint8Array) => Uint8Array;

export class Journal {
  readonly #regions: readonly [Region, Region];
  readonly #keyOf: KeyOf;
  #live = 0;
  #epoch = 0;
  #next = 0;
  /** The compaction under way in the spare region: its entries, and the position written next (0: the region is not erased yet). */
  #filling: { readonly count: number; readonly salt: Uint8Array; readonly next: number } | null = null;

  constructor(flash: Flash, ascon: Ascon, keyOf: KeyOf) {
    this.#regions = [new Region(flash, ascon, 0), new Region(flash, ascon, flash.size / 2)];
    this.#keyOf = keyOf;
  }

  /** Records that can still be appended before a compaction is due. */
  get room(): number {
    return this.#next === 0 ? 0 : this.#regions[this.#live].positions - this.#next;
  }

  /** Records a fresh region takes. */
  get capacity(): number {
    return this.#regions[0].positions - 1;
  }

  /** Hands over the entries in order, one at a time; whether the journal is intact is known at the end. */
  open(each: (entry: Stored) => void): JournalStatus {
    const epochs = [this.#head(0), this.#head(1)];
    if (epochs[0] === null && epochs[1] === null) return "empty";
    this.#live = (epochs[1]?.epoch ?? -1) > (epochs[0]?.epoch ?? -1) ? 1 : 0;
    const head = epochs[this.#live];
    if (head === null) return "empty";
    this.#epoch = head.epoch;
    return this.#replay(head.count, each);
  }

  /** Appends one entry. There MUST be room. */
  append(entry: Entry): number {
    if (this.room < 1) throw new RangeError("the journal is full");
    const position = this.#next;
    this.#regions[this.#live].write(position, entry);
    this.#next++;
    return position;
  }

  /** Idle work: the part of the next record's tag that needs no data. */
  prepare(): void {
    if (this.room > 0) this.#regions[this.#live].prepare(this.#next);
  }

  wipe(position: number): void {
    this.#regions[this.#live].wipe(position);
  }

  /** Idle work: erases one sector of the spare region; false when all are clean. A compaction that is under way there is abandoned. */
  eraseSlice(): boolean {
    this.#filling = null;
    return this.#spare.eraseSlice();
  }

  /** Is a compaction under way? */
  get compacting(): boolean {
    return this.#filling !== null;
  }

  /**
   * Begins to compact: a new filling in the spare region, of `count` entries that stand for the whole journal. A compaction that was under way is
   * abandoned. Until the last slice the old filling is the live one and takes appends; cut at any instant it stays the live one.
   */
  beginCompaction(count: number, salt: Uint8Array): void {
    this.#filling = { count, salt, next: 0 };
  }

  /** One slice: a sector erased, the key, an entry, and last of all the head. True when the new filling has become the live one, entry i at i + 1. */
  compactSlice(entry: (index: number) => Entry): boolean {
    const filling = this.#filling;
    if (filling === null) throw new RangeError("no compaction is under way");
    const { count, salt, next } = filling;
    const region = this.#spare;
    if (next === 0) {
      if (region.eraseSlice()) return false;
      region.willBeWritten();
      region.use(this.#keyOf(salt));
    } else if (next <= count) {
      region.write(next, entry(next - 1));
    } else {
      this.#writeHead(region, count, salt);
      return true;
    }
    this.#filling = { count, salt, next: next + 1 };
    return false;
  }

  /** Writes the head: from here on this region is the live one. */
  #writeHead(region: Region, count: number, salt: Uint8Array): void {
    const epoch = this.#epoch + 1;
    region.write(0, encodeHead({ epoch, count }, salt));
    this.#filling = null;
    this.#live = 1 - this.#live;
    this.#epoch = epoch;
    this.#next = count + 1;
  }

  get #spare(): Region {
    return this.#regions[1 - this.#live];
  }

  #head(which: number): Head | null {
    const region = this.#regions[which];
    region.use(this.#keyOf(saltOf(region.peek(0, HEAD_BODY))));
    const cell = region.load(0);
    return typeof cell === "string" ? null : decodeHead(cell);
  }

  #replay(count: number, each: (entry: Stored) => void): JournalStatus {
    const region = this.#regions[this.#live];
    let damaged = false;
    let torn = -1;
    let end = 1;
    for (let position = 1; position < region.positions; position++) {
      const cell = region.load(position);
      if (cell === "blank") {
        if (position <= count) damaged = true;
        continue;
      }
      // Something lies after a bad cell: that one was not the tail.
      if (torn >= 0) damaged = true;
      // A gap of blank cells before something is damage too: appends leave no gap.
      if (end !== position) damaged = true;
      end = position + 1;
      torn = -1;
      if (cell === "bad") {
        if (position <= count) damaged = true;
        torn = position;
      } else if (cell !== "void") {
        each(cell);
      }
    }
    if (torn >= 0 && !damaged) region.void(torn);
    this.#next = end;
    return damaged ? "damaged" : "intact";
  }
}
