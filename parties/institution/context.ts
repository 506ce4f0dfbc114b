/** What every function of the institution works with: its store, its world, its keys, its rules. */
import type { Signer } from "../shared/crypto/signer.js";
import type { PartySuite } from "../shared/crypto/suites.js";
import type { Environment } from "../shared/environment.js";
import type { Peer } from "./contract.js";
import type { Keyring } from "./issuing/keyring.js";
import type { Level } from "./issuing/levels.js";
import type { Db } from "./store/tables.js";

export interface InstitutionContext {
  readonly db: Db;
  readonly environment: Environment;
  /** 4 bytes. */
  readonly id: Uint8Array;
  /** Of all its keys, and of every purse it enrols. */
  readonly suite: PartySuite;
  /** ISO 4217 numeric. */
  readonly currency: number;
  /** Keys that sign tickets and cooperative certificates, told apart by their domains. The only ones that can become money. */
  readonly keyring: Keyring;
  /** The static enrolment key Q; it agrees on keys and signs nothing. */
  readonly enrolment: Signer;
  /** As it was built; ask `ruleOf` (rules.ts) for what holds now. */
  readonly levels: readonly Level[];
  /** Institutions with which there is an agreement, by id in hexadecimal. */
  readonly peers: Map<string, Peer>;
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
  /** What we owe another institution for claims of ours that it presented. */
  owed: (peer: string) => `transit/owed/${peer}`,
  /** What another institution owes us. */
  due: (peer: string) => `due/${peer}`,
} as const;
