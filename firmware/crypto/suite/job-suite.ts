// What both suites are: a curve with its jobs, a hash, and a way to use tickets; which ones, suite1.ts and suite2.ts say. Owns all scratch memory,
// allocated here and nowhere later; see suite.ts for the contract.
// The Ascon object may be shared with the rest of the purse: jobs use its XOF only inside one call, never between calls.

import type { Ascon } from "../ascon/ascon.js";
import type { Curve } from "../curve/curve.js";
import { DhWork } from "../signing/dh-job.js";
import type { Equation } from "../signing/equation.js";
import type { Expand } from "../signing/expand.js";
import { JobTools } from "../signing/job-tools.js";
import { KeyWork } from "../signing/key-job.js";
import type { TicketPresignature } from "../signing/presign-job.js";
import { SignWork } from "../signing/sign-job.js";
import { type TicketScheme, TicketWork } from "../signing/ticket-job.js";
import type { TicketSigner } from "../signing/ticket-signer.js";
import type { Z } from "../signing/z.js";
import type { DhJob, Hash, Job, KeyJob, Presignature, SignJob, Suite, TicketJob } from "./suite.js";

/** What a suite is made of. */
export interface Parts<P extends TicketPresignature> {
  readonly id: number;
  readonly curve: Curve;
  readonly hash: Hash;
  /** Where a key has a name that is signed along with every message; else null. */
  readonly z: Z | null;
  readonly scheme: Equation & TicketScheme;
  /** Five ASCII characters, another in every suite: with a 32-byte secret they fill five blocks of the XOF exactly. */
  readonly ticketLabel: readonly number[];
  readonly Primed: new (suite: number) => P;
  readonly Signer: new (curve: Curve, expand: Expand, label: readonly number[]) => TicketSigner<P>;
}

export class JobSuite<P extends TicketPresignature> implements Suite {
  readonly id: number;
  readonly #hash: Hash;
  readonly #key: KeyWork;
  readonly #dh: DhWork;
  readonly #sign: SignWork;
  readonly #ticket: TicketWork;
  readonly #signer: TicketSigner<P>;
  readonly #Primed: new (
    suite: number,
  ) => P;

  constructor(ascon: Ascon, parts: Parts<P>) {
    const shop = new JobTools(parts.curve, ascon, parts.z);
    this.id = parts.id;
    this.#hash = parts.hash;
    this.#key = new KeyWork(shop);
    this.#dh = new DhWork(shop);
    this.#sign = new SignWork(shop, parts.scheme);
    this.#ticket = new TicketWork(shop, parts.scheme, parts.ticketLabel);
    this.#signer = new parts.Signer(parts.curve, shop.expand, parts.ticketLabel);
    this.#Primed = parts.Primed;
  }

  keyJob(seed32: Uint8Array): KeyJob {
    this.#key.start(seed32);
    return this.#key;
  }

  dhJob(d32: Uint8Array, peer33: Uint8Array): DhJob {
    this.#dh.start(d32, peer33);
    return this.#dh;
  }

  signJob(d32: Uint8Array, digest32: Uint8Array, extra: Uint8Array): SignJob {
    this.#sign.start(d32, digest32, extra);
    return this.#sign;
  }

  ticketJob(secret32: Uint8Array): TicketJob {
    this.#ticket.start(secret32);
    return this.#ticket;
  }

  newPresignature(): Presignature {
    return new this.#Primed(this.id); // public: made once, before there is a secret in it
  }

  presign(primed: Presignature, secret32: Uint8Array, first32: Uint8Array): void {
    this.#signer.start(primed as P, secret32, first32);
    this.#signer.run();
  }

  presignJob(primed: Presignature, secret32: Uint8Array, first32: Uint8Array): Job {
    this.#signer.start(primed as P, secret32, first32);
    return this.#signer;
  }

  sign(primed: Presignature, digest32: Uint8Array, out64: Uint8Array): number {
    return this.#signer.sign(primed as P, digest32, out64);
  }

  half(first32: Uint8Array, digest32: Uint8Array, out: Uint8Array): void {
    this.#signer.half(first32, digest32, out);
  }

  wipe(primed: Presignature): void {
    // public primed: which ticket, not what is in it
    this.#signer.forget(primed as P);
  }

  hash(): Hash {
    return this.#hash;
  }
}
