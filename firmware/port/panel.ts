/** What the wearer sees and feels. A cue is a word; the board decides how it looks. */
export const CUE = Object.freeze({
  /** Money left the purse. */
  paid: 1,
  /** Press to approve the payment that waits, or a sync that a reader begins when the free opens are spent. */
  press: 2,
  /** Nothing was paid. */
  refused: 3,
  /** The purse must sync with its bank. */
  sync: 4,
  /** A sync is finished; money or tickets came. */
  synced: 5,
  /** The purse was taken into use. */
  active: 6,
  /** A press answered the question. */
  approved: 7,
  /** A phone wants to be bound: press to allow it. */
  bind: 8,
  /** Money is to go back to the soft wallet: press to allow it. */
  unload: 9,
  /** The purse is to pay again after a freeze: press to allow it. */
  thaw: 10,
} as const);

export type Cue = (typeof CUE)[keyof typeof CUE];

export interface Panel {
  show(cue: Cue): void;
}
