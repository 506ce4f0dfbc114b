/** What every function of the institution works with: its store, its world, its keys, its rules. */
import type { Signer } from "../crypto/signer.js";
import type { PartySuite } from "../crypto/suites.js";
import type { World } from "../world.js";
import type { Level } from "./levels.js";
import type { Db } from "./tables.js";

export interface Desk {
  readonly db: Db;
  readonly world: World;
  /** 4 bytes. */
  readonly id: Uint8Array;
  readonly keyNumber: number;
  /** Of all its keys, and of every purse it enrols. */
  readonly suite: PartySuite;
  /** ISO 4217 numeric. */
  readonly currency: number;
  /** Signs tickets and cooperative certificates, told apart by their domains. The only key that can become money. */
  readonly tickets: Signer;
  /** The static enrolment key Q; it agrees on keys and signs nothing. */
  readonly enrolment: Signer;
  readonly levels: readonly Level[];
}

export const ACCOUNT = {
  reserve: "reserve",
  treasury: "own/treasury",
  fees: "own/fees",
  guarantee: "own/guarantee",
  transit: "transit/central-bank",
  soft: (name: string) => `soft/${name}`,
  float: (wallet: string) => `float/${wallet}`,
  merchant: (payee: string) => `merchant/${payee}`,
} as const;
