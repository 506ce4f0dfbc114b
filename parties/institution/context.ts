/** What every function of the institution works with: its database, its environment, its keys, its rules, its peers. */
import type { Signer } from "../shared/crypto/signer.js";
import type { PartySuite } from "../shared/crypto/suites.js";
import type { Environment } from "../shared/environment.js";
import type { Level, Peer } from "./contract.js";
import type { Keyring } from "./store/keyring.js";
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
  /** Keys that sign tickets and cooperative certificates, distinguished by their domain tags. Only their signatures can become money. */
  readonly keyring: Keyring;
  /** The static enrolment key Q; it agrees on keys and signs nothing. Its public half is pinned in every bracelet at manufacture. */
  readonly enrolment: Signer;
  /** As founded; `ruleOf` (issuing/rules.ts) gives what is in force now. */
  readonly levels: readonly Level[];
  /** Institutions with which there is an agreement, by id in hexadecimal. */
  readonly peers: Map<string, Peer>;
}
