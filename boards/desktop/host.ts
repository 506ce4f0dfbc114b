/**
 * The object `host` that every engine puts into the global scope of an image: XS (host.c, also on rv32) and V8 (v8/host.ts).
 *
 * Every function is synchronous. Each checks its arguments before it does anything: a wrong type is a TypeError, a
 * number that is not whole or not in range is a RangeError, with the same message on both engines. Buffers that the host
 * returns are fresh; buffers that it is given are copied.
 * "Stored" means: survives a SIGKILL of the process at any later instant.
 */
export interface Host {
  /** Writes one message to the simulator and MUST have written it wholly before it returns. Each message that came in MUST
   *  be answered by exactly one. At most 16 MiB. */
  send(payload: ArrayBuffer): void;

  /** Bytes of flash; a multiple of 4096, or 0 on a board without. */
  flashSize(): number;
  /** The bytes at address … address + length − 1. */
  flashRead(address: number, length: number): ArrayBuffer;
  /** Clears bits: what is stored is `old AND new`. MUST be stored when it returns. A cut of power half-way MAY leave any
   *  part of the bytes programmed; the desktop board programs the first half. */
  flashProgram(address: number, bytes: ArrayBuffer): void;
  /** Sets the 4096 bytes of the sector at this address, a multiple of 4096, to 0xFF. MUST be stored when it returns. A
   *  cut half-way MAY leave any part erased; the desktop board erases the first half. */
  flashErase(address: number): void;

  /** The monotonic counter of the secure element, or -1 when the board has none. MUST never go back. */
  vaultCounter(): number;
  /** Adds one and returns the new value. MUST be stored when it returns; a cut leaves the old value or the new one.
   *  Throws an Error on a board without a counter. */
  vaultBump(): number;
  /** The record in a slot (0 to 15), of length 0 when none was ever written. */
  vaultRead(slot: number): ArrayBuffer;
  /** Replaces a record, at most 256 bytes. MUST be stored when it returns; a cut leaves the old record or the new one,
   *  whole. */
  vaultWrite(slot: number, bytes: ArrayBuffer): void;

  /** Random bytes, at most 65536. From the computer, unless the simulator gave a seed: then they repeat with the seed,
   *  and differ after each restart. MUST NOT be used on a wrist. */
  entropy(length: number): ArrayBuffer;

  /** Name and version, such as "xs 13.3.0", "xs 13.3.0 rv32imc" or "v8 11.3.244.8-node.33". */
  engine(): string;
  /** SHA-256 of the image that is running: of the script, or on a board without a parser of its bytecode. */
  imageHash(): ArrayBuffer;
  /** One line for the developer. MUST NOT contain a secret. */
  log(text: string): void;
}

declare global {
  /** Read-only; defined before the first statement of the image. */
  const host: Host;
  /** The image sets this before its script ends. Called once for each message; promise jobs run after it returns. What it
   *  throws, and what a promise rejects with unhandled, ends the process. */
  var onMessage: (payload: ArrayBuffer) => void;
}
