/**
 * The status words of ISO/IEC 7816-4, clause 5.6, that a purse ever sends. There are few on purpose: outside a channel a reader learns
 * what to do next and nothing else. One word stands for every refusal.
 */
export const SW = Object.freeze({
  /** Done; the answer is before this word. */
  done: 0x9000,
  /** The wearer must press, then the very same PAY is sent again. Nothing was paid. */
  press: 0x9001,
  /** The purse must meet its bank before it can pay. Nothing was paid. */
  sync: 0x9002,
  /** Work goes on in idle time; send the very same command again. */
  working: 0x9003,
  /** Refused, for whatever reason. */
  refused: 0x6985,
  /** Not a command of this protocol, or its form is wrong. */
  malformed: 0x6a80,
  /** SELECT named another application. */
  notFound: 0x6a82,
} as const);

export type StatusWord = (typeof SW)[keyof typeof SW];

export const STATUS_WORDS: readonly StatusWord[] = Object.freeze(Object.values(SW));
