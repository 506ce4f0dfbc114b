/** A small store for keys beside the flash: a secure element at level 1 and 2, a page of on-chip storage at level 0. */
export interface Vault {
  /** The bytes last written to the slot, empty when none. */
  read(slot: number): Uint8Array;
  /** At most 256 bytes. MUST be atomic: after a power loss the slot holds the old bytes or the new ones. */
  write(slot: number, bytes: Uint8Array): void;
  /** The monotonic counter, or null where the board has none (level 0). MUST never go down, at any loss of power. */
  counter(): number | null;
  /** One more, on the medium when it returns. The new value. */
  bump(): number;
}

/** What each slot is for; the layouts are in purse/state/device.ts. */
export const SLOT = Object.freeze({
  root: 0,
  identity: 1,
  pin: 2,
  order: 3,
  walletKey: 4,
  active: 5,
  handle: 6,
  binding: 7,
} as const);
