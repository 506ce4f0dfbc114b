/**
 * One half of the flash as a row of records: reads, checks, programs. Knows positions and tags; knows nothing of money.
 *
 * Assumes a NOR flash (port/flash.ts). Guarantees that `load` tells blank, good, torn, voided and damaged apart as layout.ts defines them.
 */
import type { Ascon } from "../crypto/ascon/ascon.js";
import { equal } from "../crypto/memory/bytes.js";
import { type Flash, SECTOR } from "../port/flash.js";
import {
  type Entry,
  FORMAT,
  HAS_SECRET,
  HEADER_SIZE,
  MAX_BODY,
  MAX_BODY_WITH_SECRET,
  RECORD_SIZE,
  SECRET_AT,
  SECRET_SIZE,
  type Stored,
  TAG_SIZE,
} from "./layout.js";

/** What lies at a position. */
export type Cell = Stored | "blank" | "void" | "bad";

export class Region {
  readonly base: number;
  readonly positions: number;
  readonly #flash: Flash;
  readonly #ascon: Ascon;
  readonly #record = new Uint8Array(RECORD_SIZE);
  /** The same bytes as words: XS reads four bytes for the price of one. */
  readonly #words = new Int32Array(this.#record.buffer);
  readonly #nonce = new Uint8Array(16);
  readonly #tag = new Uint8Array(TAG_SIZE);
  readonly #tagWords = new Int32Array(this.#tag.buffer);
  readonly #zeros = new Uint8Array(RECORD_SIZE);
  /** Ascon's state after key and nonce of `#preparedFor`, and the key: the part of the next tag that needs no data. */
  readonly #prepared: number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  #preparedFor = -1;
  #key = new Uint8Array(16);
  /** Positions before this one are known to be blank. */
  #cleanTo = 0;

  constructor(flash: Flash, ascon: Ascon, base: number) {
    this.#flash = flash;
    this.#ascon = ascon;
    this.base = base;
    this.positions = flash.size / 2 / RECORD_SIZE;
  }

  /** Sets the key of this filling of the region, 16 bytes. */
  use(key: Uint8Array): void {
    this.#key = Uint8Array.from(key);
    this.#preparedFor = -1;
  }

  /** Does the part of the tag at `position` that needs no data; idle work. */
  prepare(position: number): void {
    if (this.#preparedFor === position) return;
    this.#nonce[0] = position >> 24;
    this.#nonce[1] = (position >> 16) & 255;
    this.#nonce[2] = (position >> 8) & 255;
    this.#nonce[3] = position & 255;
    this.#ascon.tagPrepare(this.#prepared, this.#key, this.#nonce);
    this.#preparedFor = position;
  }

  /** Programs one record at a blank position; it is on the medium when this returns. */
  write(position: number, entry: Entry): void {
    const { type, body, secret } = entry;
    const room = secret === null ? MAX_BODY : MAX_BODY_WITH_SECRET;
    if (body.length > room || (secret !== null) !== ((type & HAS_SECRET) !== 0)) throw new RangeError("not a record");
    const record = this.#record;
    const end = HEADER_SIZE + body.length;
    record[0] = FORMAT;
    record[1] = type;
    record[2] = body.length;
    record.set(body, HEADER_SIZE);
    this.prepare(position);
    this.#ascon.tag(this.#tagWords, this.#prepared, this.#words, end);
    record.set(this.#tag, end);
    const address = this.base + position * RECORD_SIZE;
    if (secret === null) {
      this.#flash.program(address, record.slice(0, end + TAG_SIZE));
    } else {
      // The secret first: a record that is valid always has its secret whole.
      this.#flash.program(address + SECRET_AT, secret);
      this.#flash.program(address, record.slice(0, end + TAG_SIZE));
    }
  }

  /** What lies at `position`, its tag checked under the key in use. */
  load(position: number): Cell {
    const record = this.#record;
    this.#flash.read(this.base + position * RECORD_SIZE, record);
    const first = record[0];
    if (first === 0xff && this.#allBits(-1)) return "blank";
    if (first === 0 && this.#allBits(0)) return "void";
    const hasSecret = (record[1] & HAS_SECRET) !== 0;
    const length = record[2];
    if (first !== FORMAT || length > (hasSecret ? MAX_BODY_WITH_SECRET : MAX_BODY)) return "bad";
    const end = HEADER_SIZE + length;
    this.prepare(position);
    this.#ascon.tag(this.#tagWords, this.#prepared, this.#words, end);
    if (equal(this.#tag, 0, record, end, TAG_SIZE) !== 1) return "bad";
    return {
      position,
      type: record[1],
      body: record.slice(HEADER_SIZE, end),
      secret: hasSecret ? record.slice(SECRET_AT, SECRET_AT + SECRET_SIZE) : null,
    };
  }

  /** The bytes after the header of a record whose key is not known yet: only the HEAD is read like this. */
  peek(position: number, length: number): Uint8Array {
    this.#flash.read(this.base + position * RECORD_SIZE, this.#record);
    return this.#record.slice(HEADER_SIZE, HEADER_SIZE + length);
  }

  /** Programs a whole position to zero. */
  void(position: number): void {
    this.#flash.program(this.base + position * RECORD_SIZE, this.#zeros);
  }

  /** Programs the secret at `position` to zero. */
  wipe(position: number): void {
    this.#flash.program(this.base + position * RECORD_SIZE + SECRET_AT, this.#zeros.slice(0, SECRET_SIZE));
  }

  /** No position is known to be blank any more. */
  willBeWritten(): void {
    this.#cleanTo = 0;
  }

  /** Looks at one sector and erases it unless it is blank; false when all are known to be. This is idle work: one sector is one slice. */
  eraseSlice(): boolean {
    if (this.#cleanTo >= this.positions) return false;
    const start = this.#cleanTo;
    const end = start + SECTOR / RECORD_SIZE;
    this.#cleanTo = end;
    for (let position = start; position < end; position++) {
      this.#flash.read(this.base + position * RECORD_SIZE, this.#record);
      if (this.#allBits(-1)) continue;
      this.#flash.erase(this.base + start * RECORD_SIZE);
      break;
    }
    return true;
  }

  /** Is every word of the record in hand 0, or every one −1? Eight at a time, because on XS a turn of a loop costs more than a read. */
  #allBits(word: 0 | -1): boolean {
    const w = this.#words;
    for (let i = 0; i < 64; i += 8) {
      const some = w[i] | w[i + 1] | w[i + 2] | w[i + 3] | w[i + 4] | w[i + 5] | w[i + 6] | w[i + 7];
      const all = w[i] & w[i + 1] & w[i + 2] & w[i + 3] & w[i + 4] & w[i + 5] & w[i + 6] & w[i + 7];
      if ((word === 0 ? some : all) !== word) return false;
    }
    return true;
  }
}
