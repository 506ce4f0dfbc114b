/** Raw NOR flash. The journal is its only writer. */
export interface Flash {
  /** Bytes, a multiple of two sectors, at least 65,536: a region must take a compacted journal and leave room for the next records. */
  readonly size: number;
  /** Fills `into` from `address`. */
  read(address: number, into: Uint8Array): void;
  /**
   * Clears bits: new = old & bytes. MUST be on the medium when it returns. Cut by a power loss, it MAY have programmed any subset of the bits;
   * it MUST NOT touch any other byte.
   */
  program(address: number, bytes: Uint8Array): void;
  /** Sets one sector (`SECTOR` bytes from an address that is a multiple of it) to 0xFF. Cut, it MAY leave the sector in any state. */
  erase(address: number): void;
}

export const SECTOR = 4096;
