/**
 * The flash port on a raw data partition, through the SDK's module "embedded:storage/flash".
 *
 * Guarantees: the bytes given to `program` are on the medium when it returns, or it throws (it reads back). Nothing outside the partition is touched.
 * Assumes: the partition is not encrypted (an encrypted one cannot be programmed twice at one address), and has no other user.
 */
import { type Flash, SECTOR } from "../../firmware/port/flash.js";

interface Partition {
  read(into: Uint8Array, offset: number): unknown;
  write(bytes: Uint8Array, offset: number): unknown;
  eraseBlock(block: number): unknown;
  status(): { readonly size: number; readonly blockLength: number };
  close(): void;
}

export class PartitionFlash implements Flash {
  readonly size: number;
  readonly #check = new Uint8Array(256);
  #io: Partition | null;

  constructor(options: { readonly partition: Partition }) {
    const { size, blockLength } = options.partition.status();
    if (blockLength !== SECTOR || size < 2 * SECTOR || size % (2 * SECTOR) !== 0) {
      throw new RangeError("the partition is no multiple of two sectors");
    }
    this.size = size;
    this.#io = options.partition;
  }

  read(address: number, into: Uint8Array): void {
    this.#open(address, into.length).read(into, address);
  }

  program(address: number, bytes: Uint8Array): void {
    this.#open(address, bytes.length).write(bytes, address);
    for (let at = 0; at < bytes.length; at += this.#check.length) {
      this.#verify(address + at, bytes.subarray(at, at + this.#check.length));
    }
  }

  erase(address: number): void {
    if (address % SECTOR !== 0) throw new RangeError("not a sector");
    this.#open(address, SECTOR).eraseBlock(address / SECTOR);
  }

  close(): void {
    this.#io?.close();
    this.#io = null;
  }

  /** Throws unless every bit that was to be cleared is clear. */
  #verify(address: number, bytes: Uint8Array): void {
    const got = this.#check.subarray(0, bytes.length);
    this.#open(address, bytes.length).read(got, address);
    for (let i = 0; i < bytes.length; i++) {
      if ((got[i] & ~bytes[i]) !== 0) throw new RangeError("the flash did not take what was programmed");
    }
  }

  #open(address: number, length: number): Partition {
    if (this.#io === null) throw new RangeError("the flash is closed");
    if (address < 0 || address + length > this.size) throw new RangeError("outside the flash");
    return this.#io;
  }
}
