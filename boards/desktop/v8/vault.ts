/**
 * The counterpart of vault.c: a software model of a secure element's records and counter, in the same file format, described
 * there. Every change is all or nothing under a cut. Callers MUST check ranges first.
 */
import { durableWrite } from "./durable.js";
import { Exit, fatal } from "./fatal.js";
import { openOrMake, readWhole } from "./file.js";

export const VAULT_RECORDS = 16;
export const VAULT_RECORD_MAX = 256;

const MAGIC = "OPVAULT1";
const COPY_DISTANCE = 8192;
const AT_SEQUENCE = 8;
const AT_BOOTS = 12;
const AT_COUNTER = 16;
const AT_RECORDS = 20;
const RECORD_SIZE = 2 + VAULT_RECORD_MAX;
const AT_CRC = AT_RECORDS + VAULT_RECORDS * RECORD_SIZE;
const COPY_SIZE = AT_CRC + 4;

export type Vault = {
  /** How often this vault was opened, this time included. */
  boots(): number;
  /** -1 when the board has no counter. */
  counter(): number;
  bump(): number;
  read(slot: number): Uint8Array;
  write(slot: number, bytes: Uint8Array): void;
};

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, i) => {
  let c = i;
  for (let bit = 0; bit < 8; bit++) {
    c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  }
  return c;
});

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

function seal(state: Buffer): void {
  state.writeUInt32BE(crc32(state.subarray(0, AT_CRC)), AT_CRC);
}

function isWhole(copy: Buffer): boolean {
  return copy.toString("latin1", 0, 8) === MAGIC && copy.readUInt32BE(AT_CRC) === crc32(copy.subarray(0, AT_CRC));
}

/** The newest whole copy in the file. */
function load(path: string): Buffer {
  const bytes = readWhole(path);
  let newest: Buffer | undefined;
  for (let at = 0; at + COPY_SIZE <= bytes.length; at += COPY_DISTANCE) {
    const copy = bytes.subarray(at, at + COPY_SIZE);
    if (isWhole(copy) && (!newest || copy.readUInt32BE(AT_SEQUENCE) > newest.readUInt32BE(AT_SEQUENCE))) {
      newest = copy;
    }
  }
  return newest ? Buffer.from(newest) : fatal(Exit.file, `${path}: holds no whole copy of a vault`);
}

function blank(): Buffer {
  const state = Buffer.alloc(COPY_SIZE);
  state.write(MAGIC, 0, "latin1");
  seal(state);
  return state;
}

/** Opens or creates the vault and counts this start. Without a path the vault is in memory only. */
export function openVault(path: string | undefined, counter: boolean): Vault {
  const fd = path === undefined ? -1 : openOrMake(path, blank());
  const state = path === undefined ? blank() : load(path);
  const add = (at: number): void => {
    state.writeUInt32BE((state.readUInt32BE(at) + 1) >>> 0, at);
  };
  const store = (): void => {
    add(AT_SEQUENCE);
    seal(state);
    durableWrite(fd, (state.readUInt32BE(AT_SEQUENCE) % 2) * COPY_DISTANCE, state);
  };
  add(AT_BOOTS);
  store();
  return {
    boots: () => state.readUInt32BE(AT_BOOTS),
    counter: () => (counter ? state.readInt32BE(AT_COUNTER) : -1),
    bump() {
      add(AT_COUNTER);
      store();
      return this.counter();
    },
    read(slot) {
      const at = AT_RECORDS + slot * RECORD_SIZE;
      return state.subarray(at + 2, at + 2 + state.readUInt16BE(at));
    },
    write(slot, bytes) {
      const at = AT_RECORDS + slot * RECORD_SIZE;
      state.fill(0, at, at + RECORD_SIZE);
      state.writeUInt16BE(bytes.length, at);
      state.set(bytes, at + 2);
      store();
    },
  };
}
