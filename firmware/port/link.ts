/**
 * The phone side (BLE, GATT), when a board has one: the same APDUs as over the contactless side, in chunks (protocol/transport/ble.ts). The board MUST say which
 * side a command came from; what may be asked over which is for the purse to decide (purse/step.ts). It MUST serve one phone at a time, and MUST say
 * when that one went before it says that another came.
 */
export interface LinkListener {
  connected(on: boolean): void;
  command(apdu: Uint8Array): Uint8Array;
}
