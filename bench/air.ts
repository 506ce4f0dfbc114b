/**
 * Bytes on the air of an exchange, as ISO/IEC 14443-4 frames it: a block is PCB (1 byte), the APDU, CRC (2 bytes); with
 * no CID and no NAD. Activation (REQA, anticollision, RATS) is the reader's and not counted.
 */

/** A block of the largest frame size that both sides announce, FSDI = FSCI = 8: no larger one may be sent. */
const FRAME_MAX = 256;
const AROUND = 3;

export type Exchange = { readonly command: Uint8Array; readonly response: Uint8Array };

function block(apdu: Uint8Array): number {
  const length = apdu.length + AROUND;
  if (length > FRAME_MAX) {
    throw new RangeError(`an APDU of ${apdu.length} bytes would need chaining`);
  }
  return length;
}

/** Both directions. Throws when an APDU does not fit into one block. */
export function airBytes(exchanges: readonly Exchange[]): number {
  return exchanges.reduce((sum, { command, response }) => sum + block(command) + block(response), 0);
}
