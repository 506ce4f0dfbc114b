/**
 * The phone side (BLE, GATT), when a board has one. Frames in, frames out, the same APDUs as over NFC. A stranger here gets nothing: the
 * board MUST NOT connect this to the purse's PAY, which is for the contactless side alone until a link is bound.
 */
export interface LinkListener {
  connected(on: boolean): void;
  command(apdu: Uint8Array): Uint8Array;
}
