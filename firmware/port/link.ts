/**
 * The phone's radio link (BLE, GATT), when a board has one: the same APDUs as over the contactless field, in chunks (protocol/transport/ble.ts). The board
 * MUST pass on over which radio a command came; the purse decides which commands it accepts there (purse/step.ts). The board MUST serve one phone at a
 * time, and MUST report that a phone has gone before it reports that another came.
 */
export interface LinkListener {
  connected(on: boolean): void;
  command(apdu: Uint8Array): Uint8Array;
}
