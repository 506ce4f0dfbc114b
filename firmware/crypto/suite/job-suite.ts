// What both suites have in common: a curve with its jobs, a hash, and a ticket signer; suite1.ts and suite2.ts say which. Owns all scratch
// memory, which is allocated in the constructor; see suite.ts for the contract.
// The Ascon object may be shared with the rest of the purse: jobs use its XOF only inside one call, never between calls.

import type { Ascon } from "../ascon/ascon.js";
import type { Curve } from "../curve/curve.js";
import type { Hash } from "../hash/hash.js";
import { DiffieHellmanJob } from "../signing/diffie-hellman-job.js";
import type { Equation } from "../signing/equation.js";
import type { Expand } from "../signing/expand.js";
import { JobTools } from "../signing/job-tools.js";
import type { DhJob, Job, KeyJob, Presignature, SignJob, TicketJob } from "../signing/jobs.js";
import { KeyPairJob } from "../signing/key-pair-job.js";
import type { TicketPresignature } from "../signing/presign-job.js";
import { SignatureJob } from "../signing/signature-job.js";
import { TicketKeyJob, type TicketScheme } from "../signing/ticket-key-job.js";
import type { TicketSigner } from "../signing/ticket-signer.js";
import type { Z } from "../signing/z.js";
import type { Suite } from "./suite.js";

/** What a suite is made of. */
interface Parts<P extends TicketPresignature> {
  readonly id: number;
  readonly curve: Curve;
  readonly hash: Hash;
  /** Computes a key's Z; null in a suite whose signatures have none. */
  readonly z: Z | null;
  readonly scheme: Equation & TicketScheme;
  /** Five ASCII characters, different in each suite: with a 32-byte secret they fill five blocks of the XOF exactly. */
  readonly ticketLabel: readonly number[];
  readonly Presignature: new (suite: number) => P;
  readonly Signer: new (curve: Curve, expand: Expand, label: readonly number[]) => TicketSigner<P>;
}

export class JobSuite<P extends TicketPresignature> implements Suite {
  readonly id: number;
  readonly #hash: Hash;
  readonly #key: KeyPairJob;
  readonly #dh: DiffieHellmanJob;
  readonly #sign: SignatureJob;
  readonly #ticket: TicketKeyJob;
  readonly #signer: TicketSigner<P>;
  readonly #Presignature: new (
    suite: number,
  ) => P;

  constructor(ascon: Ascon, parts: Parts<P>) {
    const tools = new JobTools(parts.curve, ascon, parts.z);
    this.id = parts.id;
    this.#hash = parts.hash;
    this.#key = new KeyPairJob(tools);
    this.#dh = new DiffieHellmanJob(tools);
    this.#sign = new SignatureJob(tools, parts.scheme);
    this.#ticket = new TicketKeyJob(tools, parts.scheme, parts.ticketLabel);
    this.#signer = new parts.Signer(parts.curve, tools.expand, parts.ticketLabel);
    this.#Presignature = parts.Presignature;
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
    return new this.#Presignature(this.id); // public: made once, before there is a secret in it
  }

  presign(presignature: Presignature, secret32: Uint8Array, first32: Uint8Array): void {
    this.#signer.start(presignature as P, secret32, first32);
    this.#signer.run();
  }

  presignJob(presignature: Presignature, secret32: Uint8Array, first32: Uint8Array): Job {
    this.#signer.start(presignature as P, secret32, first32);
    return this.#signer;
  }

  sign(presignature: Presignature, digest32: Uint8Array, out64: Uint8Array): number {
    return this.#signer.sign(presignature as P, digest32, out64);
  }

  signatureR(first32: Uint8Array, digest32: Uint8Array, out: Uint8Array): void {
    this.#signer.signatureR(first32, digest32, out);
  }

  wipe(presignature: Presignature): void {
    // public presignature: which object, not what is in it
    this.#signer.discard(presignature as P);
  }

  hash(): Hash {
    return this.#hash;
  }
}
