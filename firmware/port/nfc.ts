/**
 * The contactless side (ISO/IEC 14443-4, card role). The board calls; the bracelet answers.
 *
 * The board MUST hand over whole APDUs, in order, one at a time, and MUST NOT send any byte of an answer before `command` has returned it.
 * It calls `field` when a reader's field comes and goes.
 */
export interface NfcListener {
  field(on: boolean): void;
  /** A command APDU in, a response APDU out (at most 252 bytes). Never throws on what the bytes say. */
  command(apdu: Uint8Array): Uint8Array;
}
